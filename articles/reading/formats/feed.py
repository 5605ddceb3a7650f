"""Read an RSS, Atom or JSON feed: its title and entries. Runs in the sandbox.

RSS: https://www.rssboard.org/rss-specification; Atom: RFC 4287; JSON Feed:
https://www.jsonfeed.org/version/1.1/. XML that declares entities is refused before it is parsed: entities
can expand a few bytes to gigabytes, and can read files.
"""

import base64
import html
import io
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

import feedparser

from articles.json_depth import is_nested_deeper
from articles.messages import Message
from articles.reading.formats.reader_errors import ReaderError

MOST_ENTRIES = 200
MOST_CONTENT = 500_000  # characters of one entry
MAX_DEPTH = 64
JSON_FEED = "https://jsonfeed.org/version/"
LETTERING = re.compile(
    r"</?(?:a|abbr|b|br|cite|code|em|font|i|mark|p|q|s|small|span|strong|sub|sup|u)(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)


def read(payload: dict[str, Any]) -> dict[str, Any]:
    """Read the feed in ``payload["raw"]`` (base64), which came from ``payload["url"]``.

    The answer is {"title", "entries": [{"id", "url", "title", "updated", "content"}], "left_out"}: at most
    200 entries in the feed's order, addresses absolute, ``content`` HTML or text, ``left_out`` the number of
    entries beyond them. Raises ReaderError ("no_entries", "unreadable", "unsafe_xml",
    "document_too_complex").
    """
    raw = base64.b64decode(payload["raw"])
    url = payload["url"]
    found = _read_json(raw, url) if raw.lstrip(BOM)[:1] == b"{" else _read_xml(raw, url)
    if not found["entries"]:
        raise ReaderError("no_entries", Message("This feed has no entries."))
    found["left_out"] = max(0, len(found["entries"]) - MOST_ENTRIES)
    found["entries"] = found["entries"][:MOST_ENTRIES]
    return found


def _read_xml(raw: bytes, url: str) -> dict[str, Any]:
    refuse_entities(raw)
    parsed = feedparser.parse(io.BytesIO(raw), sanitize_html=False)
    if not parsed.get("version"):
        raise ReaderError("unreadable", Message("This is not an RSS, Atom or JSON feed."))
    return {
        "title": _clean_title(parsed.feed.get("title")),
        "entries": [_read_entry(entry, url) for entry in parsed.entries],
    }


def refuse_entities(raw: bytes) -> None:
    """Raise ReaderError for XML that declares entities, in whichever encoding."""
    for encoding in ("latin-1", "utf-16-le", "utf-16-be"):
        if ENTITY.search(raw.decode(encoding, errors="replace")):
            raise ReaderError(
                "unsafe_xml", Message("This feed declares XML entities, which are not read for safety.")
            )


def _read_entry(entry: Mapping[str, Any], base: str) -> dict[str, str]:
    contents = [part.get("value", "") for part in entry.get("content") or [] if isinstance(part, Mapping)]
    content = max([*contents, entry.get("summary") or ""], key=len)
    return {
        "id": _clean_line(entry.get("id")),
        "url": _find_link(entry, base),
        "title": _clean_title(entry.get("title")),
        "updated": _clean_line(entry.get("updated") or entry.get("published")),
        "content": str(content)[:MOST_CONTENT],
    }


def _find_link(entry: Mapping[str, Any], base: str) -> str:
    """Return the entry's absolute address; an identifier counts only where it is written as one."""
    link = _clean_line(entry.get("link"))
    if entry.get("guidislink") and not link.casefold().startswith(("http://", "https://")):
        return ""
    return _resolve(link, base)


def _resolve(link: str, base: str) -> str:
    try:
        return urljoin(base, link) if link else ""
    except ValueError:  # no address at all: whoever would fetch it refuses it
        return link


def _read_json(raw: bytes, base: str) -> dict[str, Any]:
    if is_nested_deeper(raw, MAX_DEPTH):
        raise ReaderError("document_too_complex", Message("This JSON is nested too deeply to read."))
    try:
        feed = json.loads(raw.decode("utf-8-sig"))
    except ValueError as error:
        raise ReaderError("unreadable", Message("This is not valid JSON.")) from error
    if not isinstance(feed, dict) or not str(feed.get("version")).startswith(JSON_FEED):
        raise ReaderError(
            "unreadable", Message("This JSON is not a feed: its “version” names no version of JSON Feed.")
        )
    items = feed.get("items")
    return {
        "title": _clean_line(feed.get("title")),
        "entries": [
            {
                "id": _clean_line(item.get("id")),
                "url": _find_address(base, item),
                "title": _clean_line(item.get("title")),
                "updated": _clean_line(item.get("date_modified") or item.get("date_published")),
                "content": _read_string(
                    item.get("content_html") or item.get("content_text") or item.get("summary")
                )[:MOST_CONTENT],
            }
            for item in (items if isinstance(items, list) else [])
            if isinstance(item, dict)
        ],
    }


def _find_address(base: str, item: Mapping[str, Any]) -> str:
    """Return the address of a JSON entry; an id that is an address counts where there is no other."""
    given = _clean_line(item.get("url") or item.get("external_url"))
    if not given and _clean_line(item.get("id")).startswith(("http://", "https://")):
        given = _clean_line(item.get("id"))
    return _resolve(given, base)


def _clean_title(value: object) -> str:
    """Return a title without inline markup: RSS and Atom leave open whether a title has any."""
    return _clean_line(html.unescape(LETTERING.sub("", _read_string(value))))


def _read_string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _clean_line(value: object) -> str:
    return " ".join(_read_string(value).replace("\x00", "").split())[:2000]


BOM = b"\xef\xbb\xbf \t\r\n"
