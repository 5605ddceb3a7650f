"""Words as the claims floor reads them: plain quotation marks, lower case, light stems."""

import re
from functools import lru_cache
from threading import Lock

import Stemmer

WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+(?:[.,:]\d+)*(?:st|nd|rd|th|s|bn|m|k)?\b|[%$£€?!]")


def word_set(words: str) -> frozenset[str]:
    """Give the set of words listed in a string, white space between them."""
    return frozenset(words.split())


STOPWORDS = word_set(
    "a about above after again all also am an and any are as at be because been before being below between"
    " both but by can could did do does doing down during each few for from further had has have having he"
    " her here hers him his how i if in into is it its just me more most my no nor not now of off on once"
    " only or other our out over own same she should so some such than that the their theirs them then"
    " there these they this those through to too under until up us very was we were what when where which"
    " while who whom why will with would you your"
)

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


def plain(text: str) -> str:
    """Give the text with typographic quotes, dashes and spaces as their plain forms, offsets unchanged."""
    return text.translate(_PLAIN)


def lower(text: str) -> str:
    """Give the text in lower case, offsets unchanged: a letter whose lower form is longer stays."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def list_words(text: str) -> list[str]:
    """List the words, numbers and telling signs of a text in lower case, in order."""
    return WORD.findall(plain(text).lower())


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
