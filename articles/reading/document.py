"""Read a document: its text, the role of each part, and its metadata. No database, no network.

Markup, PDF and Word are parsed in a sandboxed process, which answers with lines of text and hints from
the markup; roles are assigned here, as for plain text.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from articles.choices import BlockRole
from articles.errors import ImportRejected
from articles.messages import Message
from articles.reading.formats.decoding import (
    Decoded,
    decode,
    find_declared_charset,
    refuse_binary,
    refuse_broken,
)
from articles.reading.formats.row_layout import lay_out
from articles.reading.formats.sandbox import run_confined
from articles.reading.metadata.person_names import list_authors, split_people
from articles.reading.metadata.stated_metadata import read_stated
from articles.reading.metadata.visible_metadata import join_lines, read_visible
from articles.reading.roles.assign_roles import assign_roles
from articles.reading.text_lines import Hint
from articles.types import Document, FoundBlock, FoundEntry, FoundFeed, Metadata


def read_document(
    raw: bytes,
    *,
    media_type: str,
    filename: str = "",
    url: str = "",
    charset: str = "",
    title: str = "",
    pointer: str = "/file",
) -> Document:
    """Read the bytes of one document: plain text, Markdown, HTML, PDF or Word (.docx).

    ``media_type`` may carry parameters; where it is unspecific ("application/octet-stream"), the extension of
    ``filename`` decides. ``charset`` is the one the sender declared, ``url`` the address the document came
    from, ``title`` the title the sender gave, which goes before the document's own. Raises ``ImportRejected``
    at ``pointer``: "unsupported_type" or "not_text" (415), "too_large" (413), and with 422 "no_text",
    "encrypted", "unreadable", "unsafe_archive" or "document_too_complex".
    """
    kind = _find_kind(media_type, filename, pointer)
    if kind in TEXT_TYPES:
        _refuse_too_large(len(raw), TEXT_BYTES, pointer)
        refuse_binary(raw, pointer)
        return _read_plain(decode(raw, charset=charset), title=title, media_type=kind, pointer=pointer)
    if kind == HTML:
        _refuse_too_large(len(raw), HTML_BYTES, pointer)
        refuse_binary(raw, pointer)
        decoded = decode(raw, charset=charset or find_declared_charset(raw))
        return _read_html(decoded, url=url, title=title, pointer=pointer)
    _refuse_too_large(len(raw), FILE_BYTES, pointer)
    payload = {"raw": base64.b64encode(raw).decode()}
    if kind == PDF:
        return _read_pdf(payload, title=title, pointer=pointer)
    answer = run_confined(ROW_READERS[kind], payload, pointer=pointer)
    return _read_rows(
        answer, Decoded("", "utf-8", False), url="", title=title, media_type=kind, pointer=pointer
    )


def is_feed(raw: bytes, *, media_type: str = "", filename: str = "") -> bool:
    """Return whether a document is a feed, by its media type, its file name and its first bytes."""
    kind = media_type.partition(";")[0].strip().casefold()
    if kind in FEED_TYPES or PurePath(filename).suffix.casefold() in FEED_ENDINGS:
        return True
    head = raw[:FEED_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if kind in (*XML_TYPES, *UNSPECIFIC_TYPES, "text/plain", HTML) and head.startswith(
        (b"<?xml", b"<rss", b"<feed", b"<rdf")
    ):
        return FEED_ROOT.search(head) is not None
    return kind in ("application/json", *UNSPECIFIC_TYPES) and JSON_FEED in head


def read_feed(raw: bytes, *, url: str = "", pointer: str = "/url") -> FoundFeed:
    """Read an RSS, Atom or JSON feed that came from ``url``.

    Raises ``ImportRejected`` at ``pointer``: "too_large" (413), and with 422 "no_entries", "unsafe_xml",
    "unreadable" or "document_too_complex".
    """
    _refuse_too_large(len(raw), HTML_BYTES, pointer)
    payload = {"raw": base64.b64encode(raw).decode(), "url": url}
    answer = run_confined("feed", payload, pointer=pointer)
    entries = tuple(FoundEntry(**entry) for entry in answer["entries"])
    return FoundFeed(answer["title"], entries, answer["left_out"])


def read_text(
    text: str, *, title: str = "", url: str = "", media_type: str = "text/plain", pointer: str = "/text"
) -> Document:
    """Read a document that arrived as characters; unless it is HTML, ``Document.text`` is ``text`` unchanged.

    ``title`` is the title the sender gave. Raises ``ImportRejected`` at ``pointer``:
    "invalid_encoding" (400), "too_large" (413), "no_text" (422).
    """
    refuse_broken(text, pointer)
    decoded = Decoded(text, "utf-8", False)
    size = len(text.encode())
    if media_type == HTML:
        _refuse_too_large(size, HTML_BYTES, pointer)
        return _read_html(decoded, url=url, title=title, pointer=pointer)
    _refuse_too_large(size, TEXT_BYTES, pointer)
    return _read_plain(decoded, title=title, media_type=media_type, pointer=pointer)


def _find_kind(media_type: str, filename: str, pointer: str) -> str:
    given = media_type.partition(";")[0].strip().casefold()
    kind = ALIASES.get(given, given)
    if kind in UNSPECIFIC_TYPES:
        kind = ENDINGS.get(PurePath(filename.replace("\\", "/")).suffix.casefold(), "")
    if kind not in (*TEXT_TYPES, HTML, PDF, *ROW_READERS):
        raise ImportRejected(
            pointer,
            "unsupported_type",
            Message(
                "Plain text, Markdown, HTML, PDF and Word (.docx) can be imported; this is none of them. "
                "Save it as one of these, or paste the article's text."
            ),
            status=415,
        )
    return kind


def _read_plain(decoded: Decoded, *, title: str, media_type: str, pointer: str) -> Document:
    _refuse_empty(decoded.text, pointer)
    blocks = assign_roles(decoded.text, title=title)
    links = _find_written_links(decoded.text, blocks)
    metadata = _merge_metadata(Metadata(), read_visible(decoded.text, blocks), title)
    return Document(decoded.text, media_type, metadata, blocks, links, decoded.encoding, decoded.repaired)


def _read_html(decoded: Decoded, *, url: str, title: str, pointer: str) -> Document:
    answer = run_confined("html", {"text": decoded.text, "url": url}, pointer=pointer)
    return _read_rows(answer, decoded, url=url, title=title, media_type=HTML, pointer=pointer)


def _read_rows(
    answer: dict[str, Any], decoded: Decoded, *, url: str, title: str, media_type: str, pointer: str
) -> Document:
    layout = lay_out(answer["lines"])
    _refuse_empty(layout.text, pointer)
    _refuse_too_large(len(layout.text.encode()), TEXT_BYTES, pointer)
    stated = read_stated(answer["head"], url=url)
    blocks = _assign(layout.text, layout.hints, title or stated.title, stated)
    metadata = _merge_metadata(stated, read_visible(layout.text, blocks), title)
    links = (
        link for block in blocks if block.role is BlockRole.BODY for link in layout.links.get(block.start, ())
    )
    found = tuple(dict.fromkeys(links))[:MOST_LINKS]
    return Document(layout.text, media_type, metadata, blocks, found, decoded.encoding, decoded.repaired)


def _assign(text: str, hints: Mapping[int, Hint], title: str, stated: Metadata) -> tuple[FoundBlock, ...]:
    return assign_roles(text, hints, title=title, authors=split_people(stated.byline))


def _read_pdf(payload: dict[str, str], *, title: str, pointer: str) -> Document:
    answer = run_confined("pdf", dict(payload), pointer=pointer)
    text: str = answer["text"]
    _refuse_too_large(len(text.encode()), TEXT_BYTES, pointer)
    if not text.strip():
        raise ImportRejected(
            pointer,
            "no_text",
            Message("This PDF holds pictures of pages, not text. Run it through text recognition first."),
        )
    stated = Metadata(title=join_lines(answer["title"]), byline=", ".join(list_authors(answer["author"])))
    blocks = assign_roles(text, title=title or stated.title)
    metadata = _merge_metadata(stated, read_visible(text, blocks), title)
    return Document(text, PDF, metadata, blocks, _find_written_links(text, blocks))


def _merge_metadata(stated: Metadata, visible: Metadata, title: str) -> Metadata:
    """Merge metadata: the sender's title, then what the document states, then what it shows.

    The language is detected from the text first: the one a page states is often its template's.
    """
    published, modified = (
        stated.published_on or visible.published_on,
        stated.modified_on or visible.modified_on,
    )
    return replace(
        stated,
        title=join_lines(title) or stated.title or visible.title,
        byline=stated.byline or visible.byline,
        publisher=stated.publisher or visible.publisher,
        published_on=published,
        # A text edited last before it was published was not modified since.
        modified_on=None if published and modified and modified < published else modified,
        language=visible.language or stated.language,
    )


def _refuse_too_large(size: int, limit: int, pointer: str) -> None:
    """Raise ``ImportRejected`` (413, "too_large") when ``size`` bytes are more than ``limit``."""
    if size > limit:
        raise ImportRejected(
            pointer,
            "too_large",
            Message(
                "This document has %(size)s MB; at most %(limit)s MB can be imported. "
                "Import the article alone, without the pages around it.",
                {"size": round(size / 1e6, 1), "limit": limit / 1e6},
            ),
            status=413,
        )


def _refuse_empty(text: str, pointer: str) -> None:
    if not any(character.isalnum() for character in text):
        raise ImportRejected(
            pointer,
            "no_text",
            Message("There is no text in this document. Paste the article's text, or check the file."),
        )


def _find_written_links(text: str, blocks: Sequence[FoundBlock]) -> tuple[str, ...]:
    """Return the addresses written out in the body, each once, in order, at most ``MOST_LINKS``."""
    found = (
        match.group().rstrip(".,;:!?)]}>'\"’”")
        for block in blocks
        if block.role is BlockRole.BODY
        for match in ADDRESS.finditer(text, block.start, block.end)
    )
    return tuple(dict.fromkeys(found))[:MOST_LINKS]


# Bytes of a document at most: of text, of markup, of a file of another type.
TEXT_BYTES = 2_000_000
HTML_BYTES = 10_000_000
FILE_BYTES = 25_000_000
HTML = "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT_TYPES = ("text/plain", "text/markdown")
# Formats whose files are read to rows as HTML is, each with its reader's name in ``formats.sandbox_child``.
ROW_READERS = {DOCX: "docx"}
ALIASES = {"application/xhtml+xml": HTML, "text/x-markdown": "text/markdown", "application/x-pdf": PDF}
UNSPECIFIC_TYPES = ("", "application/octet-stream", "binary/octet-stream")
ENDINGS = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".pdf": PDF,
    ".docx": DOCX,
}
FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
)
XML_TYPES = ("application/xml", "text/xml")
FEED_ENDINGS = (".rss", ".atom")
FEED_HEAD = 2000
FEED_ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
JSON_FEED = b"jsonfeed.org/version/"
MOST_LINKS = 500
ADDRESS = re.compile(r"https?://[^\s<>\"'“”‘’\\^`{|}]{4,2000}", re.IGNORECASE)
