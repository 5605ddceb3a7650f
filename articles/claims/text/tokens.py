"""Sentences in tokens, each token with whether it stands inside a quotation."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from articles.claims.languages import ENGLISH, Language
from articles.claims.languages.base import match_any
from articles.claims.text.word_forms import simplify_marks
from articles.types import Span

# Tokens read of one sentence; the rest of a longer one is left unread, so that time stays linear.
LONGEST_SENTENCE = 500

# What closes each opening mark; some print two single marks for a double one.
_CLOSERS = {"“": "”", "„": "”", "‘": "’", "«": "»", '"': '"', "'": "'", "''": "''", "``": "''"}
_MARK = re.compile(r"''|``|[“„‘«\"']")
_WORD_CHARACTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class TokenSentence:
    """A sentence in tokens.

    ``words`` are in lower case with plain marks; ``starts`` and ``ends`` are their places in the whole text,
    in code points; ``quoted`` says of each whether it stands inside quotation marks, ``capital`` whether it
    opens with a capital.
    """

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
        """Return the span of the tokens [first, after)."""
        return Span(self.starts[first], self.ends[after - 1])


def tokenize_sentences(
    text: str, sentences: Sequence[Span], language: Language = ENGLISH
) -> list[TokenSentence]:
    """Read sentences of a text, given in order, into tokens; a quotation may run over several of them."""
    if not sentences:
        return []
    quotations = find_quotations(text, sentences[0].start, sentences[-1].end)
    opens = [quotation.start for quotation in quotations]
    return [_tokenize(text, span, quotations, opens, language) for span in sentences]


def tokenize_sentence(text: str, language: Language = ENGLISH) -> TokenSentence:
    """Read a text that is one sentence into tokens."""
    quotations = find_quotations(text, 0, len(text))
    opens = [quotation.start for quotation in quotations]
    return _tokenize(text, Span(0, len(text)), quotations, opens, language)


def _tokenize(
    text: str, span: Span, quotations: Sequence[Span], opens: Sequence[int], language: Language
) -> TokenSentence:
    words, starts, ends, quoted, capital = [], [], [], [], []
    index = max(bisect_left(opens, span.start) - 1, 0)
    tokens = _compile_token(language).finditer(simplify_marks(text[span.start : span.end]))
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


def find_quotations(text: str, start: int, end: int) -> list[Span]:
    """Find the outermost quotations of text[start:end], in order, none across a line end.

    Each runs from its opening mark to just after its closing one. An apostrophe is told from a quotation
    mark by the letters around it. A double mark that is never closed opens a quotation to the end of its
    line; a single one opens nothing.
    """
    found: list[Span] = []
    line = start
    while line < end:
        stop = text.find("\n", line, end)
        stop = end if stop < 0 else stop
        found.extend(_find_in_line(text, line, stop))
        line = stop + 1
    return found


def _find_in_line(text: str, start: int, end: int) -> list[Span]:
    found: list[Span] = []
    # A mark without a closer is looked for once a line: each of a thousand would read the rest again.
    never_closed: set[str] = set()
    position = start
    while match := _MARK.search(text, position, end):
        position = match.end()
        mark = match.group()
        if mark in never_closed or not opens_quotation(text, Span(*match.span()), start, end):
            continue
        closed = find_closer(text, _CLOSERS[mark], position, end)
        if mark == "“":
            doubled = text.find("’’", position, end if closed < 0 else closed)
            closed = doubled if doubled >= 0 else closed
        if closed < 0:
            never_closed.add(mark)
            if mark in ("'", "‘"):
                continue
            closed = end - 1
        found.append(Span(match.start(), min(closed + len(mark), end)))
        position = found[-1].end
    return found


def opens_quotation(text: str, mark: Span, start: int, end: int) -> bool:
    """Return whether the mark of text[start:end] opens something: no word runs into it, and one follows."""
    before = text[mark.start - 1] if mark.start > start else " "
    after = text[mark.end] if mark.end < end else " "
    return not after.isspace() and not _WORD_CHARACTER.match(before)


def find_closer(text: str, closer: str, start: int, end: int) -> int:
    """Find the closing mark in text[start:end], past apostrophes inside words; -1 when there is none."""
    position = text.find(closer, start, end)
    while position >= 0 and closer in "’'" and _WORD_CHARACTER.match(text, position + 1):
        position = text.find(closer, position + 1, end)
    return position
