"""Find whose statement a sentence is, and what its pronouns and dates refer to in the text around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from articles.claims.attribution.noun_phrases import find_phrase_before
from articles.claims.languages import ENGLISH, Language
from articles.claims.languages.base import match_any
from articles.claims.text.tokens import TokenSentence, tokenize_sentence
from articles.claims.text.word_forms import lower_letters, simplify_marks
from articles.types import Attribution, Span

# A statement that fills at least this share of a sentence makes the sentence the speaker's; a smaller one is
# a remark inside a sentence of the author's.
LEAST_SHARE = 0.4
# Characters before a pronoun in which the possessor that opens its sentence is looked for.
_FARTHEST_POSSESSOR = 300
# A subject stands at the head of its sentence: its verb comes within this many words.
_FARTHEST_VERB = 12

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# "Its leader, Mark Osei, ...": the name beside a role.
_NAMED_ROLE = re.compile(r",\s+((?:[A-Z][\w.'’-]+ )+[A-Z][\w'’-]+)(?=,|\.\s|\.$)")


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The patterns of one language.

    ``not_said``: wording in a cue that tells that nothing was said. ``possessor``: the name that a
    sentence opens with, in the possessive. ``article``: an article that opens a name as it opens a
    sentence. ``role``: a role without a name. ``person``: words that end in a name, so no article, and no
    common noun at the end ("Israeli courts"). ``pronoun``: the pronoun that opens a sentence, as group 1.
    ``empty_subject``: "it is", "it may", "it takes": what "it" stands for is not sure, or nothing.
    ``relative_date``: a date that means nothing without the day the text appeared.
    """

    not_said: re.Pattern[str]
    possessor: re.Pattern[str]
    article: re.Pattern[str]
    role: re.Pattern[str]
    person: re.Pattern[str]
    pronoun: re.Pattern[str]
    empty_subject: re.Pattern[str]
    relative_date: re.Pattern[str]


@cache
def _compile_patterns(language: Language) -> _Patterns:
    grammar, reporting, kinds = language.grammar, language.reporting, language.kinds
    links = rf"(?:{match_any(grammar.sentence_links)}\s+)?"
    capitalised = match_any(tuple(article.capitalize() for article in grammar.articles))
    clitic = grammar.possessive_clitic.removeprefix("'")
    return _Patterns(
        not_said=re.compile(
            rf"\b{match_any(reporting.not_said_words)}\b|{match_any(reporting.not_said_clitics)}\b"
        ),
        possessor=re.compile(
            rf"\b(?:{match_any(grammar.possessor_openers)} )?([A-Z][\w.-]*(?: [A-Z][\w.-]*)*)['’]{clitic}\b"
        ),
        article=re.compile(rf"{capitalised}(?= )"),
        role=re.compile(rf"{match_any(grammar.role_determiners)}\s+[^\W\d_]", re.IGNORECASE),
        person=re.compile(
            rf"(?!(?:{match_any(grammar.articles)}|{capitalised}) )"
            r"(?:(?:[\w.'’-]+ )*[A-Z][\w.'’-]* )?[A-Z][\w.'’-]*"
        ),
        pronoun=re.compile(rf"^[\"'(\s]*{links}({match_any(grammar.third_persons)})\b"),
        empty_subject=re.compile(
            rf"^\W*{links}{grammar.empty_subject}"
            rf"(?:{match_any(grammar.empty_subject_clitics)}|\s+{match_any(grammar.empty_subject_verbs)}\b)"
        ),
        relative_date=re.compile(
            rf"\b{match_any(kinds.relative_dates)}\b(?!\s+{match_any(kinds.relative_date_stops)}\b)"
        ),
    )


@cache
def _list_statements(language: Language) -> frozenset[str]:
    """Return the nouns that name a statement; "hope" and "fear" name none."""
    reporting = language.reporting
    return frozenset(
        noun for noun in reporting.speech_nouns if reporting.forms.get(noun) not in reporting.stance_verbs
    )


def find_speaker(
    text: str, sentence: Span, attributions: Sequence[Attribution], language: Language = ENGLISH
) -> Attribution | None:
    """Find the attribution that makes the sentence somebody's statement; None when its author speaks.

    The outermost one counts: in "A said that B claims ..." it is A's. Wanting, fearing or refusing
    is no statement.
    """
    for attribution in attributions:
        if (
            _measure_share(sentence, attribution) >= LEAST_SHARE
            and states_something(text, attribution, language)
            and not _is_aside(text, sentence, attribution, language)
            and not _is_author(text, attribution, language)
        ):
            return attribution
    return None


def _is_aside(text: str, sentence: Span, attribution: Attribution, language: Language) -> bool:
    """Return whether the statement stands in a side clause: "when it posted ...", "which they called ..."."""
    if not attribution.source:
        return False
    cue = text[attribution.cue[0].start : attribution.cue[-1].end]
    if cue in language.reporting.gerunds and attribution.cue[0].start - attribution.source[0].end == 1:
        return True  # "the resolutions declaring ..." says what resolutions, not who speaks
    before = simplify_marks(text[sentence.start : attribution.source[0].start]).lower()
    if before.count("(") > before.count(")") and not before.startswith("("):
        return True
    words = before.split()
    return len(words) > 1 and words[-1] in language.grammar.side_subordinators


def _is_author(text: str, attribution: Attribution, language: Language) -> bool:
    """Return whether "I" or "we" speak, who are no other than the author."""
    if not attribution.source:
        return False
    return _read_span(text, attribution.source[0]).lower() in language.grammar.first_and_second_persons


