"""Decode bytes: find their encoding, and replace bytes that are invalid in it."""

import codecs
import re
from dataclasses import dataclass

import charset_normalizer

from articles.errors import ImportRejected
from articles.messages import Message


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text, its encoding, and whether anything was replaced."""

    text: str
    encoding: str
    repaired: bool


def decode(raw: bytes, *, charset: str = "") -> Decoded:
    """Decode bytes by their byte order mark, the declared ``charset``, as UTF-8, or by a guess.

    Invalid bytes and NUL become U+FFFD, which ``repaired`` says. Never raises.
    """
    for mark, name in BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return _decode_leniently(raw[len(mark) :], name)
    declared = _find_codec(charset)
    for name in (declared, _detect_utf16(raw), "utf-8"):
        text = _decode_strictly(raw, name)
        if text is not None:
            return Decoded(text.replace("\0", REPLACEMENT), name, "\0" in text)
    repaired = raw.decode("utf-8", "replace")
    bad = repaired.count(REPLACEMENT)
    if bad * MOSTLY_UTF8 <= len(MULTIBYTE.findall(raw)) or (declared == "utf-8" and bad <= FEW_BAD):
        return _decode_leniently(raw, "utf-8")
    return _decode_leniently(raw, _guess_charset(raw))


def find_declared_charset(markup: bytes) -> str:
    """Return the charset that markup declares within its first 4,096 bytes; "" for none."""
    match = DECLARED.search(markup[:DECLARED_WITHIN])
    return match.group(1).decode("ascii") if match else ""


def refuse_binary(raw: bytes, pointer: str) -> None:
    """Raise ``ImportRejected`` (415, "not_text") when ``raw`` is a picture, an archive or a program."""
    for magic, offset, kind in SIGNATURES:
        if raw[offset : offset + len(magic)] == magic:
            raise ImportRejected(
                pointer,
                "not_text",
                Message(
                    "This was given as text, but the file is of another kind: %(kind)s. "
                    "Choose the file's own type, or paste the text.",
                    {"kind": kind},
                ),
                status=415,
            )
    sample = raw[:SAMPLE]
    if _detect_utf16(raw) or sample.startswith(tuple(mark for mark, _ in BYTE_ORDER_MARKS)):
        return
    if len(CONTROLS.findall(sample)) > max(FEW_CONTROLS, len(sample) * MOST_CONTROLS):
        raise ImportRejected(
            pointer,
            "not_text",
            Message("This was given as text, but most of it is not text. Paste the text instead."),
            status=415,
        )


def refuse_broken(text: str, pointer: str) -> None:
    """Raise ``ImportRejected`` (400, "invalid_encoding") for NUL or half a surrogate pair in ``text``."""
    bad = BROKEN.search(text)
    if bad is not None:
        raise ImportRejected(
            pointer,
            "invalid_encoding",
            Message(
                "Character %(position)s is %(code)s, which no text can hold. Remove it and try again.",
                {"position": bad.start() + 1, "code": f"U+{ord(bad.group()):04X}"},
            ),
            status=400,
        )


def _decode_leniently(raw: bytes, name: str) -> Decoded:
    text = raw.decode(name, "replace").replace("\0", REPLACEMENT)
    return Decoded(text, name, REPLACEMENT in text)


def _decode_strictly(raw: bytes, name: str) -> str | None:
    if not name:
        return None
    try:
        return raw.decode(name)
    except UnicodeDecodeError:
        return None


def _find_codec(charset: str) -> str:
    """Return the codec of a declared charset; "" for an unknown one, and for UTF-7, which can hide markup."""
    try:
        name = codecs.lookup(charset.strip(" \"'")).name if charset.isascii() and charset else ""
    except (LookupError, ValueError):
        return ""
    if name in LATIN_1:
        return "cp1252"
    return "" if name in NOT_CHARSETS else name


def _guess_charset(raw: bytes) -> str:
    guesses = charset_normalizer.from_bytes(raw[:SAMPLE])
    best = guesses.best()
    if best is None:
        return "utf-8"
    # A short text fits many single-byte encodings equally well; then the commonest is the likeliest.
    alike = (guess.encoding for guess in guesses if guess.chaos <= best.chaos)
    return "cp1252" if not WESTERN.isdisjoint(alike) else best.encoding


def _detect_utf16(raw: bytes) -> str:
    """Return the kind of UTF-16 without a byte order mark, in which every other byte is zero; "" for none."""
    sample = raw[:SAMPLE]
    half = len(sample) // 2
    if half < 2 or len(raw) % 2:
        return ""
    if sample[1::2].count(0) > half * 0.4 and sample[::2].count(0) < half * 0.05:
        return "utf-16-le"
    if sample[::2].count(0) > half * 0.4 and sample[1::2].count(0) < half * 0.05:
        return "utf-16-be"
    return ""


DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
DECLARED_WITHIN = 4096
REPLACEMENT = "\ufffd"
SAMPLE = 65_536
# A text is damaged UTF-8, not in another encoding, where valid sequences are this many times as frequent as
# invalid bytes.
MOSTLY_UTF8 = 4
FEW_BAD = 3
MOST_CONTROLS = 0.05
FEW_CONTROLS = 3
MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}")
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
BROKEN = re.compile(r"[\x00\ud800-\udfff]")
WESTERN = frozenset({"cp1252", "latin_1", "iso8859_15"})
LATIN_1 = frozenset({"iso8859-1", "ascii"})
NOT_CHARSETS = frozenset(
    {
        "utf-7", "idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "mbcs", "oem",
        "base64", "bz2", "hex", "quopri", "rot13", "uu", "zlib",
    }
)  # fmt: skip
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SIGNATURES = (
    (b"\x89PNG\r\n", 0, Message("PNG picture")),
    (b"\xff\xd8\xff", 0, Message("JPEG picture")),
    (b"GIF87a", 0, Message("GIF picture")),
    (b"GIF89a", 0, Message("GIF picture")),
    (b"WEBP", 8, Message("WebP picture")),
    (b"WAVE", 8, Message("sound file")),
    (b"ID3", 0, Message("sound file")),
    (b"OggS", 0, Message("sound or video file")),
    (b"ftyp", 4, Message("video file")),
    (b"\x1a\x45\xdf\xa3", 0, Message("video file")),
    (b"PK\x03\x04", 0, Message("ZIP archive or office document")),
    (b"PK\x05\x06", 0, Message("empty ZIP archive")),
    (b"\x1f\x8b", 0, Message("gzip archive")),
    (b"BZh", 0, Message("bzip2 archive")),
    (b"\xfd7zXZ\x00", 0, Message("xz archive")),
    (b"7z\xbc\xaf\x27\x1c", 0, Message("7z archive")),
    (b"Rar!\x1a\x07", 0, Message("RAR archive")),
    (b"%PDF-", 0, Message("PDF document")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, Message("old office document")),
    (b"{\\rtf", 0, Message("RTF document")),
    (b"\x7fELF", 0, Message("program")),
    (b"MZ\x90\x00", 0, Message("program")),
    (b"\xca\xfe\xba\xbe", 0, Message("program")),
    (b"\x00asm", 0, Message("program")),
    (b"SQLite format 3\x00", 0, Message("database")),
)
