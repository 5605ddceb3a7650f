"""Reads what others wrote: JSON of any shape, snippets with markup, dates of many kinds.

Each function takes anything and gives a plain value; what does not fit becomes the empty value.
"""

import datetime
import html
import re
import unicodedata
from collections.abc import Mapping, Sequence

from articles.errors import FetchError
from articles.web.address_rules import check_url
from articles.web.canonical import tidy_url

MAX_TEXT = 4000
MAX_URL = 2000  # characters, as it is kept


def read_mapping(value: object) -> Mapping[str, object]:
    """Return the value if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def read_list(value: object) -> Sequence[object]:
    """Return the value if it is a JSON array, else an empty one."""
    return value if isinstance(value, list) else []


def read_objects(value: object) -> list[Mapping[str, object]]:
    """Return the objects of a JSON array; what else stands in it is left out."""
    return [item for item in read_list(value) if isinstance(item, dict)]


def read_text(value: object) -> str:
    """Return a string as one line of plain text, at most MAX_TEXT characters: no markup, no control
    characters, no halves of a character."""
    if not isinstance(value, str):
        return ""
    text = strip_markup(value[: 4 * MAX_TEXT])[:MAX_TEXT]
    return "".join(character for character in text if unicodedata.category(character) not in ("Cc", "Cs"))


def read_url(value: object) -> str:
    """Return the address of a web page that anyone can open, untouched but for white space around it.

    Empty for what is none: another scheme, a private or local host, a password in it, more characters
    than are kept.
    """
    if not isinstance(value, str):
        return ""
    url = value.strip()
    try:
        check_url(url, ports=None)
        return url if len(tidy_url(url)) <= MAX_URL else ""
    except (FetchError, ValueError):
        return ""


def read_date(value: object) -> datetime.date | None:
    """Return the day of a date as providers write it: 2018-04-14, with or without a time, or
    20180414, with or without T and a time. None for anything else and for days that do not exist."""
    if not isinstance(value, str):
        return None
    found = _DATE.match(value.strip())
    if found is None:
        return None
    try:
        return datetime.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def strip_markup(text: str) -> str:
    """Return text without tags, scripts and comments, entities resolved, white space folded.

    One pass, so that a hostile text takes no longer than any other of its length. What is not closed
    hides the rest of the text if it would not show, and is text itself otherwise.
    """
    parts: list[str] = []
    position = 0
    while opening := _OPENING.search(text, position):
        parts.append(text[position : opening.start()])
        name = opening[1].lower()
        closing = _CLOSINGS.get(name, _TAG_END).search(text, opening.end())
        if closing is None:
            position = len(text) if name in _CLOSINGS else opening.start()
            break
        if name.removeprefix("/") not in _INLINE:
            parts.append(" ")
        position = closing.end()
    parts.append(text[position:])
    return " ".join(html.unescape("".join(parts)).split())


_DATE = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?![0-9])")
_OPENING = re.compile(r"<(!--|[!?]|/?[A-Za-z][A-Za-z0-9:]*)")
_TAG_END = re.compile(">")
_CLOSINGS = {
    "!--": re.compile("-->"),
    "script": re.compile(r"</script\s*>", re.IGNORECASE),
    "style": re.compile(r"</style\s*>", re.IGNORECASE),
}
_INLINE = frozenset(
    {"a", "abbr", "b", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u"}
)
