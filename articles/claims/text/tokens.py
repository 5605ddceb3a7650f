"""Sentences in tokens, as the search for attributions reads them."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from articles.claims.languages import ENGLISH, Language
from articles.claims.languages.base import match_any
from articles.claims.text.quotations import find_quotations
from articles.claims.text.word_forms import plain
from articles.types import Span

# Tokens read of one sentence; what comes after in a longer one is left unread, so time stays linear.
LONGEST_SENTENCE = 500


@dataclass(frozen=True, slots=True)
class TokenSentence:
    """A sentence in tokens: lower-cased plain words, offsets in the whole text, and for each word
    whether it stands inside quotation marks and whether it opens with a capital."""

    span: Span
    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    quoted: Sequence[bool]
    capital: Sequence[bool]
    language: Language

    def __len__(self) -> int:
        return len(self.words)

    def span_of(self, first: int, after: int) -> Span:
        """Give the span of the tokens [first, after)."""
        return Span(self.starts[first], self.ends[after - 1])


def read_sentences(text: str, sentences: Sequence[Span], language: Language = ENGLISH) -> list[TokenSentence]:
    """Read sentences of a text, given in order, into tokens."""
    if not sentences:
        return []
    quotations = find_quotations(text, sentences[0].start, sentences[-1].end)
    opens = [quotation.start for quotation in quotations]
    return [_read_sentence(text, span, quotations, opens, language) for span in sentences]


def read_sentence(text: str, language: Language = ENGLISH) -> TokenSentence:
    """Read a text that is one sentence."""
    quotations = find_quotations(text, 0, len(text))
    opens = [quotation.start for quotation in quotations]
    return _read_sentence(text, Span(0, len(text)), quotations, opens, language)


def _read_sentence(
    text: str, span: Span, quotations: Sequence[Span], opens: Sequence[int], language: Language
) -> TokenSentence:
    words, starts, ends, quoted, capital = [], [], [], [], []
    index = max(bisect_left(opens, span.start) - 1, 0)
    tokens = _compile_token(language).finditer(plain(text[span.start : span.end]))
    for match in islice(tokens, LONGEST_SENTENCE):
        begin, finish = match.start() + span.start, match.end() + span.start
        while index < len(quotations) and quotations[index].end <= begin:
            index += 1
        words.append(match.group().lower())
        starts.append(begin)
        ends.append(finish)
        quoted.append(index < len(quotations) and quotations[index].start <= begin)
        capital.append(match.group()[0].isupper())
    return TokenSentence(span, words, starts, ends, quoted, capital, language)


@cache
def _compile_token(language: Language) -> re.Pattern[str]:
    """Compile a token: initials, a title, a negated verb, a clitic, a number, a word, or one other sign."""
    words = language.text
    negated = rf"|[^\W\d_]+{words.negated_ending}\b" if words.negated_ending else ""
    return re.compile(
        rf"(?:[A-Z]\.){{2,}}|{match_any(words.titles)}\.{negated}"
        rf"|'{match_any(words.clitics)}\b|\d[\d.,]*\d|\d|[^\W\d_]+(?:-[^\W\d_]+)*|[^\w\s]"
    )
