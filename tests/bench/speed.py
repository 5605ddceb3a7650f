"""Measure the time and memory of an article from HTML to claims.

    python -m tests.bench.speed [--json] [--data FOLDER]

Articles a minute of one core: processor time of this process and of the confined helper together, over
the pages of the article extraction benchmark that hold 3 to 8 kB of article text. Memory: the peak of
a process of its own that reads all pages, and of its helper. Growth: the time a kB takes in a text of
1 MB over the time a kB takes in one of 100 kB, the best run of each, 1 where time grows linearly; the
texts are sentences of debates, all different.
"""

import argparse
import gzip
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from articles.claims.finder import find_sentences
from articles.errors import ImportRejected
from articles.reading.document import read_document, read_text
from articles.reading.formats.sandbox import HELPERS
from articles.types import Document
from tests.bench.figures import DATA, Figure, print_figures

SMALL, LARGE = 100_000, 1_000_000
MEDIAN_BYTES = (3_000, 8_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--stream", action="store_true", help="only read all pages and print the peaks")
    options = parser.parse_args()
    if options.stream:
        print(json.dumps(stream(read_pages(options.data))))
    else:
        print_figures(measure(options.data), as_json=options.json)


def measure(data: Path) -> list[Figure]:
    """Measure speed and memory."""
    pages = read_pages(data)
    low, high = MEDIAN_BYTES
    middling = [page for page in pages if low <= page[2] <= high]
    lean = subprocess.run(
        [sys.executable, "-m", "tests.bench.speed", "--stream", "--data", str(data)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=True,
    )
    peaks = json.loads(lean.stdout)
    return [
        Figure("speed: articles a minute of one core", articles_a_minute(middling), aim=200),
        Figure("speed: peak of an import worker, MB", peaks["worker"], aim=300),
        Figure("speed: peak of its confined helper, MB", peaks["helper"]),
        Figure("speed: time a kB at 1 MB over that at 100 kB", growth(data), aim=1),
    ]


def read_pages(data: Path) -> list[tuple[bytes, str, int]]:
    """Return each page's markup, its address and the size of its article's text in bytes."""
    folder = data / "article-extraction"
    truth = json.loads((folder / "ground-truth.json").read_text())
    return [
        (
            gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()),
            page["url"],
            len(page["articleBody"].encode()),
        )
        for key, page in sorted(truth.items())
    ]


def take_in(raw: bytes, url: str) -> None:
    """Find the claims of one page from its markup."""
    find_all(read_document(raw, media_type="text/html", url=url, charset="utf-8"))


def find_all(document: Document) -> None:
    """Find every sentence of a document that may be a claim, however many there are."""
    find_sentences(
        document.text, document.blocks, title=document.metadata.title, byline=document.metadata.byline
    )


def articles_a_minute(pages: list[tuple[bytes, str, int]]) -> float:
    """Return pages a minute of processor time, the helper's included, without what starts once."""
    take_in(*pages[0][:2])
    HELPERS.close()
    before = processor_seconds()
    for raw, url, _ in pages:
        take_in(raw, url)
    HELPERS.close()  # the time of a child counts once it has ended
    return 60 * len(pages) / (processor_seconds() - before)


def processor_seconds() -> float:
    """Return the seconds of processor time that this process and its ended children have taken."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def stream(pages: list[tuple[bytes, str, int]]) -> dict[str, float]:
    """Return the peaks of memory in MB after all pages went through this process."""
    for raw, url, _ in pages:
        try:
            take_in(raw, url)
        except ImportRejected:
            continue
    HELPERS.close()
    return {
        "worker": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "helper": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }


def growth(data: Path) -> float:
    """Return the time a kB takes at 1 MB over that at 100 kB, from text to claims."""
    rows = (data / "checkworthy" / "ct24_train.jsonl").read_text(encoding="utf-8").splitlines()
    sentences = list(dict.fromkeys(json.loads(row)["text"] for row in rows))
    paragraphs = [" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4)]
    text = "\n\n".join(paragraphs)
    find_all(read_text(text[-SMALL:]))  # what starts once; no sentence is read twice, which caches would help
    small = [time_a_kb(text[at : at + SMALL]) for at in range(LARGE, LARGE + 5 * SMALL, SMALL)]
    return time_a_kb(text[:LARGE]) / statistics.median(small)


def time_a_kb(text: str) -> float:
    """Return the seconds of processor time that 1,000 characters of a text take, from text to claims."""
    started = time.process_time()
    find_all(read_text(text))
    return 1000 * (time.process_time() - started) / len(text)


if __name__ == "__main__":
    main()
