"""Words as the claims floor reads them: plain quotation marks, lower case, light stems."""

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
    """Give the text with typographic quotes, dashes and spaces as their plain forms, offsets unchanged."""
    return text.translate(_PLAIN)


def lower_letters(text: str) -> str:
    """Give the text in lower case, offsets unchanged: a letter whose lower form is longer stays."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def list_words(text: str, language: Language = ENGLISH) -> list[str]:
    """List the words, numbers and telling signs of a text in lower case, in order."""
    return _compile_word(language).findall(simplify_marks(text).lower())


@cache
def _compile_word(language: Language) -> re.Pattern[str]:
    """Compile a word, a number with what is written together with it, or a telling sign."""
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
