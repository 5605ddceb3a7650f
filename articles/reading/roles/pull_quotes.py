"""Find pull quotes: sentences of the body in large type, which plain text shows as paragraphs.

Such a paragraph repeats part of another one, perhaps shortened at either end or with a few words changed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from rapidfuzz import fuzz

from articles.reading.text_lines import WORD, TextLine, ends_sentence


def find_pull_quotes(lines: Sequence[TextLine], candidates: Sequence[int]) -> dict[int, float]:
    """Return which of the lines at ``candidates`` only repeat another of them, with a confidence, 0 to 1.

    Of two lines that repeat each other, the body's is the one that continues where the other stops, else
    the one that ends as a sentence does, else the longer, else the first.
    """
    runs = {i: _list_runs(lines[i].words) for i in candidates if len(lines[i].words) >= LEAST_WORDS}
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, own in runs.items():
        for run in own:
            places[run].append(index)
    quotes: dict[int, float] = {}
    for index, own in runs.items():
        shared = Counter(
            other for run in own if len(places[run]) <= MOST_PLACES for other in places[run] if other != index
        )
        for other, count in shared.most_common(MOST_PLACES):
            share = count / len(own)
            if (
                share >= LEAST_SHARE
                and (
                    abs(index - other) > 1
                    or share >= ADJACENT_SHARE
                    or _is_cut_from(lines[index], lines[other])
                )
                and other not in quotes
                and _is_copy(lines[index], lines[other], runs, index, other)
            ):
                quotes[index] = round(min(0.99, 0.5 + share / 2), 2)
                break
    return quotes if len(quotes) <= max(1, MOST_QUOTES * len(candidates)) else {}


def _is_copy(
    line: TextLine, other: TextLine, runs: dict[int, frozenset[tuple[str, ...]]], index: int, other_index: int
) -> bool:
    """Return whether ``line``, most of which stands in ``other``, is the copy rather than the original."""
    backwards = len(runs[index] & runs[other_index]) / len(runs[other_index])
    if backwards < LEAST_SHARE:
        return True
    return _rank_completeness(line, -index) < _rank_completeness(other, -other_index)


def _is_cut_from(line: TextLine, other: TextLine) -> bool:
    """Return whether ``line`` is part of the longer ``other``, apart from a word changed or in brackets."""
    if len(line.words) > CUT_LENGTH * len(other.words):
        return False
    words = WORD.findall(BRACKETED.sub(" ", line.text.casefold()))
    return fuzz.partial_ratio(" ".join(words), " ".join(other.words)) >= CUT_LIKENESS


def _rank_completeness(line: TextLine, order: int) -> tuple[bool, int, int]:
    return ends_sentence(line.text), len(line.words), order


def _list_runs(words: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


# Words of a run; runs that two lines share show that one repeats the other.
RUN = 3
LEAST_WORDS = 7
LEAST_SHARE = 0.6
# Adjacent lines that share much are more often a refrain or a list than a quote beside its source,
ADJACENT_SHARE = 0.85
# so a quote of an adjacent line must be clearly shorter, and very like the part it repeats.
CUT_LENGTH = 0.8
CUT_LIKENESS = 90
BRACKETED = re.compile(r"\[[^\]]{0,80}\]|\([^)]{0,80}\)")
# A quoted run stands twice, or three times with a summary; one that stands more often belongs to a list or is
# a standing phrase of the publisher.
MOST_PLACES = 3
# Where more lines than this share repeat each other, the text is a table or a list.
MOST_QUOTES = 0.3
