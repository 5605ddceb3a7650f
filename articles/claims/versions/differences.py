"""Compare two texts paragraph by paragraph, and changed paragraphs word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from articles.types import Span

PARAGRAPH = re.compile(r"[^\n]*(?:\n(?!\s*\n)[^\n]*)*\n*\s*", re.MULTILINE)
WORD = re.compile(r"\S+\s*|\s+")
MOST_PARAGRAPHS = 5_000  # a text of more is shown as deleted and inserted whole
MOST_WORDS = 3_000  # a changed paragraph of more is shown as deleted and inserted whole
NOWHERE = Span(0, 0)
LIKE = 40.0  # least likeness (rapidfuzz ratio, 0 to 100) of a paragraph and its changed form


@dataclass(frozen=True, slots=True)
class TextRun:
    """A run of equal, inserted or deleted text: its spans in the old text and in the new, in code points."""

    op: Literal["equal", "insert", "delete"]
    before: Span
    after: Span


def compare_texts(old: str, new: str) -> list[TextRun]:
    """Return the runs that turn the old text into the new, in order; together they cover both texts.

    Time is bounded: what is too long to be compared is returned as deleted and inserted whole.
    """
    old_parts, new_parts = _split_text(PARAGRAPH, old, 0), _split_text(PARAGRAPH, new, 0)
    if max(len(old_parts), len(new_parts)) > MOST_PARAGRAPHS:
        whole = [Span(0, len(old))], [Span(0, len(new))]
        return list(_join_runs(_delete_and_insert(*whole)))
    old_words = [old[part.start : part.end].split() for part in old_parts]
    new_words = [new[part.start : part.end].split() for part in new_parts]
    keys = ([" ".join(words) for words in old_words], [" ".join(words) for words in new_words])
    return list(_join_runs(_compare_paragraphs(old, new, old_parts, new_parts, keys)))


def _compare_paragraphs(
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
        for one, other in _pair_paragraphs(old, new, before, after):
            yield from _compare_words(old, new, one, other)


def _align(
    keys: tuple[Sequence[str], Sequence[str]], before: Sequence[Span], after: Sequence[Span]
) -> Iterator[tuple[bool, Sequence[Span], Sequence[Span]]]:
    """Yield the stretches whose keys are equal and those between them: whether equal, and both sides."""
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


def _pair_paragraphs(
    old: str, new: str, before: Sequence[Span], after: Sequence[Span]
) -> Iterator[tuple[Span | None, Span | None]]:
    """Yield pairs of paragraphs that are forms of one, in order; None stands for a missing side."""
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
    before = _split_text(WORD, old[one.start : one.end], one.start) if one else []
    after = _split_text(WORD, new[other.start : other.end], other.start) if other else []
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
    """Yield a deletion and an insertion; ``_join_runs`` adds their place in the other text."""
    if before:
        yield TextRun("delete", Span(before[0].start, before[-1].end), NOWHERE)
    if after:
        yield TextRun("insert", NOWHERE, Span(after[0].start, after[-1].end))


def _join_runs(runs: Iterator[TextRun]) -> Iterator[TextRun]:
    """Join adjacent runs of one kind, and give insertions and deletions their place in the other text."""
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


def _split_text(pattern: re.Pattern[str], text: str, offset: int) -> list[Span]:
    """Return the matches of a pattern that covers the text, as spans moved by ``offset``."""
    found = (match.span() for match in pattern.finditer(text))
    return [Span(offset + start, offset + end) for start, end in found if end > start]
