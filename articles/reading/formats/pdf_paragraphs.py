"""Make running text of the lines of a PDF's pages: whole paragraphs, without what every page repeats."""

import re
from collections import Counter
from collections.abc import Sequence


def join_pages(pages: Sequence[str]) -> str:
    """Return the text of pages, a line for each paragraph, with an empty line between paragraphs.

    Lines at the top or bottom of most pages are kept at the top of the first page only; page numbers are
    dropped. Words broken at the end of a line and paragraphs broken between pages are joined.
    """
    split = [[line.strip() for line in page.splitlines()] for page in pages]
    repeated = _find_repeated(split)
    lines = [
        line
        for number, page in enumerate(split)
        for line in (*_remove_repeated(page, repeated, keep=number == 0), *([""] if _is_short(page) else []))
    ]
    widths = sorted(len(line) for line in lines if line)
    if len(widths) < FEWEST_LINES:
        return "\n".join(lines)
    width = widths[int(len(widths) * FULL_AT)]
    whole = Counter(word.casefold() for line in lines for word in COMPOUND.findall(line))
    paragraphs: list[str] = []
    previous = ""
    for line in lines:
        if previous and line and _continues_paragraph(previous, line, width):
            paragraphs[-1] = _join_line(paragraphs[-1], line, whole)
        elif line:
            paragraphs.append(line)
        previous = line
    return "\n\n".join(paragraphs)


def _is_short(page: Sequence[str]) -> bool:
    """Return whether a page has so few lines that its last paragraph hardly continues on the next."""
    return sum(bool(line) for line in page) < FEWEST_LINES


def _find_repeated(pages: Sequence[Sequence[str]]) -> set[str]:
    """Return the lines at the top or bottom of most pages, with their digits replaced."""
    seen = Counter(shape for page in pages for shape in {_mask_digits(line) for line in _list_edges(page)})
    return {shape for shape, count in seen.items() if count >= max(2, len(pages) * MOST_PAGES)}


def _list_edges(page: Sequence[str]) -> list[str]:
    lines = [line for line in page if line]
    return [*lines[:EDGE], *lines[-EDGE:]]


def _remove_repeated(page: Sequence[str], repeated: set[str], *, keep: bool) -> list[str]:
    """Return a page without repeated lines and page numbers; with ``keep``, repeated top lines stay."""
    last = len(page) - EDGE
    lines = [
        line for index, line in enumerate(page) if EDGE <= index < last or not PAGE_NUMBER.fullmatch(line)
    ]
    return [
        line
        for index, line in enumerate(lines)
        if _mask_digits(line) not in repeated or (keep and index < EDGE)
    ]


def _mask_digits(line: str) -> str:
    return DIGITS.sub("#", line.casefold())


def _continues_paragraph(line: str, after: str, width: int) -> bool:
    """Return whether ``after`` continues the paragraph of ``line``; ``width`` is that of a full line."""
    if BULLET.match(after):
        return False
    if BROKEN.search(line) and after[0].islower():
        return True
    if ENDS.search(line):
        return len(line) >= width * FULL
    return len(line) >= width * (HALF if after[0].islower() else WRAPPED)


def _join_line(paragraph: str, line: str, whole: Counter[str]) -> str:
    """Join a line to a paragraph, with a space or as one word where a word was broken.

    The hyphen stays where the text has the word with it elsewhere (``whole``), or for words like "well-".
    """
    broken = BROKEN.search(paragraph)
    if broken is None or not line[0].islower():
        return f"{paragraph} {line}"
    rest = WORD_START.match(line)
    compound = f"{broken[1]}-{rest[0] if rest else ''}".casefold()
    keeps = whole[compound] > 0 or (
        whole[compound.replace("-", "")] == 0 and broken[1].casefold() in HYPHENATED
    )
    return (paragraph if keeps else paragraph[: broken.end(1)]) + line


FEWEST_LINES = 5
EDGE = 4
MOST_PAGES = 0.6
FULL_AT = 0.8
# Shares of the width of a full line from which a line continues on the next: one that ends a sentence, one
# before a capital, one before a small letter.
FULL = 0.9
WRAPPED = 0.75
HALF = 0.4
DIGITS = re.compile(r"\d+")
PAGE_NUMBER = re.compile(
    r"[\s|–—-]{0,4}(?:(?:page|seite|página|pagina|p\.)\s{0,2})?\d{1,4}(?:\s{0,2}(?:/|of|von|de|sur|di)\s{0,2}\d{1,4})?"
    r"[\s|–—-]{0,4}",
    re.IGNORECASE,
)
BULLET = re.compile(r"[•▪‣◦*–—]\s|\d{1,2}[.)]\s")
BROKEN = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
ENDS = re.compile(r"[.!?…:][\"'”’»)\]]{0,3}$")
COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+){0,3}")
WORD_START = re.compile(r"[^\W\d_]+")
HYPHENATED = frozenset(
    {
        "long", "short", "well", "self", "high", "low", "part", "full", "non", "ex", "anti", "mid", "half",
        "cross", "co", "pro", "two", "three", "four", "five", "ten", "first", "second", "third", "twenty",
        "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    }
)  # fmt: skip
