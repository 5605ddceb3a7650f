"""Find a quotation in a later version of its text: at its place, moved, changed, or lost.

Tried in the order of the W3C selectors (https://www.w3.org/TR/annotation-model/#selectors): the words at
their position, then the words with their surroundings, then a sentence that is nearly the same. Where two
places are about equally good, the quotation is lost: a wrong place would be worse than none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from articles.choices import Anchoring
from articles.claims.text.sentences import split_sentences
from articles.types import Span

NEAR = 78.0  # least likeness (rapidfuzz ratio, 0 to 100) of a sentence and its changed form
CLEAR = 8.0  # by which the best sentence must lead the next
CONTEXT_CLEAR = 15.0  # by which the surroundings of the best place must lead the next
ENDS = ("", *".!?…。！？؟।")  # after which a sentence begins; "" is the text's beginning
MARKS = "\"'“”‘’«»()[] \t"  # may stand between two sentences
GLANCE = 16  # characters before a place that show whether a sentence begins there
CUT = re.compile(r"\w\w")
FACT = re.compile(r"\w+")
CUT_NUMBER = re.compile(r"\d[.,]\d")


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words of a text at [start, end), with the text before and after them."""

    exact: str
    start: int
    end: int
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Anchored:
    """How a quotation was found, and where; a lost one has no span."""

    how: Anchoring
    span: Span | None = None


def anchor(quotation: Quotation, text: str, sentences: Sequence[Span], gone: Sequence[str] = ()) -> Anchored:
    """Find a quotation in a text.

    ``sentences`` are the spans of the text that may be a changed form of it. ``gone`` are the sentences of
    the old text that this one lacks: a sentence more like another of them is a changed form of that one. A
    sentence that is now part of a longer one ("Nobody believes that ...") counts as changed.
    """
    places = [start for start in _find_places(text, quotation.exact) if _stands_free(quotation, text, start)]
    alike = [start for start in places if _is_as_whole(quotation, text, start)]
    if quotation.start in alike and _has_old_context(quotation, text, quotation.start):
        return Anchored(Anchoring.EXACT, Span(quotation.start, quotation.end))
    if alike:
        return _choose_place(quotation, text, alike)
    if places:
        around = [span for span in sentences if any(span.start <= start < span.end for start in places)]
        return Anchored(Anchoring.CHANGED, around[0]) if len(around) == 1 else Anchored(Anchoring.LOST)
    return _find_changed(quotation, text, sentences, gone)


def list_new_sentences(text: str, old_text: str, bodies: Sequence[Span]) -> list[Span]:
    """Return the sentences of the bodies that the old text lacks; only these can be changed forms."""
    return [
        span
        for body in bodies
        for span in split_sentences(text, body.start, body.end)
        if text[span.start : span.end] not in old_text
    ]


def _find_places(text: str, words: str) -> list[int]:
    places, at = [], text.find(words)
    while at >= 0:
        places.append(at)
        at = text.find(words, at + 1)
    return places


def _stands_free(quotation: Quotation, text: str, start: int) -> bool:
    """Return whether a place cuts no word or number, as "spent 4" would in "spent 41" or "spent 4.1"."""
    end = start + len(quotation.exact)
    before, after = text[max(0, start - 2) : start + 1], text[end - 1 : end + 2]
    return not (CUT.search(before[-2:]) or CUT.match(after) or CUT_NUMBER.search(before + "\n" + after))


def _is_as_whole(quotation: Quotation, text: str, start: int) -> bool:
    """Return whether the quotation begins or ends a sentence at this place if it did so before."""
    end = start + len(quotation.exact)
    before, after = text[max(0, start - GLANCE) : start], text[end : end + 1]
    begun, ended = _begins_sentence(quotation.prefix), _ends_sentence(quotation.exact, quotation.suffix)
    return (not begun or _begins_sentence(before)) and (not ended or _ends_sentence(quotation.exact, after))


def _begins_sentence(before: str) -> bool:
    words = before.rstrip()
    return "\n" in before[len(words) :] or words.rstrip(MARKS)[-1:] in ENDS


def _ends_sentence(exact: str, after: str) -> bool:
    return after[:1] in ("", "\n") or exact.rstrip(MARKS)[-1:] in ENDS


def _has_old_context(quotation: Quotation, text: str, start: int) -> bool:
    """Return whether the surroundings are about the same, so that this is no second copy of the words."""
    return _weigh_context(quotation, text, start) >= 50.0


def _weigh_context(quotation: Quotation, text: str, start: int) -> float:
    """Return how like the old surroundings those of a place are, 0 to 100; the better side counts most."""
    end = start + len(quotation.exact)
    before = fuzz.ratio(quotation.prefix, text[max(0, start - len(quotation.prefix)) : start])
    after = fuzz.ratio(quotation.suffix, text[end : end + len(quotation.suffix)])
    return float(max(before, after)) * 0.5 + float(before + after) * 0.25


def _choose_place(quotation: Quotation, text: str, places: Sequence[int]) -> Anchored:
    def anchor_at(start: int) -> Anchored:
        how = Anchoring.EXACT if start == quotation.start else Anchoring.MOVED
        return Anchored(how, Span(start, start + len(quotation.exact)))

    if len(places) == 1:
        return anchor_at(places[0])
    weighed = sorted(((_weigh_context(quotation, text, start), start) for start in places), reverse=True)
    if weighed[0][0] - weighed[1][0] >= CONTEXT_CLEAR:
        return anchor_at(weighed[0][1])
    return Anchored(Anchoring.LOST)


def _find_changed(
    quotation: Quotation, text: str, sentences: Sequence[Span], gone: Sequence[str]
) -> Anchored:
    candidates = [text[span.start : span.end] for span in sentences]
    best = process.extract(quotation.exact, candidates, scorer=fuzz.ratio, limit=2, score_cutoff=NEAR - CLEAR)
    if not best or best[0][1] < NEAR or (len(best) > 1 and best[0][1] - best[1][1] < CLEAR):
        return Anchored(Anchoring.LOST)
    words, likeness, at = best[0]
    facts = _list_facts(quotation.exact)
    if len(facts) > 1 and not facts & _list_facts(words):
        return Anchored(Anchoring.LOST)
    rivals = [sentence for sentence in gone if quotation.exact not in sentence]
    if process.extractOne(words, rivals, scorer=fuzz.ratio, score_cutoff=likeness) is not None:
        return Anchored(Anchoring.LOST)
    return Anchored(Anchoring.CHANGED, sentences[at])


def _list_facts(sentence: str) -> set[str]:
    """Return the numbers and names of a sentence, its first word left out."""
    words = FACT.findall(sentence)[1:]
    return {word for word in words if word[0].isdigit() or word[0].isupper()}
