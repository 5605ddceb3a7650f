"""Where a quotation stands in a later version of its text: exactly, moved, changed, or nowhere.

The order is that of the W3C selectors (https://www.w3.org/TR/annotation-model/#selectors): the position
with the words, then the words with what stood around them, then a sentence that is nearly the same. A
doubt is never settled by a guess: what is not clear of its runner-up is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from articles.choices import Anchoring
from articles.types import Span

NEAR = 78.0  # rapidfuzz ratio from which a sentence may be a changed form of another
CLEAR = 8.0  # by which it must lead the next
CONTEXT_CLEAR = 15.0  # the same for what stands around two places with the same words


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that stood in a text at [start, end), with what stood before and after them."""

    exact: str
    start: int
    end: int
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where a quotation stands now, and how that was found; no span for what is lost."""

    how: Anchoring
    span: Span | None = None


def anchor(quotation: Quotation, text: str, sentences: Sequence[Span]) -> Anchored:
    """Find a quotation in a text. ``sentences`` are the places that may hold a changed form of it."""
    if text[quotation.start : quotation.end] == quotation.exact and _fits(quotation, text, quotation.start):
        return Anchored(Anchoring.EXACT, Span(quotation.start, quotation.end))
    places = _find_all(text, quotation.exact)
    if places:
        return _choose_place(quotation, text, places)
    return _find_changed(quotation, text, sentences)


def _find_all(text: str, words: str) -> list[int]:
    places, at = [], text.find(words)
    while at >= 0:
        places.append(at)
        at = text.find(words, at + 1)
    return places


def _fits(quotation: Quotation, text: str, start: int) -> bool:
    """Tell whether at least one side of a place is as it was: the place was not taken by a twin."""
    return _weigh_context(quotation, text, start) >= 50.0


def _weigh_context(quotation: Quotation, text: str, start: int) -> float:
    """Return how like the surroundings of a place are to those there were, 0 to 100."""
    end = start + len(quotation.exact)
    before = fuzz.ratio(quotation.prefix, text[max(0, start - len(quotation.prefix)) : start])
    after = fuzz.ratio(quotation.suffix, text[end : end + len(quotation.suffix)])
    return float(max(before, after)) * 0.5 + float(before + after) * 0.25


def _choose_place(quotation: Quotation, text: str, places: Sequence[int]) -> Anchored:
    def stand_at(start: int) -> Anchored:
        how = Anchoring.EXACT if start == quotation.start else Anchoring.MOVED
        return Anchored(how, Span(start, start + len(quotation.exact)))

    if len(places) == 1:
        return stand_at(places[0])
    weighed = sorted(((_weigh_context(quotation, text, start), start) for start in places), reverse=True)
    if weighed[0][0] - weighed[1][0] >= CONTEXT_CLEAR:
        return stand_at(weighed[0][1])
    return Anchored(Anchoring.LOST)


def _find_changed(quotation: Quotation, text: str, sentences: Sequence[Span]) -> Anchored:
    candidates = [text[span.start : span.end] for span in sentences]
    best = process.extract(quotation.exact, candidates, scorer=fuzz.ratio, limit=2, score_cutoff=NEAR - CLEAR)
    if not best or best[0][1] < NEAR or (len(best) > 1 and best[0][1] - best[1][1] < CLEAR):
        return Anchored(Anchoring.LOST)
    return Anchored(Anchoring.CHANGED, sentences[best[0][2]])
