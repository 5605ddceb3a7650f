"""Makes ``data/lines.json``: what tells the lines of an article from the page around it.

    python -m articles.importing.training DATA [--check]

DATA is a folder of the article extraction benchmark (``ground-truth.json`` and ``html/*.html.gz``;
github.com/scrapinghub/article-extraction-benchmark, MIT licence). With ``--check`` nothing is
written: each half of the pages is judged by what was learned from the other.
"""

import gzip
import json
import math
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from articles.importing.body_lines import BIAS, WEIGHTS, Bounds, bound_odds, find_span, score
from articles.importing.html import parse, read_head, walk
from articles.importing.line_features import Features, describe_lines
from articles.importing.lines import split_lines
from articles.importing.markup import lay_out
from articles.importing.phrases import mark_phrases


@dataclass(frozen=True, slots=True)
class Page:
    """One page: the features, bounds and length of each line, and the lines [first, last) of its article."""

    described: list[Features]
    bounds: list[Bounds]
    lengths: list[int]
    first: int
    last: int


def main(arguments: Sequence[str]) -> None:
    """Learns from the folder named, then writes the weights or prints how well halves judge each other."""
    pages = read_pages(Path(arguments[0]))
    if "--check" in arguments:
        halves = [pages[::2], pages[1::2]]
        figures = [judge(learn(halves[i]), halves[1 - i]) for i in (0, 1)]
        sys.stdout.write(f"{figures[0]:.4f} {figures[1]:.4f}\n")
        return
    rounded = {
        name: {
            feature: round(value, 2) for feature, value in sorted(own.items()) if abs(value) >= LEAST_WEIGHT
        }
        for name, own in learn(pages).items()
    }
    document = {"source": SOURCE, "weights": rounded}
    WEIGHTS.write_text(json.dumps(document, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


def read_pages(folder: Path) -> list[Page]:
    """The pages in the order of their names, those left out whose article can't be found in their text."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    pages = []
    for key in sorted(truth):
        markup = gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()).decode("utf-8", "replace")
        page = label_page(markup, truth[key]["articleBody"])
        if page is not None:
            pages.append(page)
    return pages


def label_page(markup: str, body: str) -> Page | None:
    """A page as a dump of its text, title first, and its article's lines; None without any."""
    tree = parse(markup)
    title = " ".join(read_head(tree)["title"].split())
    rows = [row | {"kept_strict": False, "kept_wide": False} for row in walk(tree, "")]
    lines = split_lines(f"{title}\n\n{lay_out(rows).text}")
    words = _plain(body)
    long = [i for i, line in enumerate(lines) if len(line.text) > LONG and _plain(line.text) in words]
    if not long:
        return None
    marks = mark_phrases(lines)
    described, bounds = describe_lines(lines, marks), bound_odds(lines, marks)
    return Page(described, bounds, [len(line.text) for line in lines], long[0], long[-1] + 1)


def learn(pages: Sequence[Page]) -> dict[str, dict[str, float]]:
    """Three sets of weights: for a line inside the article, for its first, and for its last."""
    inside = [
        (features, page.first <= index < page.last, (LINE_BASE + length) / sum(page.lengths))
        for page in pages
        for index, (features, length) in enumerate(zip(page.described, page.lengths, strict=True))
    ]
    starts = [(own, index == page.first, 1.0) for page in pages for index, own in enumerate(page.described)]
    ends = [(own, index == page.last - 1, 1.0) for page in pages for index, own in enumerate(page.described)]
    return {"region": fit(inside), "start": fit(starts), "end": fit(ends)}


def fit(examples: list[tuple[Features, bool, float]]) -> dict[str, float]:
    """Logistic regression by stochastic gradient steps, scaled by feature, with shrinkage.

    An example is its features, whether it is what is looked for, and how much it counts.
    """
    seen = Counter(feature for features, _, _ in examples for feature in features)
    mean = sum(weight for _, _, weight in examples) / len(examples)
    weights: dict[str, float] = defaultdict(float)
    squares: dict[str, float] = defaultdict(lambda: 1e-6)
    order = random.Random(SEED)  # noqa: S311 - the order of examples needs no secrecy
    for _ in range(ROUNDS):
        order.shuffle(examples)
        for features, wanted, weight in examples:
            names = [name for name in features if seen[name] >= LEAST_SEEN]
            step = (chance(score(weights, names)) - wanted) * min(MOST_COUNT, weight / mean)
            for name in (BIAS, *names):
                slope = step + SHRINK * weights[name]
                squares[name] += slope * slope
                weights[name] -= RATE * slope / math.sqrt(squares[name])
    return dict(weights)


def judge(learned: dict[str, dict[str, float]], pages: Sequence[Page]) -> float:
    """F1 by character of the runs found, averaged over pages."""
    precision = recall = 0.0
    for page in pages:
        first, last = find_span(page.described, page.bounds, learned)
        shared = sum(page.lengths[max(first, page.first) : min(last, page.last)])
        precision += shared / sum(page.lengths[first:last])
        recall += shared / sum(page.lengths[page.first : page.last])
    return 2 * precision * recall / (precision + recall) / len(pages)


def chance(odds: float) -> float:
    """Log-odds as a probability."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


SOURCE = (
    "Learned by articles.importing.training from the pages of the article extraction benchmark "
    "(github.com/scrapinghub/article-extraction-benchmark, MIT licence). Log-odds by feature."
)
LONG = 40
LINE_BASE = 20
LEAST_SEEN = 5
LEAST_WEIGHT = 0.01
MOST_COUNT = 10.0
ROUNDS = 12
RATE = 0.15
SHRINK = 0.0005
SEED = 7

if __name__ == "__main__":
    main(sys.argv[1:])
