"""Words of strangers made fit to keep in one line."""

import unicodedata

UNSEEN = ("Cc", "Cf", "Cs")  # control, format, surrogate: https://www.unicode.org/reports/tr44/


def clean_line(text: str) -> str:
    """Return a text as one line without control, format and surrogate characters."""
    kept = (
        character for character in " ".join(text.split()) if unicodedata.category(character) not in UNSEEN
    )
    return "".join(kept)
