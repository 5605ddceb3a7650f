"""The benches: ``python -m tests.bench quality`` and so on."""

import importlib
import sys

BENCHES = ("enrich", "faults", "matching", "mutants", "quality")


def main(arguments: list[str]) -> None:
    """Run the bench named, importing it alone: ``quality`` needs the ``dev`` extra, the others don't."""
    name = arguments[0] if arguments else ""
    if name not in BENCHES:
        sys.exit(f"usage: python -m tests.bench {{{','.join(BENCHES)}}} [options]")
    try:
        bench = importlib.import_module(f"tests.bench.{name}")
    except ModuleNotFoundError as error:
        extras = "pip install -c constraints.txt -e '.[test,dev]'"
        sys.exit(f"The bench {name} needs {error.name}, which is not installed: {extras}")
    bench.main(arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
