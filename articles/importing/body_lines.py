"""Which lines are the article's own text, when only the words tell.

A text that comes with the page around it (menus, lists of links, comments) holds its article as one
run of lines. Where it starts and ends is decided by weights learned from pages whose article is known.
A text that comes alone is its own article, from the first paragraph on.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from articles.importing.line_features import CLOSING_RULES, Features, describe_lines
from articles.importing.lines import Line, ends_sentence
from articles.importing.marks import Marks

Weights = Mapping[str, float]
Bounds = tuple[float, float]


def find_body(lines: Sequence[Line], marks: Marks) -> tuple[int, int]:
    """The indexes [first, last + 1) of the lines between which the article's text stands."""
    if is_dump(lines):
        return find_span(describe_lines(lines, marks), bound_odds(lines, marks), LEARNED)
    first = next((index for index, line in enumerate(lines) if index not in marks and is_prose(line)), None)
    if first is None:
        return _find_largest(lines, marks)
    return first, _find_close(lines, marks, first)


def is_dump(lines: Sequence[Line]) -> bool:
    """Whether most lines are such as menus and lists of links hold."""
    short = sum(len(line.words) < SHORT and not ends_sentence(line.text) for line in lines)
    return len(lines) >= FEW_LINES and short > len(lines) * DUMP_SHARE


def is_prose(line: Line) -> bool:
    """Whether a line reads like a paragraph: long, or a statement with its full stop."""
    return len(line.words) >= PARAGRAPH or (
        len(line.words) >= SENTENCE and line.text.endswith(STATEMENT_ENDS)
    )


def bound_odds(lines: Sequence[Line], marks: Marks) -> list[Bounds]:
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


def find_span(
    described: Sequence[Features], bounds: Sequence[Bounds], learned: Mapping[str, Weights]
) -> tuple[int, int]:
    """The run of lines that starts most like an article, ends most like one and reads like one between."""
    best, best_span = float("-inf"), (0, 0)
    opening, opened_at = float("-inf"), 0
    total = 0.0
    for index, (features, (least, most)) in enumerate(zip(described, bounds, strict=True)):
        start = score(learned["start"], features) - total
        if start > opening:
            opening, opened_at = start, index
        total += max(least, min(most, score(learned["region"], features)))
        end = opening + total + score(learned["end"], features)
        if end > best:
            best, best_span = end, (opened_at, index + 1)
    return best_span


def score(weights: Weights, features: Features) -> float:
    """The log-odds these features add up to."""
    return weights.get(BIAS, 0.0) + sum(weights.get(feature, 0.0) for feature in features)


def _find_largest(lines: Sequence[Line], marks: Marks) -> tuple[int, int]:
    """The one line most likely meant as the text where none reads as a paragraph."""
    free = [index for index in range(len(lines)) if index not in marks] or list(range(len(lines)))
    largest = max(free, key=lambda index: len(lines[index].words), default=-1)
    return largest, largest + 1


def _find_close(lines: Sequence[Line], marks: Marks, first: int) -> int:
    """Where a text that came alone ends: at a line that closes articles, when no paragraph follows it."""
    last = max(index for index in range(first, len(lines)) if index == first or is_prose(lines[index]))
    for index in range(last + 1, len(lines)):
        if index in marks and marks[index].rule in CLOSING_RULES:
            return index
    return len(lines)


WEIGHTS = Path(__file__).with_name("data") / "lines.json"
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
SHORT_BOUNDS = (-0.3, 0.5)
