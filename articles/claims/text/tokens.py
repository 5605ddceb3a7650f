"""Sentences in tokens, as the search for attributions reads them."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from articles.claims.text.quotations import find_quotations
from articles.claims.text.word_forms import plain
from articles.types import Span

# Tokens read of one sentence; what comes after in a longer one is left unread, so time stays linear.
LONGEST_SENTENCE = 500

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|(?:Mrs|Mr|Dr|Ms|St|Lt|Gen|Sen|Rep|Gov|Col|Maj|Sgt|Prof)\.|[^\W\d_]+n't\b"
    r"|'(?:s|ve|d|ll|re|m)\b|\d[\d.,]*\d|\d|[^\W\d_]+(?:-[^\W\d_]+)*|[^\w\s]"
)


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

    def __len__(self) -> int:
        return len(self.words)

    def span_of(self, first: int, after: int) -> Span:
        """Give the span of the tokens [first, after)."""
        return Span(self.starts[first], self.ends[after - 1])


def read_sentences(text: str, sentences: Sequence[Span]) -> list[TokenSentence]:
    """Read sentences of a text, given in order, into tokens."""
    if not sentences:
        return []
    quotations = find_quotations(text, sentences[0].start, sentences[-1].end)
    opens = [quotation.start for quotation in quotations]
    return [_read_sentence(text, span, quotations, opens) for span in sentences]


def read_sentence(text: str) -> TokenSentence:
    """Read a text that is one sentence."""
    quotations = find_quotations(text, 0, len(text))
    return _read_sentence(text, Span(0, len(text)), quotations, [quotation.start for quotation in quotations])


def _read_sentence(text: str, span: Span, quotations: Sequence[Span], opens: Sequence[int]) -> TokenSentence:
    words, starts, ends, quoted, capital = [], [], [], [], []
    index = max(bisect_left(opens, span.start) - 1, 0)
    for match in islice(_TOKEN.finditer(plain(text[span.start : span.end])), LONGEST_SENTENCE):
        begin, finish = match.start() + span.start, match.end() + span.start
        while index < len(quotations) and quotations[index].end <= begin:
            index += 1
        words.append(match.group().lower())
        starts.append(begin)
        ends.append(finish)
        quoted.append(index < len(quotations) and quotations[index].start <= begin)
        capital.append(match.group()[0].isupper())
    return TokenSentence(span, words, starts, ends, quoted, capital)
