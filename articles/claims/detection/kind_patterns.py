"""The patterns by which kinds of sentence are distinguished, made from a language's wording.

All but ``dateline`` are for text in lower case with plain quotation marks.
"""

import re
from dataclasses import dataclass
from functools import cache

from articles.claims.languages import Language
from articles.claims.languages.base import KindPhrases, Phrases, TextWords, match_any
from articles.messages import gettext_noop

# Words a subject may have; what stands before a verb and is longer holds a clause of its own.
LONGEST_SUBJECT = 12

ANY_DIGIT = re.compile(r"\d")
ENDS_SENTENCE = re.compile(r"[.!?:;…][\"')\]]*\s*$")
QUESTION_END = re.compile(r"\?[\"')\]]*\s*$")
YEAR_OR_DAY = re.compile(r"^(?:1[5-9]|20)\d\d[.,]?$|^\d{1,2}[.,]?$")

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class KindPatterns:
    """The patterns of one language."""

    furniture: Pattern
    """A text of the page around the article."""
    dateline: Pattern
    """"LONDON (AP)": matched in the text as it stands, since its capitals count."""
    finite_verb: Pattern
    """A verb that makes more of a few words than a heading or an item of a list."""
    question_head: Pattern
    """A question from its first word to its mark."""
    exhortation: Pattern
    """An imperative that opens the text."""
    collective_duty: Pattern
    """What "we" or the reader must do."""
    urging: Pattern
    """What the main clause wants, whatever dates and numbers come after; ``does`` is the deed's verb."""
    other_clause: Pattern
    """A word that shows another clause to be the main one, where it stands before a verb."""
    own_view: Pattern
    """An opening by which the author gives a view."""
    viewpoint: Pattern
    """What "I" or "we" think, and the like, anywhere."""
    judgement: Pattern
    """A phrase that judges."""
    opinions: tuple[tuple[Pattern, str], ...]
    """What makes an opinion of a sentence, the first that matches, and how an editor is told."""
    prediction: Pattern
    """What will be."""
    happened: Pattern
    """Wording by which even a judgement or a forecast reports something that can be looked up."""
    factual: Pattern
    """The same, or a digit."""
    number: Pattern
    """A quantity, in digits or words."""
    limit: Pattern
    """What bounds the number right after it."""
    date: Pattern
    """A date or a span of time."""
    event_verb: Pattern
    """A verb that makes an event of a sentence with a date."""
    accusation: Pattern
    """A verb of accusing."""
    comparison: Pattern
    """A phrase that compares."""


