"""Find the lines of an article in a text without markup.

The text of a whole page (menus, lists of links, comments) holds its article as one run of lines, with
boxes among them that are not part of it. Weights learned from pages whose article is known decide where
the run starts and ends and which lines are boxes. A text without a page around it is an article from its
first paragraph on.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from articles.reading.roles.line_features import CLOSING_RULES, Features, describe_lines
from articles.reading.text_lines import LineRoles, TextLine, ends_sentence

Weights = Mapping[str, float]
Bounds = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ArticleLines:
    """The lines [first, last) of the article; ``asides`` are lines among them that are not part of it."""

    first: int
    last: int
    asides: frozenset[int] = frozenset()


def find_body(lines: Sequence[TextLine], roles: LineRoles) -> ArticleLines:
    """Return which lines are the article's."""
    if is_dump(lines):
        return find_in_dump(lines, roles, describe_lines(lines, roles), LEARNED)
    first = next((index for index, line in enumerate(lines) if index not in roles and is_prose(line)), None)
    if first is None:
        return _find_largest(lines, roles)
    return ArticleLines(first, _find_close(lines, roles, first))


def find_in_dump(
    lines: Sequence[TextLine], roles: LineRoles, described: Sequence[Features], learned: Mapping[str, Weights]
) -> ArticleLines:
    """Return the article's lines in the text of a whole page.

    ``described`` are the features of each line, ``learned`` their weights (log-odds) by model: "start",
    "end", "region" and "aside".
    """
    chances = compute_inside(described, bound_log_odds(lines, roles), learned)
    inside = [index for index, value in enumerate(chances) if value > LEAST_CHANCE]
    if not inside:
        return ArticleLines(0, len(lines))
    first, last = _skip_front(lines, described, inside[0], inside[-1] + 1), inside[-1] + 1
    return ArticleLines(
        first,
        last,
        frozenset(
            index
            for index in range(first, last)
            if score(learned["aside"], described[index]) > (PROSE_ASIDE if is_prose(lines[index]) else 0)
        ),
    )


def is_dump(lines: Sequence[TextLine]) -> bool:
    """Return whether many lines are like those of menus and lists of links: the text is a whole page's."""
    short = sum(len(line.words) < SHORT and not ends_sentence(line.text) for line in lines)
    return len(lines) >= FEW_LINES and short > len(lines) * DUMP_SHARE


def is_prose(line: TextLine) -> bool:
    """Return whether a line reads like a paragraph: long, or a statement with its full stop."""
    return len(line.words) >= PARAGRAPH or (
        len(line.words) >= SENTENCE and line.text.endswith(STATEMENT_ENDS)
    )


def bound_log_odds(lines: Sequence[TextLine], roles: LineRoles) -> list[Bounds]:
    """Return, for each line, the least and the most log-odds its features may add to a run that has it.

    A line that closes articles ("Related stories") may count much against the run; a short line little,
    since tables and lists inside an article are made of such.
    """
    return [
        CLOSING_BOUNDS
        if index in roles and roles[index].rule in CLOSING_RULES
        else PROSE_BOUNDS
        if is_prose(line)
        else SHORT_BOUNDS
        for index, line in enumerate(lines)
    ]


def compute_inside(
    described: Sequence[Features], bounds: Sequence[Bounds], learned: Mapping[str, Weights]
) -> list[float]:
    """Return the probability that each line is inside the article, 0 to 1, over all possible runs of lines.

    The weight of a run is the sum of the log-odds that its first line starts an article, its last line ends
    one, and each line is part of one. The sums over all runs are computed forwards and backwards, as for a
    hidden Markov model.
    """
    starts = [score(learned["start"], features) / SOFTNESS for features in described]
    ends = [score(learned["end"], features) / SOFTNESS for features in described]
    reads = [
        max(least, min(most, score(learned["region"], features))) / SOFTNESS
        for features, (least, most) in zip(described, bounds, strict=True)
    ]
    upto: list[float] = []
    for start, read in zip(starts, reads, strict=True):
        upto.append(read + _add_logs(start, upto[-1] if upto else NEVER))
    onward: list[float] = []
    for index in range(len(reads) - 1, -1, -1):
        onward.append(_add_logs(ends[index], reads[index + 1] + onward[-1] if onward else NEVER))
    onward.reverse()
    whole = NEVER
    for before, end in zip(upto, ends, strict=True):
        whole = _add_logs(whole, before + end)
    return [math.exp(min(0.0, before + after - whole)) for before, after in zip(upto, onward, strict=True)]


def _add_logs(one: float, other: float) -> float:
    """Return the logarithm of the sum of two numbers given as logarithms."""
    high, low = (one, other) if one > other else (other, one)
    return high + math.log1p(math.exp(low - high))


def _skip_front(lines: Sequence[TextLine], described: Sequence[Features], first: int, last: int) -> int:
    """Return the first line of a run after its dates and bylines, which stand above an article's text."""
    begin, letters = first, 0
    for index in range(first, min(last, first + FRONT_LINES)):
        if not FRONT_KINDS.isdisjoint(described[index]) and len(lines[index].text) < FRONT_LENGTH:
            begin = index + 1
        letters += len(lines[index].text)
        if letters > FRONT_LETTERS:
            break
    return begin if begin < last else first


def score(weights: Weights, features: Features) -> float:
    """Return the log-odds of features under weights, the bias included."""
    return weights.get(BIAS, 0.0) + sum(weights.get(feature, 0.0) for feature in features)


def _find_largest(lines: Sequence[TextLine], roles: LineRoles) -> ArticleLines:
    """Return the line with most words, where no line reads as a paragraph."""
    free = [index for index in range(len(lines)) if index not in roles] or list(range(len(lines)))
    largest = max(free, key=lambda index: len(lines[index].words), default=-1)
    return ArticleLines(largest, largest + 1)


def _find_close(lines: Sequence[TextLine], roles: LineRoles, first: int) -> int:
    """Return where an article without a page ends: at a closing line after its last paragraph, if any."""
    last = max(index for index in range(first, len(lines)) if index == first or is_prose(lines[index]))
    for index in range(last + 1, len(lines)):
        if index in roles and roles[index].rule in CLOSING_RULES:
            return index
    return len(lines)


WEIGHTS = Path(__file__).with_name("data") / "line_weights.json"
LEARNED: dict[str, dict[str, float]] = json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"]
BIAS = "bias"
FEW_LINES = 20
SHORT = 8
DUMP_SHARE = 0.3
PARAGRAPH = 25
SENTENCE = 6
STATEMENT_ENDS = (".", ".”", '."', ".’", ".'", ".»", "!”", '!"', "?”", '?"', ".)", "…", "。")
CLOSING_BOUNDS = (-3.0, 1.0)
PROSE_BOUNDS = (-1.0, 1.0)
SHORT_BOUNDS = (-0.1, 0.5)
# Divides log-odds: weights are learned line by line, but adjacent lines are not independent evidence.
SOFTNESS = 2.0
NEVER = -1e9
# Below one half, since an article cut short loses claims, while a line too many is seen by an editor.
LEAST_CHANCE = 0.3
PROSE_ASIDE = 2.0
FRONT_LINES = 12
FRONT_LETTERS = 700
FRONT_LENGTH = 120
FRONT_KINDS = frozenset({"kind date", "kind dated", "kind by"})
