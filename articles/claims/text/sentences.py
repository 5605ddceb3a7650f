"""Split a text into sentences, paragraph by paragraph."""

import re
from collections.abc import Iterator
from functools import cache

from syntok.segmenter import segment
from syntok.tokenizer import Tokenizer

from articles.claims.languages import ENGLISH, Language
from articles.claims.languages.base import match_any
from articles.claims.text.tokens import find_closer, opens_quotation
from articles.types import Span

# Characters of a line in hard-wrapped text at most; a longer line is a paragraph of its own.
WIDEST_WRAP = 120
# Characters of the widest line at least; narrower text is a list, not a wrapped paragraph.
NARROWEST_WRAP = 40
# Characters of a quotation or bracket inside a sentence; a longer one holds sentences of its own.
LONGEST_INSET = 300

_LINE = re.compile(r"[^\n]+\n?|\n")
_PAIRS = {"“": "”", "‘": "’", "(": ")", "[": "]", "«": "»", '"': '"'}

_tokenizer = Tokenizer(emit_hyphen_or_underscore_sep=True, replace_not_contraction=False)


def split_sentences(text: str, start: int, end: int, language: Language = ENGLISH) -> list[Span]:
    """Return the sentences of text[start:end] as spans of the whole text without surrounding white space.

    A quotation or bracket inside a sentence never ends it; the end of a paragraph always does. Time is
    linear in the length of the text, whatever it holds.
    """
    spans: list[Span] = []
    for paragraph in _split_paragraphs(text, start, end):
        spans.extend(_split_paragraph(text, paragraph, language))
    return spans


def _split_paragraphs(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield paragraphs: cut at blank lines and at line ends that are no hard wrap."""
    lines = [match.group() for match in _LINE.finditer(text, start, end)]
    sizes = [len(line.rstrip()) for line in lines]
    width = max(sizes, default=0)
    wrappable = NARROWEST_WRAP <= width <= WIDEST_WRAP
    opened = position = start
    for index, line in enumerate(lines):
        position += len(line)
        following = lines[index + 1].split(None, 1) if wrappable and index + 1 < len(lines) else []
        # A line is a wrap when the next word would not have fitted on it.
        if sizes[index] and following and sizes[index] + 1 + len(following[0]) > width:
            continue
        if text[opened:position].strip():
            yield Span(opened, position)
        opened = position


def _split_paragraph(text: str, paragraph: Span, language: Language) -> list[Span]:
    """Split one paragraph with syntok, then undo cuts inside a quotation, a bracket or after a title."""
    base = paragraph.start
    insets = _find_insets(text, paragraph)
    cuts: list[Span] = []
    inset = 0
    for tokens in segment(_tokenizer.tokenize(text[base : paragraph.end])):
        begin = base + tokens[0].offset
        finish = base + tokens[-1].offset + len(tokens[-1].value)
        while inset < len(insets) and insets[inset].end <= begin:
            inset += 1
        inside = inset < len(insets) and insets[inset].start < begin
        if cuts and (inside or _ends_in_abbreviation(text, cuts[-1], begin, language)):
            cuts[-1] = Span(cuts[-1].start, finish)
        else:
            cuts.append(Span(begin, finish))
    return [span for span in (_trim_span(text, cut) for cut in cuts) if span.start < span.end]


def _find_insets(text: str, paragraph: Span) -> list[Span]:
    """Return the outermost quotations and brackets inside a sentence, in order, without overlap.

    A quotation that opens its sentence or follows a colon may hold sentences of its own, and is left out.
    """
    insets: list[Span] = []
    position = paragraph.start
    while position < paragraph.end:
        closer = _PAIRS.get(text[position])
        if closer and opens_quotation(text, Span(position, position + 1), paragraph.start, paragraph.end):
            closed = find_closer(text, closer, position + 1, min(paragraph.end, position + LONGEST_INSET))
            if closed >= 0:
                if _stands_inside(text, paragraph.start, position):
                    insets.append(Span(position, closed + 1))
                position = closed
        position += 1
    return insets


def _stands_inside(text: str, start: int, position: int) -> bool:
    """Return whether the mark at a position follows other words of its sentence."""
    before = text[max(start, position - 3) : position].rstrip()
    return bool(before) and before[-1] not in ".!?…:”’\"'|"


def _ends_in_abbreviation(text: str, sentence: Span, following: int, language: Language) -> bool:
    abbreviation, one_letter_word, opener = _compile_boundaries(language)
    tail = text[max(sentence.start, sentence.end - 12) : sentence.end]
    if not abbreviation.search(tail) or one_letter_word.search(tail):
        return False
    return not opener.match(text, following)


@cache
def _compile_boundaries(language: Language) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Compile three patterns: an abbreviation or initial at the end, a word of one letter, an opener."""
    words = language.text
    return (
        re.compile(rf"(?:^|[\s(“\"'‘.–—-])(?:{match_any(words.abbreviations)}|[A-Z])\.$"),
        re.compile(rf"(?:^|\s){match_any(words.one_letter_words)}\.$"),
        re.compile(rf"[^\w]*{match_any(words.sentence_openers)}\b"),
    )


def _trim_span(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
