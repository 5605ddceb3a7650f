"""Words as the claims floor reads them: plain quotation marks, lower case, light stems."""

import re
from functools import lru_cache

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

_VOWEL = re.compile(r"[aeiouy]")
_DOUBLED = re.compile(r"([bdfgmnprt])\1$")


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
    """Strip a word's common English endings so that "accuses" and "accused" meet; short words stay."""
    word = word.removesuffix("'s").removesuffix("'")
    if len(word) <= 3 or not word.isalpha():
        return word
    for ending, put in _ENDINGS:
        if word.endswith(ending):
            root = word[: -len(ending)]
            if len(root) >= 3 and _VOWEL.search(root):
                return _DOUBLED.sub(r"\1", root + put) if not put else root + put
    return word


_ENDINGS = (
    ("ations", "at"),
    ("ation", "at"),
    ("ingly", ""),
    ("ities", "iti"),
    ("ments", "ment"),
    ("ings", ""),
    ("edly", ""),
    ("sses", "ss"),
    ("ness", ""),
    ("ing", ""),
    ("ies", "i"),
    ("ied", "i"),
    ("ers", "er"),
    ("ity", "iti"),
    ("ed", ""),
    ("es", ""),
    ("ly", ""),
    ("ss", "ss"),
    ("us", "us"),
    ("is", "is"),
    ("s", ""),
    ("e", ""),
    ("y", "i"),
)