@cache
def compile_patterns(language: Language) -> KindPatterns:
    """Compile the patterns of a language; each language once."""
    words, text = language.kinds, language.text
    judgement = _compile(rf"\b{match_any(words.judgements)}\b")
    viewpoint = _compile_viewpoint(words)
    happened = _write_happened(words)
    return KindPatterns(
        furniture=_compile(rf"^[\W_]*$|\b{match_any(words.furniture)}\b"),
        dateline=_compile(rf"^[^a-z]*\({match_any(text.agencies)}\)\W*$"),
        finite_verb=_compile(rf"\b{match_any(words.finite_verbs)}\b|'{match_any(words.finite_clitics)}\b"),
        question_head=_compile_question_head(words, text),
        exhortation=_compile(
            rf"^[\"'(\s]*(?:{match_any(words.appeal_leads)}[,\s]+)*{match_any(words.appeals)}\b"
            rf"(?!\s+{match_any(words.appeal_stops)}\b)"
        ),
        collective_duty=_compile(
            rf"\b{match_any(words.collective_subjects)}\s+(?:\w+\s+)?{match_any(words.collective_duties)}\b"
            rf"(?! {match_any(words.reporting_duties)}\b)"
            rf"|^[\"']?(?:{match_any(words.reader_links)} )?{match_any(words.reader_duties)}\b"
        ),
        urging=_compile(
            rf"\b{match_any(words.urging)}\s+(?:{match_any(words.urging_adverbs)}\s+)*"
            rf"(?P<does>(?!{match_any(words.urging_stops)}\b)\w+)"
        ),
        other_clause=_compile(rf"\b{match_any(words.other_clauses)}\b|[;:]"),
        own_view=_compile(rf"^\W*(?:{match_any(words.view_links)}\s+)?{match_any(words.own_views)}\b"),
        viewpoint=viewpoint,
        judgement=judgement,
        opinions=(
            (viewpoint, gettext_noop("gives a point of view: '%(words)s'")),
            (_compile_duty(words), gettext_noop("says what ought to be: '%(words)s'")),
            (
                _compile(rf"\b{match_any(words.seeming)} {match_any(words.seeming_complements)}\b"),
                gettext_noop("says how things seem: '%(words)s'"),
            ),
            (judgement, gettext_noop("judges: '%(words)s'")),
            (_compile(rf"\b{match_any(words.hedges)}\b"), gettext_noop("guesses: '%(words)s'")),
        ),
        prediction=_compile(rf"\b{match_any(words.forecasts)}\s+\w+"),
        happened=_compile(happened),
        factual=_compile(rf"\d|{happened}"),
        number=_compile_number(words),
        limit=_compile(rf"\b{match_any(words.limits)}\s+$"),
        date=_compile(rf"\b{match_any(words.dates)}"),
        event_verb=_compile(rf"\b{match_any(words.event_verbs)}\b"),
        accusation=_compile(
            rf"\b(?:{match_any(words.accusation_auxiliaries)} )?{match_any(words.accusations)}\b"
        ),
        comparison=_compile(rf"\b{match_any(words.comparisons)}\b"),
    )


def _compile(pattern: str) -> Pattern:
    return re.compile(pattern)


def _compile_question_head(words: KindPhrases, text: TextWords) -> Pattern:
    negated = (
        rf"|{match_any(words.negated_question_words)}{text.negated_ending}" if text.negated_ending else ""
    )
    return _compile(
        rf"^[\"'(\s]*(?:{match_any(words.question_leads)}\s+)?"
        rf"(?:{match_any(words.question_words)}{negated})\b[^.]*\?"
    )


def _compile_viewpoint(words: KindPhrases) -> Pattern:
    return _compile(
        rf"\b{match_any(words.view_subjects)}\s+(?:{match_any(words.view_adverbs)}\s+)*"
        rf"{match_any(words.view_verbs)}\b"
        rf"|\b{match_any(words.wish_phrases)} (?!{match_any(words.wish_stops)}\b)\w+"
        rf"|\b{match_any(words.view_phrases)}\b"
    )


def _compile_duty(words: KindPhrases) -> Pattern:
    endings = "".join(f"(?: {ending})?" for ending in words.duty_endings)
    return _compile(rf"\b{match_any(words.duties)}{endings}\b")


def _write_happened(words: KindPhrases) -> str:
    """Write the pattern of what has happened: a perfect, a past passive, a named source, a telling verb."""
    passive: Phrases = (rf"\w+{match_any(words.passive_endings)}", *words.passive_participles)
    return (
        rf"\b{match_any(words.happened_auxiliaries)}\s+(?:{match_any(words.happened_adverbs)}\s+)*"
        rf"\w+{match_any(words.happened_endings)}\b"
        rf"|\b{match_any(words.passive_auxiliaries)}\s+"
        rf"(?:{match_any(words.passive_adverbs)}\s+)?{match_any(passive)}\b"
        rf"|\b{match_any(words.sources_named)}\b"
        rf"|\b{match_any(words.happened_verbs)}\b"
    )


def _compile_number(words: KindPhrases) -> Pattern:
    return _compile(
        rf"(?<![\w.])(?:[$£€]\s?)?\d[\d,.]*{match_any(words.number_signs)}?"
        rf"|\b{match_any(words.vague_numbers)}\b"
        rf"|\b{match_any(words.number_words)}\b"
    )
