"""Read dates as pages print them."""

import datetime
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that is a date, perhaps with a label and a time.

    ``date`` is None where the line is relative ("2 hours ago") or ambiguous (03/04/2021).
    ``label`` is "published", "modified" or empty.
    """

    date: datetime.date | None
    label: str


def read_date_line(text: str) -> DateLine | None:
    """Return the date a line consists of; None when the line is about something else.

    Besides the date, a line may hold a label ("Published:"), a weekday, a time with its zone, separators, and
    up to ``SPARE_WORDS`` other words.
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


def is_dated(text: str) -> bool:
    """Return whether a line is a date line, or has a label and digits: "Updated Nov 19, 9:41 AM"."""
    labelled = len(text) <= LABELLED_LENGTH and (PUBLISHED.match(text) or MODIFIED.match(text))
    return bool(labelled and re.search(r"\d", text)) or read_date_line(text) is not None


def read_first_date(text: str) -> DateLine | None:
    """Read a date line as ``read_date_line`` does; of two labels ("Published ... Updated ...") the first."""
    labels = sorted(match.start() for label in (PUBLISHED, MODIFIED) for match in label.finditer(text))
    return read_date_line(text[: labels[1]] if len(labels) > 1 else text)


def take_date(text: str) -> tuple[datetime.date | None, str]:
    """Return the first full date in ``text`` and the text without it; (None, text) when there is none."""
    for pattern in PATTERNS:
        match = pattern.search(text)
        if match is None:
            continue
        date = _make_date(match)
        if date is not None:
            return date, text[: match.start()] + " " + text[match.end() :]
    return None, text


def parse_timestamp(value: str) -> datetime.date | None:
    """Return the day of an ISO 8601 timestamp in its own time zone; None when it is no date.

    None too for what software writes where it knows no date: a year before ``FIRST_YEAR``, or 1 January 1970.
    """
    match = ISO_DAY.match(value.strip())
    found = _make_date(match) if match else take_date(value[:MAX_LENGTH])[0]
    return None if found is None or found.year < FIRST_YEAR or found == CLOCK_ZERO else found


def _make_date(match: re.Match[str]) -> datetime.date | None:
    month = match["month"].rstrip(".").casefold()
    number = int(month) if month.isdigit() else MONTHS.get(month) or MONTHS.get(month[:3])
    year = int(match["year"]) + (CENTURY if len(match["year"]) == SHORT_YEAR else 0)
    try:
        return datetime.date(year, number or 0, int(match["day"]))
    except ValueError:
        return None


SHORT_YEAR = 2
CENTURY = 2000
FIRST_YEAR = 1700
CLOCK_ZERO = datetime.date(1970, 1, 1)
MAX_LENGTH = 120
LABELLED_LENGTH = 80
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
    # A number over twelve is the day, so the other is the month.
    re.compile(rf"\b(?P<day>1[3-9]|2\d|3[01])[./-](?P<month>\d{{1,2}})[./-]{_YEAR}\b"),
    re.compile(rf"\b(?P<month>\d{{1,2}})[./-](?P<day>1[3-9]|2\d|3[01])[./-]{_YEAR}\b"),
    re.compile(r"(?<![\d/])(?P<month>\d{1,2})/(?P<day>1[3-9]|2\d|3[01])/(?P<year>\d\d)(?![\d/])"),
)
AMBIGUOUS = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d\b")
RELATIVE = re.compile(
    r"\b(?:an?|\d{1,3})\s(?:min|mins|minutes?|hrs?|hours?|days?|weeks?|months?|years?)\sago\b"
    r"|\bvor\s\d{1,3}\s(?:Minuten|Stunden|Tagen)\b|\bil y a\s\d{1,3}\s\w{1,10}\b|^\s*(?:yesterday|today)\b",
    re.IGNORECASE,
)
TIME = re.compile(
    r"\bT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?|\b\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?(?=\W|$)|\b\d{1,2}\s?[ap]\.?m\.?(?=\W|$)"
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
    r"|samedi|dimanche|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|sábado|às|lunedì|martedì|mercoledì"
    r"|giovedì|venerdì|sabato|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b",
    re.IGNORECASE,
)
