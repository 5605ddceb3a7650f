"""Print every figure in one table: reading, claims, the ranking of evidence, and speed.

    python -m tests.bench quality [--json] [--data FOLDER]

Takes about four minutes. Figures whose data are absent are left out and named on standard error.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from articles.claims.matching.load_model import load_meaning
from tests.bench import claims, evidence, matching, reading, speed, versions
from tests.bench.figures import DATA, Figure, print_figures

# What plain methods reached, by the name the benches give their figures.
READING_BASELINES = {"html_f1": 0.957, "dumps_f1": 0.855}
READING_AIMS = {"html_f1": 0.965, "dumps_f1": 0.95}
EVIDENCE_BASELINES = {"recall_at_5": 0.767, "mrr": 0.671}


def measure_reading(data: Path) -> list[Figure]:
    """Measure the reading of pages and their text dumps."""
    found = reading.measure_pages(data) | reading.measure_dumps(data)
    return [
        Figure(f"reading: {name}", value, READING_BASELINES.get(name), READING_AIMS.get(name))
        for name, value in found.items()
    ]


def measure_evidence(data: Path) -> list[Figure]:
    """Measure the ranking of passages as evidence."""
    found = evidence.measure(data / "evidence" / "dev_even.jsonl", meaning=load_meaning())
    return [Figure(f"evidence: {name}", value, EVIDENCE_BASELINES.get(name)) for name, value in found.items()]


# Each bench with the folders of the data it cannot do without.
BENCHES: tuple[tuple[str, tuple[str, ...], Callable[[Path], list[Figure]]], ...] = (
    ("reading", ("article-extraction",), measure_reading),
    ("debates", ("checkworthy",), claims.measure_debates),
    ("news claims", ("news-claims", "article-extraction"), claims.measure_news),
    ("attribution", ("attribution",), claims.measure_attribution),
    ("matching", ("claim-match",), matching.measure_quality),
    ("weights", ("checkworthy", "news-claims", "article-extraction"), claims.measure_weights),
    ("opinion piece", ("../articles",), claims.measure_piece),
    ("evidence", ("evidence",), measure_evidence),
    ("speed", ("article-extraction", "checkworthy"), speed.measure),
    ("versions", (), lambda data: versions.measure()),
)


def measure(data: Path = DATA) -> tuple[list[Figure], list[str]]:
    """Run each bench whose data are there; return the figures, and the benches left out, with reasons."""
    figures: list[Figure] = []
    left_out: list[str] = []
    for name, folders, run in BENCHES:
        lacking = [folder for folder in folders if not (data / folder).is_dir()]
        if lacking:
            left_out.append(f"{name}: {data} holds no {', '.join(lacking)}")
        else:
            figures.extend(run(data))
    return figures, left_out


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures, as a table or as JSON, and on standard error what is missing."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench quality", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args(arguments)
    figures, left_out = measure(options.data)
    print_figures(figures, as_json=options.json)
    for reason in left_out:
        print(f"left out: {reason}", file=sys.stderr)
