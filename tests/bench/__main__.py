"""The benches: ``python -m tests.bench quality`` and so on."""

import sys

from tests.bench import enrich, faults, matching, quality

BENCHES = {"enrich": enrich.main, "faults": faults.main, "matching": matching.main, "quality": quality.main}

if __name__ == "__main__":
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in BENCHES:
        sys.exit(f"usage: python -m tests.bench {{{','.join(BENCHES)}}} [options]")
    BENCHES[name](sys.argv[2:])