def states_something(text: str, attribution: Attribution, language: Language = ENGLISH) -> bool:
    """Return whether the cue reports a statement rather than a wish, a feeling or a stance."""
    reporting = language.reporting
    if not attribution.cue:
        return False
    cue = simplify_marks(text[attribution.cue[0].start : attribution.cue[-1].end]).lower()
    if cue.startswith(tuple(phrase[0] for phrase in reporting.source_phrases)):
        return True
    if _compile_patterns(language).not_said.search(cue):
        return False
    verbs = [reporting.forms.get(word) for word in _WORD.findall(cue)]
    return any(verb in reporting.speech_verbs for verb in verbs) or cue in _list_statements(language)


def _measure_share(sentence: Span, attribution: Attribution) -> float:
    """Return the share of a sentence, 0 to 1, that the statement and its speaker's description fill."""
    named = (*attribution.source, *attribution.cue)
    speaker = Span(min(span.start for span in named), max(span.end for span in named))
    inside = sum(
        max(0, min(span.end, sentence.end) - max(span.start, sentence.start))
        for span in (speaker, *attribution.content)
    )
    return inside / max(sentence.end - sentence.start, 1)


class Speakers:
    """The persons named in one run of text, in order, so that "he" can be given his name."""

    def __init__(self, language: Language = ENGLISH) -> None:
        self._language = language
        self._last_person = ""

    def remember(self, name: str) -> None:
        """Remember a name when it may be a person's: "he" or "she" may stand for it from here on."""
        if _compile_patterns(self._language).person.fullmatch(name):
            self._last_person = name

    def name_claimant(self, text: str, attribution: Attribution, antecedent: str) -> str:
        """Name the claimant as the text does; "he" or "it" by whom it stands for, "" when that is not sure.

        ``antecedent`` is what the sentence's opening pronoun stands for, "" when it has none.
        """
        grammar = self._language.grammar
        name = _name_source(text, attribution, self._language)
        pronoun = name.lower()
        if pronoun not in grammar.third_persons and pronoun not in grammar.person_relatives:
            self.remember(name)
            return name
        if pronoun in grammar.person_pronouns:
            return antecedent or self._last_person
        return antecedent or _find_possessor(text, attribution.source[0].start, self._language)


def _find_possessor(text: str, before: int, language: Language) -> str:
    """Name whose something the sentence opened with: "Russia's purpose is that, and so it warns"."""
    farthest = max(0, before - _FARTHEST_POSSESSOR)
    opened = max(text.rfind(mark, farthest, before) for mark in (". ", "? ", "! ", "\n"))
    named = _compile_patterns(language).possessor.findall(text, max(opened, farthest), before)
    return named[-1] if named else ""


def _name_source(text: str, attribution: Attribution, language: Language) -> str:
    """Return the source as the text has it, on one line, its leading article in lower case."""
    if not attribution.source:
        return ""
    source = attribution.source[0]
    name = _read_span(text, source)
    patterns = _compile_patterns(language)
    if patterns.role.match(name) and (described := _NAMED_ROLE.match(text, source.end)):
        return described[1]
    return lower_article(name, language)


def lower_article(name: str, language: Language) -> str:
    """Return a name with the article that opens it in lower case, as it stands inside a sentence."""
    article = _compile_patterns(language).article.match(name)
    return name[: article.end()].lower() + name[article.end() :] if article else name


def _read_span(text: str, span: Span) -> str:
    return " ".join(text[span.start : span.end].split())


def find_antecedent(sentence: str, subject: str, language: Language = ENGLISH) -> str:
    """Return what the pronoun that opens a sentence stands for; "" when there is none, or it is not sure.

    ``subject`` is the subject of the sentence before, as ``name_subject`` gives it.
    """
    if not subject:
        return ""
    clean = lower_letters(simplify_marks(sentence))
    patterns = _compile_patterns(language)
    opens = patterns.pronoun.match(clean) and not patterns.empty_subject.match(clean)
    return subject if opens else ""


def name_subject(text: str, language: Language = ENGLISH) -> str:
    """Name the subject of a sentence when that is a name; "" when it is not, or not sure."""
    return _name_subject(text, tokenize_sentence(text, language))


def _name_subject(text: str, sentence: TokenSentence) -> str:
    grammar = sentence.language.grammar
    for position in range(1, min(len(sentence), _FARTHEST_VERB)):
        word = sentence.words[position]
        if sentence.quoted[position]:
            continue
        if word in grammar.finite_verbs or word.endswith(grammar.verb_endings):
            phrase = find_phrase_before(sentence, position)
            if phrase is None or not _is_name(sentence, *phrase):
                return ""
            span = sentence.span_of(*phrase)
            return lower_article(text[span.start : span.end], sentence.language)
    return ""


def _is_name(sentence: TokenSentence, first: int, after: int) -> bool:
    """Return whether a phrase names someone: a capital past the sentence's first word, or that word alone."""
    if after - first == 1 and first == 0:
        return sentence.words[0].isalpha() and sentence.words[0] not in sentence.language.text.stop_words
    return any(sentence.capital[max(first, 1) : after])


def describe_context(sentence: str, antecedent: str, language: Language = ENGLISH) -> str:
    """Return notes on what a sentence refers to outside itself; "" when nothing is sure.

    ``antecedent`` is what its opening pronoun stands for, as ``find_antecedent`` gives it.
    """
    clean = simplify_marks(sentence)
    lowered = lower_letters(clean)
    patterns = _compile_patterns(language)
    notes: list[str] = []
    pronoun = patterns.pronoun.match(lowered)
    if antecedent and pronoun:
        notes.append(f"“{clean[pronoun.start(1) : pronoun.end(1)]}” is {antecedent}")
    if date := patterns.relative_date.search(lowered):
        words = " ".join(clean[date.start() : date.end()].split())
        notes.append(f"“{words}” counts from the day the article appeared")
    return "; ".join(notes)
