"""How one text differs from another: paragraph by paragraph, and word by word inside those that changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from articles.types import Span

PARAGRAPH = re.compile(r"[^\n]*(?:\n(?!\s*\n)[^\n]*)*\n*\s*", re.MULTILINE)
WORD = re.compile(r"\S+\s*|\s+")
MOST_PARAGRAPHS = 5_000  # beyond them a text is compared as it lies, paragraph by paragraph in order
MOST_WORDS = 3_000  # of a paragraph that is compared word by word
NOWHERE = Span(0, 0)
LIKE = 40.0  # rapidfuzz ratio from which two paragraphs are forms of one


@dataclass(frozen=True, slots=True)
class TextRun:
    """A run of both texts: what it was, [start, end) of the old, and what it is, of the new; code points."""

    op: Literal["equal", "insert", "delete"]
    before: Span
    after: Span


def compare_texts(old: str, new: str) -> list[TextRun]:
    """Return the runs that lead from the old text to the new, in order, with nothing left out of either.

    The time is bounded: what is too long to be compared closely is told as deleted and inserted whole.
    """
    old_parts, new_parts = _cut(PARAGRAPH, old, 0), _cut(PARAGRAPH, new, 0)
    if max(len(old_parts), len(new_parts)) > MOST_PARAGRAPHS:
        whole = [Span(0, len(old))], [Span(0, len(new))]
        return list(_join(_delete_and_insert(*whole)))
    old_words = [old[part.start : part.end].split() for part in old_parts]
    new_words = [new[part.start : part.end].split() for part in new_parts]
    keys = ([" ".join(words) for words in old_words], [" ".join(words) for words in new_words])
    return list(_join(_walk(old, new, old_parts, new_parts, keys)))


def _walk(
    old: str,
    new: str,
    old_parts: Sequence[Span],
    new_parts: Sequence[Span],
    keys: tuple[Sequence[str], Sequence[str]],
) -> Iterator[TextRun]:
    for same, before, after in _align(keys, old_parts, new_parts):
        if same:
            yield from (TextRun("equal", *pair) for pair in zip(before, after, strict=True))
            continue
        for one, other in _pair(old, new, before, after):
            yield from _compare_words(old, new, one, other)


def _align(
    keys: tuple[Sequence[str], Sequence[str]], before: Sequence[Span], after: Sequence[Span]
) -> Iterator[tuple[bool, Sequence[Span], Sequence[Span]]]:
    """Yield stretches that are the same by their keys, and between them those that are not, both sides."""
    old_at = new_at = 0
    for op in Indel.opcodes(*keys):
        if op.tag != "equal":
            continue
        if op.src_start > old_at or op.dest_start > new_at:
            yield False, before[old_at : op.src_start], after[new_at : op.dest_start]
        yield True, before[op.src_start : op.src_end], after[op.dest_start : op.dest_end]
        old_at, new_at = op.src_end, op.dest_end
    if old_at < len(before) or new_at < len(after):
        yield False, before[old_at:], after[new_at:]


def _pair(
    old: str, new: str, before: Sequence[Span], after: Sequence[Span]
) -> Iterator[tuple[Span | None, Span | None]]:
    """Pair paragraphs in their order where they are forms of one; leave the others alone."""
    rest = list(after)
    for one in before:
        words = old[one.start : one.end]
        like = (
            at for at, other in enumerate(rest[:8]) if fuzz.ratio(words, new[other.start : other.end]) >= LIKE
        )
        place = next(like, None)
        if place is None:
            yield one, None
            continue
        yield from ((None, other) for other in rest[:place])
        yield one, rest[place]
        rest = rest[place + 1 :]
    yield from ((None, other) for other in rest)


def _compare_words(old: str, new: str, one: Span | None, other: Span | None) -> Iterator[TextRun]:
    before = _cut(WORD, old[one.start : one.end], one.start) if one else []
    after = _cut(WORD, new[other.start : other.end], other.start) if other else []
    if not before or not after or max(len(before), len(after)) > MOST_WORDS:
        yield from _delete_and_insert(before, after)
        return
    words = ([old[w.start : w.end].strip() for w in before], [new[w.start : w.end].strip() for w in after])
    for same, deleted, inserted in _align(words, before, after):
        if same:
            yield from (TextRun("equal", *pair) for pair in zip(deleted, inserted, strict=True))
        else:
            yield from _delete_and_insert(deleted, inserted)


def _delete_and_insert(before: Sequence[Span], after: Sequence[Span]) -> Iterator[TextRun]:
    """Tell both sides apart; ``_join`` knows where each stands in the other text."""
    if before:
        yield TextRun("delete", Span(before[0].start, before[-1].end), NOWHERE)
    if after:
        yield TextRun("insert", NOWHERE, Span(after[0].start, after[-1].end))


def _join(runs: Iterator[TextRun]) -> Iterator[TextRun]:
    """Join neighbours of one kind, and give each run its place in the text that it is not of."""
    old_at = new_at = 0
    last: TextRun | None = None
    for run in runs:
        before = Span(old_at, old_at) if run.op == "insert" else run.before
        after = Span(new_at, new_at) if run.op == "delete" else run.after
        old_at, new_at = before.end, after.end
        if last is not None and last.op == run.op:
            last = TextRun(run.op, Span(last.before.start, before.end), Span(last.after.start, after.end))
            continue
        if last is not None:
            yield last
        last = TextRun(run.op, before, after)
    if last is not None:
        yield last


def _cut(pattern: re.Pattern[str], text: str, offset: int) -> list[Span]:
    """Return the matches of a pattern that covers the text, as spans from ``offset``."""
    found = (match.span() for match in pattern.finditer(text))
    return [Span(offset + start, offset + end) for start, end in found if end > start]
