"""Measure how well and how fast articles are separated from the pages around them.

    python -m tests.bench.reading [--json] [--data FOLDER]

On the pages of the article extraction benchmark: F1 of the extracted body on runs of four words
(HTML); F1 by character of the spans called body in dumps of the pages' visible text, each page judged
by weights learned from the pages of the other four fifths alone; and pages a second. The dumps need
the packages html-text and numpy, which the extra ``test`` brings.

No weights are behind the HTML figure, but the rules over the extractor were written with these pages
in view, and the phrases, the names of the features and the five numbers that steer the search in
dumps (``SOFTNESS`` and its neighbours in ``body_lines``) were chosen by the left-out figure: expect a
little less on pages nobody has seen.
"""

import argparse
import contextlib
import gzip
import importlib.util
import json
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType
from unittest import mock

from articles.choices import BlockRole
from articles.errors import ImportRejected
from articles.reading.document import read_document, read_text
from articles.reading.roles import body_lines
from articles.types import Document
from tests.bench.training import line_roles

FOLDS = 5
OWN_TEXT = (BlockRole.BODY, BlockRole.HEADING)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[3] / "shared" / "data")
    options = parser.parse_args()
    figures = measure_pages(options.data) | measure_dumps(options.data)
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:24} {value}")


def measure_pages(data: Path) -> dict[str, float]:
    """Measure F1 on runs of four words of the HTML pages, and pages a second."""
    score = load_scorer(data, "score")
    folder = data / "article-extraction"
    truth = json.loads((folder / "ground-truth.json").read_text())
    pages = {key: gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()) for key in truth}
    answers = {}
    started = time.perf_counter()
    for key, raw in pages.items():
        try:
            document = read_document(raw, media_type="text/html", url=truth[key]["url"], charset="utf-8")
        except ImportRejected:
            continue
        answers[key] = {"articleBody": own_text(document)}
    seconds = time.perf_counter() - started
    with tempfile.TemporaryDirectory() as place:
        given = Path(place) / "answers.json"
        given.write_text(json.dumps(answers))
        result = score.extract(str(folder / "ground-truth.json"), str(given))
    return {f"html_{name}": round(result[name], 4) for name in ("pages", "precision", "recall", "f1")} | {
        "html_pages_per_second": round(len(pages) / seconds, 1)
    }


def measure_dumps(data: Path) -> dict[str, float]:
    """Measure F1 by character of the body in text dumps of pages left out of training, averaged over pages.

    ``dumps_same_pages_f1`` is what the weights that ship reach on the pages they were learned from.
    """
    dumps = load_scorer(data, "dumps")
    with tempfile.TemporaryDirectory() as place:
        with contextlib.redirect_stdout(sys.stderr):
            dumps.make(str(data / "article-extraction"), place)
        gold = json.loads((Path(place) / "gold.json").read_text())
        texts = {key: (Path(place) / f"{key}.txt").read_text() for key in gold}
    spans = {key: value["body"] for key, value in gold.items()}
    started = time.perf_counter()
    shipped = average_spans(spans, {key: call_body(text) for key, text in texts.items()})
    seconds = time.perf_counter() - started
    precision, recall = average_spans(spans, call_left_out(data, texts))
    return {
        "dumps_pages": len(gold),
        "dumps_precision": round(precision, 4),
        "dumps_recall": round(recall, 4),
        "dumps_f1": round(harmonic(precision, recall), 4),
        "dumps_same_pages_f1": round(harmonic(*shipped), 4),
        "dumps_per_second": round(len(gold) / seconds, 1),
    }


def call_left_out(data: Path, texts: dict[str, str]) -> dict[str, list[tuple[int, int]]]:
    """Return the spans called body in each text by weights trained on the pages outside its fifth."""
    pages = line_roles.read_pages(data / "article-extraction")
    keys = sorted({*pages, *texts})
    called = {}
    for fold in range(FOLDS):
        held = set(keys[fold::FOLDS])
        learned = line_roles.learn([page for key, page in pages.items() if key not in held])
        with mock.patch.object(body_lines, "LEARNED", learned):
            called |= {key: call_body(texts[key]) for key in held & texts.keys()}
    return called


def call_body(text: str) -> list[tuple[int, int]]:
    """Return the spans of a text that are the article's own."""
    return [(block.start, block.end) for block in read_text(text).blocks if block.role in OWN_TEXT]


def harmonic(precision: float, recall: float) -> float:
    """Return F1, the harmonic mean of precision and recall."""
    return 2 * precision * recall / (precision + recall)


def average_spans(
    gold: dict[str, list[list[int]]], called: dict[str, list[tuple[int, int]]]
) -> tuple[float, float]:
    """Return precision and recall by character, each averaged over pages."""
    precision = recall = 0.0
    for key, spans in gold.items():
        wanted = {place for start, end in spans for place in range(start, end)}
        given = {place for start, end in called[key] for place in range(start, end)}
        precision += len(wanted & given) / len(given) if given else 0.0
        recall += len(wanted & given) / len(wanted)
    return precision / len(gold), recall / len(gold)


def own_text(document: Document) -> str:
    """Return the article's own text, a line for each paragraph."""
    return "\n".join(
        document.text[block.start : block.end] for block in document.blocks if block.role in OWN_TEXT
    )


def load_scorer(data: Path, name: str) -> ModuleType:
    """Load the scorer that lies beside the data."""
    spec = importlib.util.spec_from_file_location(name, data / f"{name}.py")
    if spec is None or spec.loader is None:
        raise SystemExit(
            f"There is no {name}.py in {data}. Give the folder of the labelled data with --data."
        )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
