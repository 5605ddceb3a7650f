"""Read a Word document (.docx) as markup. Runs in the sandbox.

The archive's list of contents is checked before anything is unpacked; pictures are never opened.
"""

import base64
import io
import stat
import zipfile
from typing import Any
from xml.parsers.expat import ExpatError

import mammoth

from articles.messages import Message
from articles.reading.formats import html
from articles.reading.formats.reader_errors import ReaderError


def read(payload: dict[str, Any]) -> dict[str, Any]:
    """Read the file in ``payload["raw"]`` (base64) and answer as ``html.read`` does, without kept lines.

    Raises ``ReaderError`` ("unsafe_archive", "unreadable") and ``TooComplexError``.
    """
    raw = base64.b64decode(payload["raw"])
    refuse_unsafe(raw)
    try:
        markup = mammoth.convert_to_html(io.BytesIO(raw), convert_image=_drop_image, style_map=STYLES).value
    # A broken file can make the parser fail in any of these ways.
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        zipfile.BadZipFile,
        SyntaxError,
        ExpatError,
    ) as e:
        raise ReaderError("unreadable", DAMAGED) from e
    tree = html.parse(markup)
    rows = [row | {"kept_strict": False, "kept_wide": False} for row in html.walk(tree, "")]
    head = html.read_head(tree)
    titles = [node.text_content() for node in tree.iter("h1") if node.get("class") == "title"]
    if titles:
        head["metas"]["title"] = titles[0][: html.LONGEST_VALUE]
    return {"lines": rows, "head": head}


def refuse_unsafe(raw: bytes) -> None:
    """Raise ``ReaderError`` when the archive is no Word document, or could be harmful.

    As OWASP ASVS 5.2 asks, the number of entries, their total size and the compression ratio are limited.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if "word/document.xml" not in names or "[Content_Types].xml" not in names:
                raise ReaderError(
                    "unreadable",
                    Message("This is not a Word document (.docx). Save it as .docx and try again."),
                )
            total = sum(entry.file_size for entry in entries)
            if (
                len(entries) > MOST_ENTRIES
                or total > MOST_BYTES
                or total > MOST_RATIO * len(raw)
                or len(names) < len(entries)
                or any(_is_unsafe(entry) for entry in entries)
            ):
                raise ReaderError("unsafe_archive", UNSAFE)
            for name in names:
                if name.endswith((".xml", ".rels")) and _declares_entities(archive, name):
                    raise ReaderError("unsafe_archive", UNSAFE)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise ReaderError("unreadable", DAMAGED) from error


def _is_unsafe(entry: zipfile.ZipInfo) -> bool:
    encrypted = bool(entry.flag_bits & 1)
    link = stat.S_ISLNK(entry.external_attr >> 16)
    outside = entry.filename.startswith(("/", "\\")) or ".." in entry.filename.replace("\\", "/").split("/")
    macro = entry.filename.casefold().endswith("vbaproject.bin")
    return encrypted or link or outside or macro


def _declares_entities(archive: zipfile.ZipFile, name: str) -> bool:
    """Return whether a part declares a document type or entities, as no part that Word writes does."""
    with archive.open(name) as part:
        head = part.read(PROLOGUE)
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"<\0!\0D\0" in head


@mammoth.images.img_element  # type: ignore[untyped-decorator]
def _drop_image(_image: object) -> dict[str, str]:
    return {}


DAMAGED = Message("This Word document is damaged. Open it in Word, save it again and retry.")
UNSAFE = Message(
    "This Word document holds parts that are not needed for text, or unpacks to far more than it should. "
    "Copy the article's text and paste it instead."
)
STYLES = "p[style-name='Title'] => h1.title:fresh"
MOST_ENTRIES = 2000
MOST_BYTES = 100_000_000
MOST_RATIO = 100
PROLOGUE = 65_536
