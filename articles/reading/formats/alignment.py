"""Find which lines of a page an extractor kept, by comparing words.

The extractor's text holds lines of the page in their order, but not which: a menu may have the same words
as a heading, and a page the same paragraph twice. So lines are matched by the heaviest chain of matches
whose places in the text follow each other as the lines do.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class RowMatch:
    """A row whose words are found up to word ``end`` of the answer; ``chain`` is the match before it."""

    row: int
    end: int
    chain: "RowMatch | None"


@dataclass(slots=True)
class Heaviest:
    """The heaviest chain that ends at or before each word; ``ends`` and ``weights`` both ascend."""

    ends: list[int] = field(default_factory=lambda: [0])
    weights: list[float] = field(default_factory=lambda: [0.0])
    matches: list[RowMatch | None] = field(default_factory=lambda: [None])

    def find_before(self, place: int) -> tuple[float, RowMatch | None]:
        """Return the weight and the last match of the heaviest chain that ends at or before a word."""
        index = bisect_right(self.ends, place) - 1
        return self.weights[index], self.matches[index]

    def add(self, weight: float, match: RowMatch) -> None:
        """Add a chain, unless one at least as heavy ends no later; drop lighter ones that end no earlier."""
        index = bisect_right(self.ends, match.end)
        if self.weights[index - 1] >= weight:
            return
        stop = index
        while stop < len(self.weights) and self.weights[stop] <= weight:
            stop += 1
        self.ends[index:stop] = [match.end]
        self.weights[index:stop] = [weight]
        self.matches[index:stop] = [match]


def find_kept(rows: Sequence[str], answer: str) -> set[int]:
    """Return the indexes of the ``rows`` whose words stand in ``answer``, in the same order."""
    words, starts = _split_answer(answer)
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in range(len(words)):
        places[tuple(words[place : place + RUN])].append(place)
        if place in starts:
            for size in range(1, RUN):
                places[tuple(words[place : place + size])].append(place)
    heaviest = Heaviest()
    present: dict[int, int] = {}
    most = MOST_PLACES if len(rows) <= MANY_ROWS else FEW_PLACES
    for index, row in enumerate(rows):
        own = WORD.findall(row.casefold())
        found = [(heaviest.find_before(start), start + len(own)) for start in _find_starts(own, places, most)]
        if found:
            present[index] = len(own)
        for (weight, chain), end in found:
            heaviest.add(weight + len(own), RowMatch(index, min(end, len(words)), chain))
    kept = set()
    _, match = heaviest.find_before(len(words))
    while match is not None:
        kept.add(match.row)
        match = match.chain
    left = len(words) - sum(present[index] for index in kept)
    for index in _list_gaps(kept):
        if present.get(index, left + 1) <= left:
            kept.add(index)
            left -= present[index]
    return kept


def _list_gaps(kept: set[int]) -> list[int]:
    """Return the rows between two kept ones close by, which may be in the answer in another order."""
    return [
        index
        for before, after in pairwise(sorted(kept))
        if after - before <= WIDEST_GAP
        for index in range(before + 1, after)
    ]


def _split_answer(answer: str) -> tuple[list[str], set[int]]:
    """Return the words of the answer, and which of them begin a line or a cell of a table."""
    words: list[str] = []
    starts = set()
    for piece in CELLS.split(answer.casefold()):
        starts.add(len(words))
        words.extend(WORD.findall(piece))
    return words, starts


def _find_starts(own: Sequence[str], places: dict[tuple[str, ...], list[int]], most: int) -> list[int]:
    """Return where a row may begin in the answer, by its first run of words, else by a later one."""
    if len(own) < RUN:
        return places.get(tuple(own), [])[:most] if own else []
    for skipped in range(0, min(len(own) - RUN, MOST_SKIPPED) + 1, RUN):
        found = places.get(tuple(own[skipped : skipped + RUN]))
        if found:
            return [place - skipped for place in found[:most] if place >= skipped]
    return []


# Words of a run by which places are looked up.
RUN = 4
# Places tried for each row; fewer on very long pages, to bound time. Many let a refrain find its own place.
MOST_PLACES = 64
FEW_PLACES = 8
MANY_ROWS = 3000
WIDEST_GAP = 5
MOST_SKIPPED = 12
WORD = re.compile(r"\w+")
CELLS = re.compile(r"\n|\s\|\s")
