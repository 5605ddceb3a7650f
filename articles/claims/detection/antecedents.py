"""What a reader needs to understand a sentence that stands alone: who "it" is, when "last week" was."""

import re
from functools import cache

from articles.claims.attribution.noun_phrases import find_phrase_before
from articles.claims.attribution.speakers import lower_article
from articles.claims.detection.kind_patterns import compile_patterns
from articles.claims.languages import ENGLISH, Language
from articles.claims.languages.base import match_any
from articles.claims.text.tokens import TokenSentence, read_sentence
from articles.claims.text.word_forms import lower, plain

# A subject stands at the head of its sentence: its verb comes within this many words.
_FARTHEST_VERB = 12


def describe_context(sentence: str, antecedent: str, language: Language = ENGLISH) -> str:
    """Say in words what the sentence leans on; "" when nothing is sure.

    ``antecedent`` is what its opening pronoun stands for, as ``find_antecedent`` gives it.
    """
    clean = plain(sentence)
    lowered = lower(clean)
    notes: list[str] = []
    pronoun = _compile_opening_pronoun(language).match(lowered)
    if antecedent and pronoun:
        notes.append(f"“{clean[pronoun.start(1) : pronoun.end(1)]}” is {antecedent}")
    if date := compile_patterns(language).relative_date.search(lowered):
        words = " ".join(clean[date.start() : date.end()].split())
        notes.append(f"“{words}” counts from the day the article appeared")
    return "; ".join(notes)


def find_antecedent(sentence: str, before: str, language: Language = ENGLISH) -> str:
    """Name the one an opening pronoun stands for: the subject of the sentence before, when that is a name."""
    clean = lower(plain(sentence))
    if not before or not _compile_opening_pronoun(language).match(clean):
        return ""
    return "" if _compile_empty_subject(language).match(clean) else name_subject(before, language)


@cache
def _compile_opening_pronoun(language: Language) -> re.Pattern[str]:
    grammar = language.grammar
    links = match_any(grammar.sentence_links)
    return re.compile(rf"^[\"'(\s]*(?:{links}\s+)?({match_any(grammar.third_persons)})\b")


@cache
def _compile_empty_subject(language: Language) -> re.Pattern[str]:
    """Compile "it is", "it may", "it takes": what "it" stands for is not sure, or nothing."""
    grammar = language.grammar
    return re.compile(
        rf"^\W*(?:{match_any(grammar.sentence_links)}\s+)?{grammar.empty_subject}"
        rf"(?:{match_any(grammar.empty_subject_clitics)}|\s+{match_any(grammar.empty_subject_verbs)}\b)"
    )


def name_subject(text: str, language: Language = ENGLISH) -> str:
    """Name the subject of a sentence when that is a name; "" when it is not, or not sure."""
    return _name_subject(text, read_sentence(text, language))


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
    """Say whether a phrase names someone: a capital past the sentence's first word, or that word alone."""
    if after - first == 1 and first == 0:
        return sentence.words[0].isalpha() and sentence.words[0] not in sentence.language.text.stop_words
    return any(sentence.capital[max(first, 1) : after])
