"""Pull quotes: sentences of the body set again in large type, which a text dump turns into paragraphs.

Such a paragraph nearly repeats a part of another one: it may be cut at either end, and an editor
may have changed a few words. It says nothing the body does not say.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from rapidfuzz import fuzz

from articles.reading.text_lines import WORD, TextLine, ends_sentence


def find_pull_quotes(lines: Sequence[TextLine], candidates: Sequence[int]) -> dict[int, float]:
    """Which of the lines at the indexes ``candidates`` only repeat another of them, and how surely (0 to 1).

    Of two lines that repeat each other the body is the one that goes on where the other stops, else
    the one that ends as a sentence does, else the longer, else the first.
    """
    runs = {i: _runs_of(lines[i].words) for i in candidates if len(lines[i].words) >= LEAST_WORDS}
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
                and _repeats(lines[index], lines[other], runs, index, other)
            ):
                quotes[index] = round(min(0.99, 0.5 + share / 2), 2)
                break
    return quotes if len(quotes) <= max(1, MOST_QUOTES * len(candidates)) else {}


def _repeats(
    line: TextLine, other: TextLine, runs: dict[int, frozenset[tuple[str, ...]]], index: int, other_index: int
) -> bool:
    """Whether ``line`` is the copy and ``other`` the body, most of ``line`` standing in ``other``."""
    backwards = len(runs[index] & runs[other_index]) / len(runs[other_index])
    if backwards < LEAST_SHARE:
        return True
    return _completeness(line, -index) < _completeness(other, -other_index)


def _is_cut_from(line: TextLine, other: TextLine) -> bool:
    """Whether ``line`` is a part of the longer ``other`` but for a word changed or put in brackets."""
    if len(line.words) > CUT_LENGTH * len(other.words):
        return False
    words = WORD.findall(BRACKETED.sub(" ", line.text.casefold()))
    return fuzz.partial_ratio(" ".join(words), " ".join(other.words)) >= CUT_LIKENESS


def _completeness(line: TextLine, order: int) -> tuple[bool, int, int]:
    return ends_sentence(line.text), len(line.words), order


def _runs_of(words: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


RUN = 3
LEAST_WORDS = 7
LEAST_SHARE = 0.6
# Neighbours that share much are more often a refrain or a list than a quote set beside its source.
ADJACENT_SHARE = 0.85
# So one that is cut out of its neighbour must be clearly shorter, and very like the part it repeats.
CUT_LENGTH = 0.8
CUT_LIKENESS = 90
BRACKETED = re.compile(r"\[[^\]]{0,80}\]|\([^)]{0,80}\)")
# A quote stands twice, with a summary three times; what stands oftener is a list's or the house's phrase.
MOST_PLACES = 3
# Where more lines than this share repeat each other, the text is a table or a list.
MOST_QUOTES = 0.3
