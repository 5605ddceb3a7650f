"""Check what people submit with a document: URL, title, file name and details."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings

from articles.clean_text import clean_line
from articles.errors import NUL_CHARACTER, FetchError, ImportRejected, InvalidInput
from articles.messages import Message
from articles.types import Document
from articles.web import address_rules
from articles.web.canonical import canonicalise_url

MAX_URL = 2000
MAX_TITLE = 500
LONGEST = {"byline": 300, "publisher": 300, "language": 35, "section": 200}
DAYS = ("published_on", "modified_on")
DETAILS = ("byline", "publisher", "published_on", "modified_on", "language", "section")
# The outline of BCP 47 (RFC 5646): subtags of letters and digits.
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def check_import_url(url: str) -> str:
    """Return a person's URL without surrounding white space, or raise ImportRejected if it is forbidden.

    Host names are resolved only when it is fetched.
    """
    url = url.strip()
    if len(url) > MAX_URL:
        raise ImportRejected(
            "/url",
            "too_long",
            Message("The address is longer than %(limit)s characters.", {"limit": MAX_URL}),
        )
    try:
        address_rules.check_url(url, allow=settings.FETCH_ALLOW)
        canonicalise_url(url)
    except FetchError as error:
        raise refuse_page(error) from error
    except ValueError as error:
        raise ImportRejected("/url", "malformed_url", Message("This is not a web address.")) from error
    return url


def check_title(title: str) -> str:
    """Return a person's title, or raise ImportRejected if it is too long or has a NUL character."""
    if len(title) > MAX_TITLE:
        raise ImportRejected(
            "/title",
            "too_long",
            Message("The title is longer than %(limit)s characters.", {"limit": MAX_TITLE}),
        )
    if "\x00" in title:
        raise ImportRejected("/title", "invalid_encoding", NUL_CHARACTER, status=400)
    return title.strip()


def clean_filename(name: str) -> str:
    """Return the last part of a file's path, without unprintable characters, at most 255 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable())[:255]


def refuse_page(error: FetchError) -> ImportRejected:
    """Return the ImportRejected for a URL that could not be fetched."""
    return ImportRejected("/url", error.code, error.message)


def check_details(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return details as they are stored: texts as single lines, days as dates.

    A day may be a date or ``YYYY-MM-DD``; None and "" both mean unknown. Raises InvalidInput.
    """
    return {name: (_check_day if name in DAYS else _check_text)(name, value) for name, value in given.items()}


def pack_details(given: Mapping[str, Any]) -> dict[str, str]:
    """Return the checked details that are not empty, as JSON values."""
    return {name: str(value) for name, value in check_details(given).items() if value}


def apply_details(document: Document, details: Mapping[str, Any]) -> Document:
    """Return a document in which a person's details override its own metadata."""
    return replace(document, metadata=replace(document.metadata, **check_details(details)))


def _check_text(name: str, value: str) -> str:
    if "\x00" in value:
        raise InvalidInput(f"/{name}", "invalid_encoding", NUL_CHARACTER)
    text = clean_line(value)
    if len(text) > LONGEST[name]:
        raise InvalidInput(
            f"/{name}",
            "too_long",
            Message("This is longer than %(limit)s characters.", {"limit": LONGEST[name]}),
        )
    if name == "language" and text and not LANGUAGE_TAG.fullmatch(text):
        raise InvalidInput("/language", "invalid", Message("Give a language tag such as en or pt-BR."))
    return text


def _check_day(name: str, value: datetime.date | str | None) -> datetime.date | None:
    if not isinstance(value, str):
        return value
    try:
        return datetime.date.fromisoformat(value) if value else None
    except ValueError as error:
        raise InvalidInput(f"/{name}", "invalid", Message("Give the day as YYYY-MM-DD.")) from error
