"""What people say of an article beside its text: who wrote it, where and when it was published."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from articles.clean_text import clean_line
from articles.errors import InvalidInput
from articles.types import Document

LONGEST = {"byline": 300, "publisher": 300, "language": 35, "section": 200}
DAYS = ("published_on", "modified_on")
DETAILS = ("byline", "publisher", "published_on", "modified_on", "language", "section")
# BCP 47 (RFC 5646) in its outline: subtags of letters and digits
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def check_details(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return details as they are kept: text on one line, days as dates.

    A day may come as ``YYYY-MM-DD``; None and "" both say that nothing is known. Raises InvalidInput.
    """
    return {name: (_check_day if name in DAYS else _check_text)(name, value) for name, value in given.items()}


def pack_details(given: Mapping[str, Any]) -> dict[str, str]:
    """Return the checked details that say something, as JSON values."""
    return {name: str(value) for name, value in check_details(given).items() if value}


def apply_details(document: Document, details: Mapping[str, Any]) -> Document:
    """Return a document of which what a person said counts before what it says of itself."""
    return replace(document, metadata=replace(document.metadata, **check_details(details)))


def _check_text(name: str, value: str) -> str:
    if "\x00" in value:
        raise InvalidInput(f"/{name}", "invalid_encoding", f"The {name} holds a NUL character: remove it.")
    text = clean_line(value)
    if len(text) > LONGEST[name]:
        raise InvalidInput(f"/{name}", "too_long", f"The {name} is longer than {LONGEST[name]} characters.")
    if name == "language" and text and not LANGUAGE_TAG.fullmatch(text):
        raise InvalidInput("/language", "invalid", "Give a language tag such as en or pt-BR.")
    return text


def _check_day(name: str, value: datetime.date | str | None) -> datetime.date | None:
    if not isinstance(value, str):
        return value
    try:
        return datetime.date.fromisoformat(value) if value else None
    except ValueError as error:
        raise InvalidInput(f"/{name}", "invalid", "Give the day as YYYY-MM-DD.") from error
