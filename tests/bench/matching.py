"""Measure how often the right fact-check is found for a text, and how fast among a million.

    python -m tests.bench matching [--training] [--rows 1000000] [--json] [--data FOLDER]

Quality is measured through ``import_factchecks`` and ``match_claims``, each in a process of its own, on a
fresh SQLite database: mean average precision at 5 on the development queries. Without ``--rows`` that is
all. With it, so many made-up fact-checks are imported besides, into the database that DATABASE_URL names
(it must be empty of them; SQLite in a folder of its own without one), and queries are timed there.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, count, islice
from pathlib import Path

from articles.claims.matching.load_model import NO_MODEL, load_meaning
from tests.bench.figures import DATA, Figure, print_figures

TOP = 5
VOCABULARY = 200_000
QUERIES = 200
SYLLABLES = [first + second for first in "bdfgklmnprstvz" for second in "aeiou"]
ROOT = Path(__file__).resolve().parents[2]


def measure_quality(data: Path = DATA, *, training: bool = False) -> list[Figure]:
    """Measure mean average precision at 5 on the development queries, by words and with the semantic extra.

    With ``training``, on the training queries too.
    """
    folder = data / "claim-match"
    collection = [
        {
            "@type": "ClaimReview",
            "url": f"https://checks.example.org/{claim['id']}",
            "claimReviewed": claim["claim"],
            "name": claim["title"],
        }
        for claim in _read(folder / "snopes_verified_claims_ct22.jsonl")
    ]
    extra = load_meaning() is not None
    with tempfile.TemporaryDirectory() as place:
        desk = _Desk(Path(place))
        spent = _measure_spent(lambda: desk.import_reviews(collection, model="" if extra else NO_MODEL))
        found = [Figure("matching: milliseconds of one core a fact-check imported", spent / len(collection))]
        for name, queries, gold in _read_queries(folder, training=training):
            aims = (0.837, 0.87) if name == "dev" else (None, None)
            words, pace = _measure_map(desk, queries, gold, model=NO_MODEL)
            found += [
                Figure(f"matching {name}: MAP at 5", words, *aims),
                Figure(f"matching {name}: milliseconds of one core a query", pace),
            ]
            if extra:
                both, pace = _measure_map(desk, queries, gold, model="")
                found += [
                    Figure(f"matching {name}: MAP at 5, semantic extra", both, None, aims[1] and 0.93),
                    Figure(f"matching {name}: milliseconds a query, semantic extra", pace),
                ]
    return found


_Queries = tuple[str, list[tuple[str, str]], dict[str, set[str]]]


def _read_queries(folder: Path, *, training: bool) -> Iterator[_Queries]:
    """Yield the name of each set of queries, its queries (identifier, text) and what answers each."""
    dev = folder / "dev-ct21-test"
    sets = {"dev": (dev / "queries.jsonl", dev / "gold.jsonl")}
    if training:
        sets["training"] = (folder / "train.jsonl", folder / "train.jsonl")
    for name, (asked, answered) in sets.items():
        yield (
            name,
            [(row["id"], row["text"]) for row in _read(asked)],
            {row["id"]: set(row["relevant"]) for row in _read(answered)},
        )


def _measure_spent(work: Callable[[], object]) -> float:
    """Return the milliseconds of processor that the processes started by a piece of work took."""
    before = os.times()
    work()
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return spent * 1000


def measure_pace(rows: int) -> list[Figure]:
    """Measure rows imported a second, and the time of queries among so many."""
    with tempfile.TemporaryDirectory() as place:
        desk = _Desk(Path(place), database=os.environ.get("DATABASE_URL", ""))
        started = time.perf_counter()
        desk.import_reviews(make_reviews(rows))
        imported = time.perf_counter() - started
        timed = sorted(
            json.loads(desk.run("shell", "-v0", "-c", _TIMER, given="\n".join(make_queries(rows))))
        )
    where = "PostgreSQL" if desk.database else "SQLite"
    return [
        Figure(f"{where}, {rows:,} fact-checks: imported a second", rows / imported),
        Figure(f"{where}: milliseconds a query, median", timed[len(timed) // 2]),
        Figure(f"{where}: milliseconds a query, 95th of 100", timed[len(timed) * 95 // 100], None, 300),
        Figure(f"{where}: milliseconds a query, slowest of {len(timed)}", timed[-1]),
    ]


_TIMER = """
import json, sys, time
from articles.services.fact_checks import match_text
times = []
for line in sys.stdin:
    started = time.perf_counter()
    match_text(line)
    times.append((time.perf_counter() - started) * 1000)
