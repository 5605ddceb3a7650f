"""Hostile and broken documents by name: PDF, Word and feeds."""

import io
import zipfile
from collections.abc import Callable

from pypdf import PdfWriter

TYPES = "[Content_Types].xml"
BODY = "word/document.xml"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def make(name: str) -> bytes:
    """Return the document with a name."""
    return DOCUMENTS[name]()


def pack(entries: dict[str, bytes], *, link: str = "") -> bytes:
    """Return a zip archive of entries; ``link`` names one that is a symbolic link."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in entries.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if name == link:
                info.external_attr = 0o120777 << 16
            archive.writestr(info, raw)
    return held.getvalue()


def write_word(body: str = "", **more: bytes) -> bytes:
    """Return a Word document with a body and further entries."""
    xml = f'<?xml version="1.0"?>{body}'
    return pack({TYPES: b"<Types/>", BODY: xml.encode(), **more})


def write_paragraphs(words: str) -> str:
    return (
        f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>'
    )


def write_pdf(*, password: str = "", pages: int = 1) -> bytes:
    """Return a PDF of empty pages, encrypted if a password is given."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def nest_entities() -> bytes:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [{lines}]>'
    return f'{head}<rss version="2.0"><channel><title>&a9;</title></channel></rss>'.encode()


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "pdf_garbage": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20,
    "pdf_head_alone": lambda: b"%PDF-1.7\n",
    "pdf_truncated": lambda: write_pdf()[:150],
    "pdf_locked": lambda: write_pdf(password="secret"),
    "pdf_of_pictures": write_pdf,
    "pdf_without_pages": lambda: write_pdf(pages=0),
    "pdf_of_too_many_pages": lambda: write_pdf(pages=1001),
    "pdf_that_points_to_itself": lambda: (
        b"%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 1 0 R>> endobj\n"
        b"trailer <</Root 1 0 R/Prev 0>>\nstartxref\n9\n%%EOF"
    ),
    "docx_no_archive": lambda: b"These are just words.",
    "docx_truncated": lambda: write_word(write_paragraphs("The tower."))[:60],
    "docx_without_body": lambda: pack({TYPES: b"<Types/>"}),
    "docx_of_another_kind": lambda: pack({"xl/workbook.xml": b"<x/>", TYPES: b"<Types/>"}),
    "docx_bomb": lambda: write_word("<a>" + "A" * 30_000_000 + "</a>"),
    "docx_of_too_many_entries": lambda: write_word(**{f"word/{n}.xml": b"" for n in range(2100)}),
    "docx_out_of_its_folder": lambda: write_word(write_paragraphs("x"), **{"../../etc/cron.d/x": b"x"}),
    "docx_with_a_link": lambda: pack({TYPES: b"<Types/>", BODY: b"/etc/passwd"}, link=BODY),
    "docx_broken_xml": lambda: write_word("<w:document><w:body>"),
    "docx_without_text": lambda: write_word(f'<w:document xmlns:w="{WORD}"><w:body/></w:document>'),
    "docx_asks_for_a_file": lambda: write_word(
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{write_paragraphs("&e;")}'
    ),
    "docx_entities": lambda: write_word(
        f'<!DOCTYPE x [<!ENTITY a "{"ha" * 1000}"><!ENTITY b "{"&a;" * 1000}">]>'
        + write_paragraphs("&b;" * 1000)
    ),
    "old_word": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
    "feed_billion_laughs": nest_entities,
    "feed_asks_for_a_file": lambda: (
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        b'<rss version="2.0"><channel><item><title>&e;</title></item></channel></rss>'
    ),
    "feed_entities_in_utf_16": lambda: nest_entities().decode().encode("utf-16"),
    "feed_without_entries": lambda: b'<rss version="2.0"><channel><title>x</title></channel></rss>',
    "feed_of_html": lambda: b"<html><body><p>No feed.</p></body></html>",
    "feed_of_nothing": lambda: b"<rss",
    "json_feed_without_items": lambda: b'{"version": "https://jsonfeed.org/version/1.1"}',
    "json_feed_too_deep": lambda: b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 5000,
    "json_feed_broken": lambda: b'{"version": "https://jsonfeed.org/version/1.1", "items": [',
    "json_feed_of_another_kind": lambda: b'{"version": "1", "items": [{"url": "https://www.example.org/"}]}',
}
