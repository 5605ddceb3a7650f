"""Which lines are the article's own text, when only the words tell.

A text that comes with the page around it (menus, lists of links, comments) holds its article as one
run of lines, with boxes in it that are none of its own. Where the run starts and ends, and which lines
are such boxes, is decided by weights learned from pages whose article is known.
A text that comes alone is its own article, from the first paragraph on.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from articles.reading.roles.line_features import CLOSING_RULES, Features, describe_lines
from articles.reading.roles.line_roles import Marks
from articles.reading.text_lines import TextLine, ends_sentence

Weights = Mapping[str, float]
Bounds = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Found:
    """The lines [first, last) between which the article's text stands; ``asides`` of them are not its own."""

    first: int
    last: int
    asides: frozenset[int] = frozenset()


def find_body(lines: Sequence[TextLine], marks: Marks) -> Found:
    """Where the article's text stands among ``lines``."""
    if is_dump(lines):
        return find_in_dump(lines, marks, describe_lines(lines, marks), LEARNED)
    first = next((index for index, line in enumerate(lines) if index not in marks and is_prose(line)), None)
    if first is None:
        return _find_largest(lines, marks)
    return Found(first, _find_close(lines, marks, first))


def find_in_dump(
    lines: Sequence[TextLine], marks: Marks, described: Sequence[Features], learned: Mapping[str, Weights]
) -> Found:
    """The article in the text of a whole page, by the weights ``learned`` of the features ``described``."""
    chances = chance_inside(described, bound_odds(lines, marks), learned)
    inside = [index for index, value in enumerate(chances) if value > LEAST_CHANCE]
    if not inside:
        return Found(0, len(lines))
    first, last = _skip_front(lines, described, inside[0], inside[-1] + 1), inside[-1] + 1
    return Found(
        first,
        last,
        frozenset(
            index
            for index in range(first, last)
            if score(learned["aside"], described[index]) > (PROSE_ASIDE if is_prose(lines[index]) else 0)
        ),
    )


def is_dump(lines: Sequence[TextLine]) -> bool:
    """Whether most lines are such as menus and lists of links hold."""
    short = sum(len(line.words) < SHORT and not ends_sentence(line.text) for line in lines)
    return len(lines) >= FEW_LINES and short > len(lines) * DUMP_SHARE


def is_prose(line: TextLine) -> bool:
    """Whether a line reads like a paragraph: long, or a statement with its full stop."""
    return len(line.words) >= PARAGRAPH or (
        len(line.words) >= SENTENCE and line.text.endswith(STATEMENT_ENDS)
    )


def bound_odds(lines: Sequence[TextLine], marks: Marks) -> list[Bounds]:
    """The least and the most each line's wording may count for or against the run it stands in.

    A line that closes articles may count much against; a short one little, as a table or a list inside
    an article is made of such.
    """
    return [
        CLOSING_BOUNDS
        if index in marks and marks[index].rule in CLOSING_RULES
        else PROSE_BOUNDS
        if is_prose(line)
        else SHORT_BOUNDS
        for index, line in enumerate(lines)
    ]


def chance_inside(
    described: Sequence[Features], bounds: Sequence[Bounds], learned: Mapping[str, Weights]
) -> list[float]:
    """How likely each line stands inside the article (0 to 1), all runs of lines weighed against each other.

    A run counts by how much its first line starts and its last line ends like an article's, and by how
    much each line reads like one.
    """
    starts = [score(learned["start"], features) / SOFTNESS for features in described]
    ends = [score(learned["end"], features) / SOFTNESS for features in described]
    reads = [
        max(least, min(most, score(learned["region"], features))) / SOFTNESS
        for features, (least, most) in zip(described, bounds, strict=True)
    ]
    upto: list[float] = []
    for start, read in zip(starts, reads, strict=True):
        upto.append(read + _add(start, upto[-1] if upto else NEVER))
    onward: list[float] = []
    for index in range(len(reads) - 1, -1, -1):
        onward.append(_add(ends[index], reads[index + 1] + onward[-1] if onward else NEVER))
    onward.reverse()
    whole = NEVER
    for before, end in zip(upto, ends, strict=True):
        whole = _add(whole, before + end)
    return [math.exp(min(0.0, before + after - whole)) for before, after in zip(upto, onward, strict=True)]


def _add(one: float, other: float) -> float:
    """The logarithm of the sum of two numbers given by their logarithms."""
    high, low = (one, other) if one > other else (other, one)
    return high + math.log1p(math.exp(low - high))


def _skip_front(lines: Sequence[TextLine], described: Sequence[Features], first: int, last: int) -> int:
    """The first line after the dates and bylines at the head of a run: they stand above an article's text."""
    begin, letters = first, 0
    for index in range(first, min(last, first + FRONT_LINES)):
        if not FRONT_KINDS.isdisjoint(described[index]) and len(lines[index].text) < FRONT_LENGTH:
            begin = index + 1
        letters += len(lines[index].text)
        if letters > FRONT_LETTERS:
            break
    return begin if begin < last else first


def score(weights: Weights, features: Features) -> float:
    """The log-odds these features add up to."""
    return weights.get(BIAS, 0.0) + sum(weights.get(feature, 0.0) for feature in features)


def _find_largest(lines: Sequence[TextLine], marks: Marks) -> Found:
    """The one line most likely meant as the text where none reads as a paragraph."""
    free = [index for index in range(len(lines)) if index not in marks] or list(range(len(lines)))
    largest = max(free, key=lambda index: len(lines[index].words), default=-1)
    return Found(largest, largest + 1)


def _find_close(lines: Sequence[TextLine], marks: Marks, first: int) -> int:
    """Where a text that came alone ends: at a line that closes articles, when no paragraph follows it."""
    last = max(index for index in range(first, len(lines)) if index == first or is_prose(lines[index]))
    for index in range(last + 1, len(lines)):
        if index in marks and marks[index].rule in CLOSING_RULES:
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
# Halves the odds: the weights are learned line by line, and neighbours tell much the same.
SOFTNESS = 2.0
NEVER = -1e9
# A run doubted by half is worth keeping: an article cut short loses claims, a line too many is seen.
LEAST_CHANCE = 0.3
PROSE_ASIDE = 2.0
FRONT_LINES = 12
FRONT_LETTERS = 700
FRONT_LENGTH = 120
FRONT_KINDS = frozenset({"kind date", "kind dated", "kind by"})
