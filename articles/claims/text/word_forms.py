"""Words in the form in which claims are compared: plain marks, lower case, stems."""

import re
from functools import cache, lru_cache
from threading import Lock

import Stemmer

from articles.claims.languages import ENGLISH, Language
from articles.claims.languages.base import match_any

_PLAIN = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‛": "'",
        "ʼ": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "‑": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
    }
)


def simplify_marks(text: str) -> str:
    """Return a text with plain quotation marks, hyphens and spaces for typographic ones; offsets stay."""
    return text.translate(_PLAIN)


def lower_letters(text: str) -> str:
    """Return a text in lower case; a letter whose lower form is longer stays, so that offsets do."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def list_words(text: str, language: Language = ENGLISH) -> list[str]:
    """Return the words, numbers and signs such as "%" of a text, in lower case, in order."""
    return _compile_word(language).findall(simplify_marks(text).lower())


@cache
def _compile_word(language: Language) -> re.Pattern[str]:
    """Compile a word, a number with its ending, or a sign that says something."""
    number = rf"\d+(?:[.,:]\d+)*{match_any(language.text.number_endings)}?\b"
    return re.compile(rf"[^\W\d_]+(?:['-][^\W\d_]+)*|{number}|[%$£€?!]")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the Snowball English stem of a lower-case word, so that "accuses" and "accused" meet.

    Words of other languages are stemmed alike on both sides of a comparison.
    """
    word = word.removesuffix("'s").removesuffix("'")
    with _stemmer_lock:
        return str(_stemmer.stemWord(word))


_stemmer = Stemmer.Stemmer("english", 0)  # no cache of its own
_stemmer_lock = Lock()  # a stemmer may be used by one thread at a time
