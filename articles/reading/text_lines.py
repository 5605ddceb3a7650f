"""Split a text into lines, with their offsets in code points; and what is known of a line.

A line is the text between two line breaks; where a text is wrapped at a fixed width, the lines of one
paragraph are joined into one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from articles.choices import BlockRole


@dataclass(frozen=True, slots=True)
class Hint:
    """What a page's markup says of one line.

    ``tag`` is the nearest block element; ``region`` the nearest landmark around it (nav, header,
    footer, aside, figure, form, article, main or empty); ``labels`` the class and id words of its
    ancestors, nearest first; ``link_share`` the share of its characters inside links (0 to 1);
    ``kept_strict`` and ``kept_wide`` whether the extractor (trafilatura) kept the line as the article's
    text when it favours precision, and when it favours recall.
    """

    tag: str = ""
    region: str = ""
    labels: tuple[str, ...] = ()
    link_share: float = 0.0
    kept_strict: bool = False
    kept_wide: bool = False


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line: text[start:end], its words in lower case, the blank lines before it (``gap``), its hint."""

    start: int
    end: int
    text: str
    words: tuple[str, ...]
    gap: int
    hint: Hint


@dataclass(frozen=True, slots=True)
class LineRole:
    """The role of one line, the rule that gave it and its confidence (0 to 1)."""

    role: BlockRole
    rule: str
    confidence: float


LineRoles = dict[int, LineRole]
"""Roles by the index of their line; a line without a role is not in it."""


def split_lines(text: str, hints: Mapping[int, Hint] | None = None) -> tuple[TextLine, ...]:
    """Return the lines of a text that are not blank, in order, without white space at their ends.

    ``hints`` are keyed by the offset at which a line starts. Where there are any, the text was laid out by
    ``row_layout``, a line is a paragraph, and no lines are joined.
    """
    runs = _list_visible_runs(text)
    if not hints:
        runs = _join_wrapped(text, runs)
    lines = []
    end_before = 0
    for start, end in runs:
        piece = text[start:end]
        gap = max(0, len(BREAK.findall(text, end_before, start)) - 1)
        hint = (hints or {}).get(start, NO_HINT)
        lines.append(TextLine(start, end, piece, tuple(WORD.findall(piece.casefold())), gap, hint))
        end_before = end
    return tuple(lines)


def _list_visible_runs(text: str) -> list[tuple[int, int]]:
    runs = []
    position = 0
    for raw in text.splitlines(keepends=True):
        kept = raw.strip()
        if kept:
            start = position + len(raw) - len(raw.lstrip())
            runs.append((start, start + len(kept)))
        position += len(raw)
    return runs


def _join_wrapped(text: str, runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join the lines of each paragraph, if the text is wrapped at a fixed width.

    It is when its widest line has a usual width, and most lines with another right below are nearly as wide.
    """
    followed = [end - start for (start, end), (after, _) in pairwise(runs) if _is_next_line(text, end, after)]
    if len(followed) < WRAPPED_LINES:
        return list(runs)
    width = max(end - start for start, end in runs)
    full = sum(length >= width * WRAPPED_FILL for length in followed)
    if not WRAPPED_WIDTHS[0] <= width <= WRAPPED_WIDTHS[1] or full < len(followed) * WRAPPED_SHARE:
        return list(runs)
    joined = [runs[0]]
    for start, end in runs[1:]:
        previous_start, previous_end = joined[-1]
        if _is_next_line(text, previous_end, start) and measure_last_line(
            text, previous_start, previous_end
        ) >= (width * WRAPPED_FILL):
            joined[-1] = (previous_start, end)
        else:
            joined.append((start, end))
    return joined


def ends_statement(text: str) -> bool:
    """Return whether the text ends in a full stop, before any quotation marks and brackets."""
    return STATEMENT_END.search(text[-8:]) is not None


def ends_sentence(text: str) -> bool:
    """Return whether the text ends as a sentence does, before any quotation marks and brackets."""
    return text.rstrip(CLOSING).endswith(SENTENCE_ENDS)


def measure_last_line(text: str, start: int, end: int) -> int:
    """Return the length of the last line of text[start:end]."""
    return end - max(start, text.rfind("\n", start, end) + 1)


def _is_next_line(text: str, end: int, start: int) -> bool:
    return len(BREAK.findall(text, end, start)) == 1


NO_HINT = Hint()
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
STATEMENT_END = re.compile(r"(?<![.?!])[.。][\"'”’»)\]\s]{0,4}$")
CLOSING = "\"'”’»)] "
SENTENCE_ENDS = (".", "!", "?", "…", "。")
# Widths of wrapped text: from a narrow mail to a typed page. A line may be a quarter shorter, since a long
# word moves to the next.
WRAPPED_WIDTHS = (50, 100)
WRAPPED_LINES = 3
WRAPPED_FILL = 0.75
WRAPPED_SHARE = 0.7
