"""Lay out a text for the article page: paragraphs cut into pieces at the bounds of claims.

This uses no database. The template only writes out the result.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from articles.types import Span


@dataclass(frozen=True, slots=True)
class TextMark:
    """A claim's occurrence or a sentence set aside: code points [start, end) of the text.

    ``row`` is the primary key of the claim or, with ``aside``, of the sentence.
    """

    start: int
    end: int
    row: int
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with the same marks throughout.

    ``claim_id`` is the innermost claim, ``aside_id`` the sentence set aside if there is no claim; each is
    None if there is none. ``begins`` lists the claims whose first place starts here, ``ends`` those with a
    place that ends here.
    """

    text: str
    claim_id: int | None
    aside_id: int | None
    overlaps: bool
    begins: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a block. ``start`` is the offset of its first code point in the text."""

    start: int
    pieces: tuple[Piece, ...]


def lay_out(text: str, blocks: Sequence[Span], marks: Sequence[TextMark]) -> list[tuple[Paragraph, ...]]:
    """Return the paragraphs of each block, in order, cut into pieces at the bounds of all marks."""
    waiting = sorted(marks, key=lambda mark: (mark.start, -mark.end))
    seen: set[int] = set()
    laid = []
    for block in blocks:
        paragraphs = []
        for span in split_paragraphs(text, block):
            started = list(takewhile(lambda mark: mark.start < span.end, waiting))  # noqa: B023  # used at once
            waiting = [mark for mark in started if mark.end > span.end] + waiting[len(started) :]
            here = [mark for mark in started if mark.end > span.start]
            paragraphs.append(Paragraph(span.start, tuple(_cut(text, span, here, seen))))
        laid.append(tuple(paragraphs))
    return laid


def split_paragraphs(text: str, span: Span) -> Iterator[Span]:
    """Yield the paragraphs of a span, which empty lines separate, without white space around them."""
    start = span.start
    for gap in GAP.finditer(text, span.start, span.end):
        yield from _trim(text, start, gap.start())
        start = gap.end()
    yield from _trim(text, start, span.end)


def find_window(text: str, span: Span, around: Span, *, reach: int) -> Span:
    """Return the part of ``around`` within ``reach`` characters of ``span``, cut between words."""
    start, end = max(around.start, span.start - reach), min(around.end, span.end + reach)
    while around.start < start < span.start and not text[start - 1].isspace():
        start += 1
    while span.end < end < around.end and not text[end].isspace():
        end -= 1
    return Span(start, end)


def _trim(text: str, start: int, end: int) -> Iterator[Span]:
    run = text[start:end]
    stripped = run.strip()
    if stripped:
        first = start + len(run) - len(run.lstrip())
        yield Span(first, first + len(stripped))


def _cut(text: str, span: Span, marks: Sequence[TextMark], seen: set[int]) -> Iterator[Piece]:
    edges = sorted({span.start, span.end, *_list_edges(span, marks)})
    active: list[TextMark] = []
    coming = iter([*marks, None])
    following = next(coming)
    for start, end in pairwise(edges):
        active = [mark for mark in active if mark.end > start]
        begins = []
        while following is not None and following.start <= start:
            active.append(following)
            if not following.aside and following.row not in seen:
                seen.add(following.row)
                begins.append(following.row)
            following = next(coming)
        claims = [mark for mark in active if not mark.aside]
        inner = min(claims, key=lambda mark: mark.end - mark.start, default=None)
        yield Piece(
            text=text[start:end],
            claim_id=inner.row if inner else None,
            aside_id=active[0].row if active and not claims else None,
            overlaps=len(claims) > 1,
            begins=tuple(begins),
            ends=tuple(mark.row for mark in claims if mark.end == end),
        )


def _list_edges(span: Span, marks: Sequence[TextMark]) -> Iterator[int]:
    for mark in marks:
        yield max(span.start, mark.start)
        yield min(span.end, mark.end)


GAP = re.compile(r"\r?\n[^\S\n]*\r?\n\s*")
