"""Read the metadata that a document shows its readers: title, people, publisher, dates, language."""

import datetime
import re
from collections.abc import Sequence

from articles.choices import BlockRole
from articles.reading.metadata.dates import read_first_date, take_date
from articles.reading.metadata.language import detect_language
from articles.reading.metadata.person_names import read_byline
from articles.reading.text_lines import Hint, TextLine
from articles.types import FoundBlock, Metadata


def read_visible(text: str, blocks: Sequence[FoundBlock]) -> Metadata:
    """Return the metadata that the blocks of a text show.

    A date is the day of publication only where it is labelled so or stands below the title; the date at
    the top of a page is the day the page was visited.
    """
    published, modified = _read_dates(text, blocks)
    body = " ".join(text[block.start : block.end] for block in blocks if block.role in RUNNING)
    return Metadata(
        title=join_lines(_find_first_text(text, blocks, BlockRole.TITLE)).removeprefix("# "),
        byline=", ".join(_read_people(_find_first_text(text, blocks, BlockRole.BYLINE))),
        publisher=_read_publisher(text, blocks),
        published_on=published,
        modified_on=modified,
        language=detect_language(body or text),
    )


def join_lines(value: str) -> str:
    """Return a text as one line with single spaces."""
    return " ".join(value.split())


def _find_first_text(text: str, blocks: Sequence[FoundBlock], role: BlockRole) -> str:
    return next((text[block.start : block.end] for block in blocks if block.role is role), "")


def _read_people(byline: str) -> tuple[str, ...]:
    line = TextLine(0, len(byline), byline, tuple(byline.split()), 0, Hint())
    return read_byline(line, beside_title=True)


def _read_dates(text: str, blocks: Sequence[FoundBlock]) -> tuple[datetime.date | None, datetime.date | None]:
    published: datetime.date | None = None
    modified: datetime.date | None = None
    for block in blocks:
        piece = text[block.start : block.end]
        found = read_first_date(piece) if block.role in DATED else None
        if block.role is BlockRole.BYLINE and found is None:
            published = published or take_date(piece)[0]
        if found is None or found.date is None:
            continue
        if found.label == "modified":
            modified = modified or found.date
        elif found.label == "published" or block.rule == "dateline":
            published = published or found.date
    return published, modified


def _read_publisher(text: str, blocks: Sequence[FoundBlock]) -> str:
    title = join_lines(_find_first_text(text, blocks, BlockRole.TITLE)).casefold()
    for block in blocks:
        piece = join_lines(text[block.start : block.end])
        if block.role is BlockRole.SITE_HEADER:
            name = _read_site_name(piece, title)
        elif block.role is BlockRole.DISCLAIMER:
            found = REFLECTS.search(piece)
            name = found["name"] if found else ""
        elif block.rule == "rights-notice":
            found = RIGHTS.search(piece)
            name = LEGAL_TAIL.sub("", found["name"]).strip(" ,.-") if found else ""
        else:
            continue
        if name and len(name) <= LONGEST_NAME:
            return name
    return ""


def _read_site_name(header: str, title: str) -> str:
    """Return the publisher in a site header: "X" of "Welcome to X" or "Title | X"."""
    parts = [WELCOME.sub("", part).strip() for part in SEPARATORS.split(header)]
    told = set(WORD.findall(title))
    named = [
        part
        for part in parts
        if part and not _repeats_title(part, told) and title[:20] not in part.casefold()
    ]
    if WELCOME.search(header) or len(parts) > 1:
        return named[-1] if named else ""
    if LEADS_BACK.match(header):
        return ""
    return header if not title or len(header.split()) <= SHORT_NAME else ""


def _repeats_title(part: str, title: set[str]) -> bool:
    """Return whether most words of a part of the browser's title stand in the article's title."""
    words = set(WORD.findall(part.casefold()))
    return len(words & title) > REPEATED * len(words)


LONGEST_NAME = 80
REPEATED = 0.6
SHORT_NAME = 4
RUNNING = (BlockRole.BODY, BlockRole.PULL_QUOTE)
DATED = (BlockRole.PAGE_DATE, BlockRole.BYLINE)
WELCOME = re.compile(r"\bwelcome\sto\s(?:the\s)?", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+")
LEADS_BACK = re.compile(r"(?:back|skip|zurück|retour|volver|voltar|torna|terug)\b", re.IGNORECASE)
SEPARATORS = re.compile(r"\s?\|\s?|\s[–—»«·-]\s|\s:\s")
REFLECTS = re.compile(
    r"\b(?:reflect|represent)\s(?:those\sof\s|the\s(?:editorial\s)?(?:views?|opinions?|policy"
    r"|position)\sof\s)?"
    r"(?P<name>[A-Z][\w&.]{0,30}(?:\s[A-Z][\w&.]{0,30}){0,5})(?:['’]s?\s|\.|$)"
)
RIGHTS = re.compile(
    r"(?:©|\b(?i:copyright)\b)[\s©,]{0,3}(?:(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?)?[\s,.]{0,2}(?i:by\s)?"
    r"(?i:all\srights\sreserved[\s.,]{0,3})?"
    r"(?P<name>[A-Z][\w&.'’]{0,30}(?:\s[A-Z&][\w&.'’]{0,30}){0,5})"
)
LEGAL_TAIL = re.compile(
    r"[\s,.]{1,3}(?:(?i:all\srights|alle\srechte|tous\sdroits)\b|(?:LLC|Inc|Ltd|Limited|GmbH|AG|SA|Corp|Co)\b).*"
    r"|(?<=[a-z]{3})\.\s.*"
)
