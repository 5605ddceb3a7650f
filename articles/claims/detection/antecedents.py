"""What a reader needs to understand a sentence that stands alone: who "it" is, when "last week" was."""

import re

from articles.claims.attribution.noun_phrases import find_phrase_before
from articles.claims.detection import kind_patterns
from articles.claims.text.tokens import TokenSentence, read_sentence
from articles.claims.text.word_forms import STOPWORDS, lower, plain, word_set

_OPENING_PRONOUN = re.compile(r"^[\"'(\s]*(?:(?:and|but|yet|so)\s+)?(it|he|she|they)\b")
# "It is", "it may", "it takes": what "it" stands for is not sure, or nothing.
_EMPTY_IT = re.compile(
    r"^\W*(?:(?:and|but|yet|so)\s+)?it(?:'s|'ll|\s+(?:is|was|has|had|will|would|may|might|can|could|seems?|takes?|took"
    r"|remains?|appears?|turns?|turned|comes?|came|follows?|makes?|does|did)\b)"
)
_ARTICLE = re.compile(r"^(?:The|A|An)(?= )")
_FINITE = word_set("is are was were has have had will would can could may might must do does did")
# A subject stands at the head of its sentence: its verb comes within this many words.
_FARTHEST_VERB = 12


def describe_context(sentence: str, antecedent: str) -> str:
    """Say in words what the sentence leans on; "" when nothing is sure.

    ``antecedent`` is what its opening pronoun stands for, as ``find_antecedent`` gives it.
    """
    clean = plain(sentence)
    lowered = lower(clean)
    notes: list[str] = []
    pronoun = _OPENING_PRONOUN.match(lowered)
    if antecedent and pronoun:
        notes.append(f"“{clean[pronoun.start(1) : pronoun.end(1)]}” is {antecedent}")
    if date := kind_patterns.RELATIVE_DATE.search(lowered):
        words = " ".join(clean[date.start() : date.end()].split())
        notes.append(f"“{words}” counts from the day the article appeared")
    return "; ".join(notes)


def find_antecedent(sentence: str, before: str) -> str:
    """Name the one an opening pronoun stands for: the subject of the sentence before, when that is a name."""
    clean = lower(plain(sentence))
    if not before or not _OPENING_PRONOUN.match(clean) or _EMPTY_IT.match(clean):
        return ""
    return name_subject(before)


def name_subject(text: str) -> str:
    """Name the subject of a sentence when that is a name; "" when it is not, or not sure."""
    return _name_subject(text, read_sentence(text))


def _name_subject(text: str, sentence: TokenSentence) -> str:
    for position in range(1, min(len(sentence), _FARTHEST_VERB)):
        word = sentence.words[position]
        if sentence.quoted[position]:
            continue
        if word in _FINITE or word.endswith(("ed", "es", "n't")):
            phrase = find_phrase_before(sentence, position)
            if phrase is None or not _is_name(sentence, *phrase):
                return ""
            span = sentence.span_of(*phrase)
            return _ARTICLE.sub(lambda match: match.group().lower(), text[span.start : span.end])
    return ""


def _is_name(sentence: TokenSentence, first: int, after: int) -> bool:
    """Say whether a phrase names someone: a capital past the sentence's first word, or that word alone."""
    if after - first == 1 and first == 0:
        return sentence.words[0].isalpha() and sentence.words[0] not in STOPWORDS
    return any(sentence.capital[max(first, 1) : after])