print(json.dumps(times))
"""


class _Desk:
    """A database of its own, used by management commands."""

    def __init__(self, folder: Path, *, database: str = "") -> None:
        self.folder = folder
        self.database = database
        self.run("migrate", "-v0")

    def run(self, *command: str, given: str = "", model: str = NO_MODEL) -> str:
        """Run a management command and return what it printed."""
        environment = os.environ | {"DATA_DIR": str(self.folder), "SEMANTIC_MODEL": model}
        environment.pop("DATABASE_URL", None)
        if self.database:
            environment["DATABASE_URL"] = self.database
        return subprocess.run(  # our own command
            [sys.executable, str(ROOT / "manage.py"), *command],
            input=given,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        ).stdout

    def import_reviews(self, reviews: Iterable[Mapping[str, str]], *, model: str = NO_MODEL) -> None:
        """Import ClaimReview objects from a file with one a line."""
        file = self.folder / "reviews.ndjson"
        with file.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(review) + "\n" for review in reviews)
        self.run("import_factchecks", str(file), model=model)


def make_reviews(rows: int) -> Iterator[dict[str, str]]:
    """Make up fact-checks whose words are as common as those of a language: Zipf's law."""
    draw = _Words(seed=1)
    for number in range(rows):
        yield {
            "@type": "ClaimReview",
            "url": f"https://checks{number % 997}.example.org/{number}",
            "claimReviewed": draw.sentence(8, 24),
            "name": draw.sentence(5, 10),
        }


def make_queries(rows: int) -> Iterator[str]:
    """Make up queries: most of a fact-check's words with others between, and some of common words alone."""
    draw = _Words(seed=2)
    claims = islice(make_reviews(rows), 0, None, max(rows // QUERIES, 1))
    for number, review in zip(range(QUERIES), claims, strict=False):
        words = review["claimReviewed"].split()
        if number % 10 == 0:
            yield " ".join(draw.vocabulary[10 + number // 10 : 30 + number // 10])
        else:
            yield f"{' '.join(words[: len(words) * 2 // 3])} {draw.sentence(5, 15)}"


class _Words:
    """Draws words, the first of its vocabulary the most often."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # made-up text
        self.vocabulary = list(islice(_spell(), VOCABULARY))
        self.weights = list(accumulate(1 / (place + 2.7) for place in range(VOCABULARY)))

    def sentence(self, shortest: int, longest: int) -> str:
        """Return words, so many of them."""
        number = self.random.randint(shortest, longest)
        return " ".join(self.random.choices(self.vocabulary, cum_weights=self.weights, k=number))


def _spell() -> Iterator[str]:
    """Spell numbers in syllables: words of two and more, all different."""
    base = len(SYLLABLES)
    for number in count(base):
        word = ""
        while number:
            number, digit = divmod(number, base)
            word += SYLLABLES[digit]
        yield word


def _measure_map(
    desk: _Desk, queries: Sequence[tuple[str, str]], gold: Mapping[str, set[str]], *, model: str
) -> tuple[float, float]:
    """Return mean average precision at 5 and milliseconds of processor a query, the start among them."""
    given = "".join(" ".join(text.split()) + "\n" for _, text in queries)
    answers: list[str] = []
    spent = _measure_spent(
        lambda: answers.extend(
            desk.run("match_claims", "--top", str(TOP), given=given, model=model).splitlines()
        )
    )
    total = 0.0
    for (identifier, _), answer in zip(queries, answers, strict=True):
        found = [match["url"].rsplit("/", 1)[1] for match in json.loads(answer)["matches"]]
        hits = 0
        for place, one in enumerate(found, start=1):
            if one in gold[identifier]:
                hits += 1
                total += hits / place / len(gold[identifier])
    return total / len(queries), spent / len(queries)


def _read(path: Path) -> Iterator[dict[str, str]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures, as a table or as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench matching", description=__doc__)
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--training", action="store_true", help="measure on the training queries too")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args(arguments)
    figures = []
    if (options.data / "claim-match").is_dir():
        figures = measure_quality(options.data, training=options.training)
    if options.rows:
        figures += measure_pace(options.rows)
    print_figures(figures, as_json=options.json)
