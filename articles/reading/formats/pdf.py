"""Read the text of a PDF. Runs in the sandbox."""

import base64
import io
import re
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from articles.messages import Message
from articles.reading.formats.pdf_paragraphs import join_pages
from articles.reading.formats.reader_errors import ReaderError, TooComplexError


def read(payload: dict[str, Any]) -> dict[str, Any]:
    """Read the file in ``payload["raw"]`` (base64).

    The answer is {"text", "title", "author"}. Raises ``ReaderError`` ("encrypted", "unreadable")
    and ``TooComplexError``.
    """
    try:
        document = PdfReader(io.BytesIO(base64.b64decode(payload["raw"])))
        if document.is_encrypted and not document.decrypt(""):
            raise ReaderError(
                "encrypted", Message("This PDF asks for a password. Save it without one and try again.")
            )
        if len(document.pages) > MOST_PAGES:
            raise TooComplexError
        text = join_pages(_read_pages(document))
        about = document.metadata
    # A broken file can make the parser fail in any of these ways.
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        NotImplementedError,
    ) as e:
        raise ReaderError(
            "unreadable",
            Message("This file is damaged, or is not a PDF. Open it, save it again as a PDF and retry."),
        ) from e
    return {
        "text": text,
        "title": UNTITLED.sub("", _clean_line(about.title if about else None)),
        "author": _clean_line(about.author if about else None),
    }


def _read_pages(document: PdfReader) -> list[str]:
    pages = []
    size = 0
    for page in document.pages:
        pages.append(page.extract_text().replace("\0", "").encode("utf-8", "replace").decode("utf-8"))
        size += len(pages[-1])
        if size > MOST_LETTERS:
            raise TooComplexError
    return pages


def _clean_line(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return " ".join(text.replace("\0", "").encode("utf-8", "replace").decode("utf-8").split())[:LONGEST_VALUE]


UNTITLED = re.compile(
    r"^(?:untitled.{0,20}|microsoft word - .*|document\d*|.*\.(?:docx?|pdf|indd|qxd|pages|odt|rtf))$",
    re.IGNORECASE,
)
MOST_PAGES = 1000
MOST_LETTERS = 2_000_000
LONGEST_VALUE = 500
