"""Clean text from outside before it is stored, and fold it for comparison."""

import hashlib
import unicodedata

from articles.messages import Message, Parameter, Said, as_message

LONGEST_QUOTED = 300
UNSEEN = ("Cc", "Cf", "Cs")  # control, format, surrogate: https://www.unicode.org/reports/tr44/


def clean_line(text: str) -> str:
    """Return a text as one line without control, format and surrogate characters."""
    kept = (
        character for character in " ".join(text.split()) if unicodedata.category(character) not in UNSEEN
    )
    return "".join(kept)


def clean_message(said: Said) -> Message:
    """Return a message whose quoted words are single lines of at most 300 characters."""
    message = as_message(said)
    params = {name: _clean_parameter(value) for name, value in message.params.items()}
    return Message(message.text, params, message.text_plural, message.count)


def _clean_parameter(value: Parameter) -> Parameter:
    match value:
        case str():
            return clean_line(value)[:LONGEST_QUOTED]
        case Message():
            return clean_message(value)
        case tuple():
            return tuple(_clean_parameter(one) for one in value)
    return value


def fold_text(text: str) -> str:
    """Return a text as compared: NFKC, case-folded, white space as single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def hash_text(text: str) -> str:
    """Return the hex SHA-256 of a text as UTF-8; any text has one, lone surrogates included."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
