"""Make the weights that tell the lines of an article from the page around it again.

    python -m tests.bench.training.line_roles DATA [OUTPUT]

DATA is a folder of the article extraction benchmark (``ground-truth.json`` and ``html/*.html.gz``;
github.com/scrapinghub/article-extraction-benchmark, MIT licence). Needs the ``dev`` extra and takes less than
a minute. How well pages never seen are told is measured by tests/bench/reading.py.
"""

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from articles.reading.formats.html import parse, read_head, walk
from articles.reading.formats.row_layout import lay_out
from articles.reading.roles.body_lines import BIAS, WEIGHTS
from articles.reading.roles.furniture_phrases import mark_phrases
from articles.reading.roles.line_features import Features, describe_lines
from articles.reading.text_lines import TextLine, split_lines

Numbers = NDArray[np.float64]

COMMAND = "python -m tests.bench.training.line_roles DATA"
SOURCE = (
    "Pages and their articles: article extraction benchmark"
    " (github.com/scrapinghub/article-extraction-benchmark, MIT licence). Log-odds by feature."
)
LONG = 40  # characters: a shorter line may be found in an article by chance, and doesn't begin its run
REACH = 3
LINE_BASE = 20
LEAST_SEEN = 3
LEAST_WEIGHT = 0.01
SHRINK_LINES = 0.003
SHRINK_ENDS = 0.3
# Far below what the weights are rounded to, so that another machine makes the same.
TOLERANCE = 1e-8


@dataclass(frozen=True, slots=True)
class Page:
    """One page: the features and the length of each line, which are the article's own, and where it stands.

    The article runs over the lines [first, last); lines in it that are not its own are asides.
    """

    described: list[Features]
    lengths: list[int]
    own: list[bool]
    first: int
    last: int


def main(arguments: Sequence[str]) -> int:
    """Train from the folder given and write the weights; 2 when it is not given."""
    if not arguments:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    rounded = {
        name: {
            feature: round(value, 2) for feature, value in sorted(own.items()) if abs(value) >= LEAST_WEIGHT
        }
        for name, own in learn(list(read_pages(Path(arguments[0])).values())).items()
    }
    stored = {"made_by": COMMAND, "source": SOURCE, "licence": "MIT", "weights": rounded}
    output = Path(arguments[1]) if len(arguments) > 1 else WEIGHTS
    output.write_text(json.dumps(stored, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def read_pages(folder: Path) -> dict[str, Page]:
    """The pages by their names, those left out whose article can't be found in their text."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    pages = {}
    for key in sorted(truth):
        markup = gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()).decode("utf-8", "replace")
        page = label_page(markup, truth[key]["articleBody"])
        if page is not None:
            pages[key] = page
    return pages


def label_page(markup: str, body: str) -> Page | None:
    """A page as a dump of its text, title first, and its article's lines; None without any."""
    tree = parse(markup)
    title = " ".join(read_head(tree)["title"].split())
    rows = [row | {"kept_strict": False, "kept_wide": False} for row in walk(tree, "")]
    lines = split_lines(f"{title}\n\n{lay_out(rows).text}")
    words = _plain(body)
    own = [bool(line.words) and _plain(line.text) in words for line in lines]
    long = [index for index, line in enumerate(lines) if own[index] and len(line.text) > LONG]
    if not long:
        return None
    first, last = _widen(lines, own, long[0], long[-1] + 1)
    described = describe_lines(lines, mark_phrases(lines))
    return Page(described, [len(line.text) for line in lines], own, first, last)


def _widen(lines: Sequence[TextLine], own: Sequence[bool], first: int, last: int) -> tuple[int, int]:
    """The run from its first to its last long line, widened by the short ones close by that are its own."""

    def near(places: range) -> int | None:
        return next((i for i in places if own[i] and len(lines[i].words) > 1), None)

    while (at := near(range(first - 1, max(-1, first - REACH - 1), -1))) is not None:
        first = at
    while (at := near(range(last, min(len(lines), last + REACH)))) is not None:
        last = at + 1
    return first, last


def learn(pages: Sequence[Page]) -> dict[str, dict[str, float]]:
    """Four sets of weights: for a line inside the article, its first, its last, and one that is an aside.

    A line counts by its share of its page's characters where all lines of a kind are learned from.
    """
    described = [features for page in pages for features in page.described]
    names = _names(pages)
    table = np.zeros((len(described), len(names)))
    for row, features in enumerate(described):
        table[row, [names[name] for name in features if name in names]] = 1.0
    share = np.array([(LINE_BASE + length) / sum(page.lengths) for page in pages for length in page.lengths])
    places = [(page, index) for page in pages for index in range(len(page.lengths))]
    inside = np.array([page.first <= index < page.last for page, index in places])
    first = np.array([index == page.first for page, index in places])
    last = np.array([index == page.last - 1 for page, index in places])
    foreign = np.array([not page.own[index] for page, index in places])
    even = np.ones(len(places))
    fitted = {
        "region": fit(table, inside, share, SHRINK_LINES),
        "start": fit(table, first, even, SHRINK_ENDS),
        "end": fit(table, last, even, SHRINK_ENDS),
        "aside": fit(table[inside], foreign[inside], share[inside], SHRINK_LINES),
    }
    return {
        kind: dict(zip([*names, BIAS], map(float, weights), strict=True)) for kind, weights in fitted.items()
    }


def _names(pages: Sequence[Page]) -> dict[str, int]:
    """The features that enough pages hold, each with its column."""
    seen = Counter(name for page in pages for name in {name for own in page.described for name in own})
    return {name: at for at, name in enumerate(sorted(name for name in seen if seen[name] >= LEAST_SEEN))}


def fit(table: Numbers, wanted: NDArray[np.bool_], counts: Numbers, shrink: float) -> Numbers:
    """Fit a logistic regression: the log-odds of each column and, at the end, the bias, which isn't shrunk.

    ``table`` is lines by features, ``wanted`` the lines looked for, ``counts`` how much each line counts.
    """
    model = LogisticRegression(C=1 / shrink, solver="newton-cholesky", tol=TOLERANCE)
    model.fit(table, wanted, sample_weight=counts)
    return np.append(model.coef_[0], model.intercept_)


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
