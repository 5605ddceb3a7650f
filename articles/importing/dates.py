"""Dates as pages print them."""

import datetime
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that holds a date and hardly anything else.

    ``date`` is None where the line is relative ("2 hours ago") or ambiguous (03/04/2021).
    ``label`` is "published", "modified" or empty.
    """

    date: datetime.date | None
    label: str


def read_date_line(text: str) -> DateLine | None:
    """The date a line consists of, or None when the line is about something else.

    Besides the date a line may hold a label ("Published:"), a weekday, a time with its zone and
    separators; up to two further words are let pass ("Nov 19, 2019 at 9:08 GMT").
    """
    if len(text) > MAX_LENGTH:
        return None
    date, rest = take_date(text)
    relative = RELATIVE.search(rest) if date is None else None
    if relative is not None:
        rest = RELATIVE.sub(" ", rest)
    elif date is None and not AMBIGUOUS.search(rest):
        return None
    rest = AMBIGUOUS.sub(" ", rest)
    label = "modified" if MODIFIED.search(rest) else "published" if PUBLISHED.search(rest) else ""
    rest = FILLER.sub(" ", PUBLISHED.sub(" ", MODIFIED.sub(" ", TIME.sub(" ", rest))))
    return DateLine(date, label) if len(re.findall(r"\w+", rest)) <= SPARE_WORDS else None


def take_date(text: str) -> tuple[datetime.date | None, str]:
    """The first full date in ``text`` and the text without it; (None, text) when there is none."""
    for pattern in PATTERNS:
        match = pattern.search(text)
        if match is None:
            continue
        date = _date_of(match)
        if date is not None:
            return date, text[: match.start()] + " " + text[match.end() :]
    return None, text


def parse_timestamp(value: str) -> datetime.date | None:
    """The day of an ISO 8601 timestamp as the page's own clock has it; None when it is not one."""
    match = ISO_DAY.match(value.strip())
    return _date_of(match) if match else take_date(value[:MAX_LENGTH])[0]


def _date_of(match: re.Match[str]) -> datetime.date | None:
    month = match["month"].rstrip(".").casefold()
    number = int(month) if month.isdigit() else MONTHS.get(month) or MONTHS.get(month[:3])
    try:
        return datetime.date(int(match["year"]), number or 0, int(match["day"]))
    except ValueError:
        return None


MAX_LENGTH = 120
SPARE_WORDS = 2

_MONTH_NAMES = (
    ("january", "jan", "januar", "janvier", "enero", "gennaio", "januari", "janeiro"),
    ("february", "feb", "februar", "février", "febrero", "febbraio", "februari", "fevereiro"),
    ("march", "mar", "märz", "mars", "marzo", "maart", "março"),
    ("april", "apr", "avril", "abril", "aprile"),
    ("may", "mai", "mayo", "maggio", "mei", "maio"),
    ("june", "jun", "juni", "juin", "junio", "giugno", "junho"),
    ("july", "jul", "juli", "juillet", "julio", "luglio", "julho"),
    ("august", "aug", "août", "agosto", "augustus"),
    ("september", "sep", "sept", "septembre", "septiembre", "settembre", "setembro"),
    ("october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "outubro"),
    ("november", "nov", "novembre", "noviembre", "novembro"),
    ("december", "dec", "dezember", "dez", "décembre", "diciembre", "dicembre", "dezembro"),
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}
_MONTH = r"(?P<month>" + "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})"
ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?=\D|$)")
PATTERNS = (
    re.compile(rf"\b{_MONTH}\s{{1,3}}{_DAY}(?:st|nd|rd|th)?,?\s{{1,3}}{_YEAR}\b", re.IGNORECASE),
    re.compile(
        rf"\b{_DAY}(?:st|nd|rd|th|er|\.)?\s{{1,3}}(?:de\s|of\s)?{_MONTH},?\s{{1,3}}(?:de\s)?{_YEAR}\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_YEAR}[-/.](?P<month>\d\d)[-/.](?P<day>\d\d)(?=\D|$)"),
    # A day over twelve tells which of the two numbers is the month.
    re.compile(rf"\b(?P<day>1[3-9]|2\d|3[01])[./-](?P<month>\d{{1,2}})[./-]{_YEAR}\b"),
    re.compile(rf"\b(?P<month>\d{{1,2}})[./-](?P<day>1[3-9]|2\d|3[01])[./-]{_YEAR}\b"),
)
AMBIGUOUS = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d\b")
RELATIVE = re.compile(
    r"\b(?:an?|\d{1,3})\s(?:min|mins|minutes?|hrs?|hours?|days?|weeks?|months?|years?)\sago\b"
    r"|\bvor\s\d{1,3}\s(?:Minuten|Stunden|Tagen)\b|\bil y a\s\d{1,3}\s\w{1,10}\b|^\s*(?:yesterday|today)\b",
    re.IGNORECASE,
)
TIME = re.compile(
    r"\b\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?(?=\W|$)|\b\d{1,2}\s?[ap]\.?m\.?(?=\W|$)"
    r"|\b(?:GMT|UTC|CET|CEST|BST|E[SD]T|P[SD]T|C[SD]T|M[SD]T|IST|AEDT|AEST|ET|PT|Uhr)\b(?:[+-]\d{1,2})?",
    re.IGNORECASE,
)
MODIFIED = re.compile(
    r"\b(?:last\s)?(?:updated?|modified|edited)\b|\baktualisiert\b|\bmis à jour\b|\bactualizado\b"
    r"|\baggiornato\b",
    re.IGNORECASE,
)
PUBLISHED = re.compile(
    r"\b(?:first\s)?(?:published|posted|issued|created)\b|\bveröffentlicht\b|\bpublié\b|\bpublicado\b"
    r"|\bpubblicato\b|\bgepubliceerd\b",
    re.IGNORECASE,
)
FILLER = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?|\b(?:on|at|date|am|le|el"
    r"|il)\b"
    r"|\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi"
    r"|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b",
    re.IGNORECASE,
)
