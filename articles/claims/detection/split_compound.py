"""Split compound sentences into parts that can be checked on their own, where that is safe."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from articles.claims.languages import ENGLISH, Language
from articles.claims.languages.base import match_any
from articles.claims.text.word_forms import simplify_marks
from articles.types import Attribution, Span

# A part shorter than this many words says too little to stand alone.
FEWEST_WORDS = 6

_DASH = re.compile(r"\s+-\s+|(?<=[)\w])-\s+|\s+-(?=\w)|;\s+")


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The patterns of one language.

    ``opening``: what stands before a sentence and is no part of it ("PORT HALLAM (AP) - ...", "Q: ...").
    ``concession``: the opening of a clause before a question. ``question_head``: the beginning of a
    question. ``verb``: a verb that says something.
    """

    opening: re.Pattern[str]
    concession: re.Pattern[str]
    question_head: re.Pattern[str]
    verb: re.Pattern[str]


@cache
def _compile_patterns(language: Language) -> _Patterns:
    words, text = language.kinds, language.text
    place = rf"[A-Z][A-Z.' ]+(?:, [A-Z][\w.]+)*(?:, \w+ \d{{1,2}})? ?(?:\({match_any(text.agencies)}\) ?)?"
    labels = match_any((*text.question_labels, *text.answer_labels))
    return _Patterns(
        opening=re.compile(rf"{place}-{{1,2}} +(?=[A-Z\"'\d])|-{{1,2}} +|{labels} ?: +"),
        concession=re.compile(rf"^{match_any(words.concessions)}\s+", re.IGNORECASE),
        question_head=re.compile(
            rf"(?:{match_any(words.question_leads)}\s+)?{match_any(words.part_question_words)}\b",
            re.IGNORECASE,
        ),
        verb=re.compile(rf"\b{match_any(words.part_verbs)}\b", re.IGNORECASE),
    )


def skip_opening(text: str, sentence: Span, language: Language = ENGLISH) -> Span:
    """Return the sentence without the place and agency, or the "Q:" of an interview, before it."""
    opening = _compile_patterns(language).opening.match(simplify_marks(text[sentence.start : sentence.end]))
    return Span(sentence.start + opening.end(), sentence.end) if opening else sentence


def split_compound(
    text: str, sentence: Span, attributions: Sequence[Attribution], language: Language = ENGLISH
) -> list[Span]:
    """Split a sentence into parts that each say something; one span when it is better left whole.

    Two forms are split: a statement that leads up to a question ("X is so - so is Y?", "While X has ...,
    would it ...?"), and a statement of the author's and one of somebody else's with a dash or semicolon
    between them. The parts cover the sentence except the mark and the conjunction between them.
    """
    clean = simplify_marks(text[sentence.start : sentence.end])
    if clean.rstrip("\"')] ").endswith("?"):
        return _split_question(text, sentence, clean, _compile_patterns(language))
    verb = _compile_patterns(language).verb
    for dash in _DASH.finditer(clean):
        left = Span(sentence.start, sentence.start + dash.start())
        right = Span(sentence.start + dash.end(), sentence.end)
        opens_new = any(one.source and 0 <= one.source[0].start - right.start <= 4 for one in attributions)
        whole_left = not any(
            left.start <= one.cue[0].start < left.end and any(part.end > right.start for part in one.content)
            for one in attributions
        )
        if (
            opens_new
            and whole_left
            and _says_something(text, left, verb)
            and _says_something(text, right, verb)
        ):
            return [left, right]
    return [sentence]


def _split_question(text: str, sentence: Span, clean: str, patterns: _Patterns) -> list[Span]:
    """Split a question from the statement that leads up to it."""
    for dash in _DASH.finditer(clean):
        if patterns.question_head.match(clean, dash.end()):
            left = Span(sentence.start, sentence.start + dash.start())
            if _says_something(text, left, patterns.verb):
                return [left, Span(sentence.start + dash.end(), sentence.end)]
    concession = patterns.concession.match(clean)
    if concession is None:
        return [sentence]
    comma = clean.find(", ", concession.end())
    if comma < 0 or not patterns.question_head.match(clean, comma + 2):
        return [sentence]
    left = Span(sentence.start + concession.end(), sentence.start + comma)
    return (
        [left, Span(sentence.start + comma + 2, sentence.end)]
        if _says_something(text, left, patterns.verb)
        else [sentence]
    )


def _says_something(text: str, span: Span, verb: re.Pattern[str]) -> bool:
    words = text[span.start : span.end]
    return len(words.split()) >= FEWEST_WORDS and verb.search(simplify_marks(words)) is not None
