"""Words of strangers made fit to keep and to compare."""

import hashlib
import unicodedata

UNSEEN = ("Cc", "Cf", "Cs")  # control, format, surrogate: https://www.unicode.org/reports/tr44/


def clean_line(text: str) -> str:
    """Return a text as one line without control, format and surrogate characters."""
    kept = (
        character for character in " ".join(text.split()) if unicodedata.category(character) not in UNSEEN
    )
    return "".join(kept)


def fold_text(text: str) -> str:
    """Return a text as compared: NFKC, case-folded, white space as single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def hash_text(text: str) -> str:
    """Return the hex SHA-256 of a text as UTF-8; any text has one, lone surrogates included."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
