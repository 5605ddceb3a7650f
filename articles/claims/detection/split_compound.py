"""Compound sentences: the parts that can be checked apart, where cutting is safe."""

import re
from collections.abc import Sequence

from articles.claims.text.word_forms import plain
from articles.types import Attribution, Span

# A part shorter than this many words says too little to stand alone.
FEWEST_WORDS = 6

_DASH = re.compile(r"\s+-\s+|(?<=[)\w])-\s+|\s+-(?=\w)|;\s+")
_CONCESSION = re.compile(r"^(?:while|although|though|given that|since)\s+", re.IGNORECASE)
_QUESTION_HEAD = re.compile(
    r"(?:(?:and|but|so|then)\s+)?(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|isn't|aren't|"
    r"doesn't|don't|didn't|won't|wouldn't|shouldn't|couldn't|why|how|what|who|when|where)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|does|do|did|\w{3,}ed|said|says|told)\b",
    re.IGNORECASE,
)


# "PORT HALLAM (AP) - ...", "Q: ...": what stands before a sentence and is no part of it.
_OPENING = re.compile(
    r"[A-Z][A-Z.' ]+(?:, [A-Z][\w.]+)*(?:, \w+ \d{1,2})? ?(?:\((?:AP|AFP|Reuters|UPI|PA|dpa)\) ?)?"
    r"-{1,2} +(?=[A-Z\"'\d])"
    r"|-{1,2} +|(?:Q|A|Question|Answer) ?: +"
)


def skip_opening(text: str, sentence: Span) -> Span:
    """Give the sentence without the place and agency, or the "Q:" of an interview, that stand before it."""
    opening = _OPENING.match(plain(text[sentence.start : sentence.end]))
    return Span(sentence.start + opening.end(), sentence.end) if opening else sentence


def split_compound(text: str, sentence: Span, attributions: Sequence[Attribution]) -> list[Span]:
    """Split a sentence where each part says something of its own; one span when it is better left whole.

    Cut are: a statement and the question hung onto it ("X is so - so is Y?", "While X has ..., would
    it ...?"), and a statement of the author's beside one of somebody else's, a dash or semicolon
    between them. Parts cover the sentence but for the mark and the conjunction between them.
    """
    clean = plain(text[sentence.start : sentence.end])
    if clean.rstrip("\"')] ").endswith("?"):
        return _split_question(text, sentence, clean)
    for dash in _DASH.finditer(clean):
        left = Span(sentence.start, sentence.start + dash.start())
        right = Span(sentence.start + dash.end(), sentence.end)
        opens_new = any(one.source and 0 <= one.source[0].start - right.start <= 4 for one in attributions)
        whole_left = not any(
            left.start <= one.cue[0].start < left.end and any(part.end > right.start for part in one.content)
            for one in attributions
        )
        if opens_new and whole_left and _says_something(text, left) and _says_something(text, right):
            return [left, right]
    return [sentence]


def _split_question(text: str, sentence: Span, clean: str) -> list[Span]:
    """Part the statement from the question it leads up to."""
    for dash in _DASH.finditer(clean):
        if _QUESTION_HEAD.match(clean, dash.end()):
            left = Span(sentence.start, sentence.start + dash.start())
            if _says_something(text, left):
                return [left, Span(sentence.start + dash.end(), sentence.end)]
    concession = _CONCESSION.match(clean)
    if concession is None:
        return [sentence]
    comma = clean.find(", ", concession.end())
    if comma < 0 or not _QUESTION_HEAD.match(clean, comma + 2):
        return [sentence]
    left = Span(sentence.start + concession.end(), sentence.start + comma)
    return (
        [left, Span(sentence.start + comma + 2, sentence.end)] if _says_something(text, left) else [sentence]
    )


def _says_something(text: str, span: Span) -> bool:
    words = text[span.start : span.end]
    return len(words.split()) >= FEWEST_WORDS and _FINITE.search(plain(words)) is not None
