"""Ranks short texts by how much they say about a question: BM25 over the beginnings of words."""

import math
import re
import unicodedata
import urllib.parse
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from articles.sources.word_lists import STOP_WORDS

# Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), usual values.
_K1 = 1.2
_B = 0.75
# Rarity counts once for the question's word and once for the text's, as in the cosine of two tf-idf
# vectors; in collections of some hundred texts that sets the subject before the words of every sentence.
_RARITY_POWER = 2.0
# Long enough to tell subjects apart, short enough to fold the endings of most European languages.
_STEM_LENGTH = 5


class Corpus:
    """A fixed set of texts, indexed once, scored against any number of questions."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._documents = [Counter(split_stems(text)) for text in texts]
        lengths = [sum(document.values()) for document in self._documents]
        mean = sum(lengths) / max(len(lengths), 1) or 1.0
        self._damping = [_K1 * (1 - _B + _B * length / mean) for length in lengths]
        self._found_in = Counter(stem for document in self._documents for stem in document)

    def score(self, question: str) -> list[float]:
        """Return one number a text, in their order: 0 for nothing in common, higher for more."""
        rarities = {stem: self._measure_rarity(stem) for stem in sorted(set(split_stems(question)))}
        return [
            sum(
                rarity * document[stem] * (_K1 + 1) / (document[stem] + damping)
                for stem, rarity in rarities.items()
                if stem in document
            )
            for document, damping in zip(self._documents, self._damping, strict=True)
        ]

    def _measure_rarity(self, stem: str) -> float:
        found_in = self._found_in[stem]
        rarity = math.log(1 + (len(self._documents) - found_in + 0.5) / (found_in + 0.5))
        return float(rarity**_RARITY_POWER)


@lru_cache(maxsize=2048)  # a page is compared anew with every answer that comes in
def split_words(text: str, *, keep_stop_words: bool = False) -> tuple[str, ...]:
    """Return the words of a text for comparing: folded, without accents and, unless told, stop words."""
    bare = text.casefold()
    if not bare.isascii():
        decomposed = unicodedata.normalize("NFKD", bare)
        bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return tuple(word for word in _WORD.findall(bare) if keep_stop_words or word not in STOP_WORDS)


def split_stems(text: str) -> list[str]:
    """Return the beginnings of the words of a text, so that "vaccines" meets "vaccination"."""
    return [word[:_STEM_LENGTH] for word in split_words(text)]


def read_address_words(url: str) -> str:
    """Return the words an address is made of, which often repeat a page's title; "" for none.

    An archive's address stands for the one it holds.
    """
    url = _ARCHIVED.sub("", url)
    try:
        parts = urllib.parse.urlsplit(url)
    except ValueError:
        return ""
    words = _ADDRESS_WORD.findall(urllib.parse.unquote(f"{parts.netloc} {parts.path}"))
    return " ".join(word for word in words if word.lower() not in _EMPTY_WORDS)


_WORD = re.compile(r"[^\W_]+")
_ADDRESS_WORD = re.compile(r"[^\W\d_]{3,}")
_ARCHIVED = re.compile(r"\Ahttps?://web\.archive\.org/web/\d+[a-z_]*/")
_EMPTY_WORDS = frozenset({"www", "com", "org", "net", "html", "htm", "php", "aspx", "http", "https", "index"})
