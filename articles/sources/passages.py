"""Ranks short texts by how much they say about a question: BM25 over the beginnings of words."""

import re
import unicodedata
import urllib.parse
from collections.abc import Sequence
from functools import lru_cache

from articles.claims.matching.bm25 import Bm25Index
from articles.sources.word_lists import STOP_WORDS

# Rarity counts once for the question's word and once for the text's, as in the cosine of two tf-idf
# vectors; in collections of some hundred texts that sets the subject before the words of every sentence.
_RARITY_POWER = 2.0
# Long enough to tell subjects apart, short enough to fold the endings of most European languages.
_STEM_LENGTH = 5


class Corpus:
    """A fixed set of texts, indexed once, scored against any number of questions."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._index = Bm25Index()
        for text in texts:
            self._index.add(split_stems(text))

    def score(self, question: str) -> list[float]:
        """Return one number a text, in their order: 0 for nothing in common, higher for more."""
        weights = {
            stem: self._index.measure_rarity(stem) ** _RARITY_POWER
            for stem in sorted(set(split_stems(question)))
        }
        scores = [0.0] * len(self._index)
        for number, _, gain in self._index.list_gains(weights):
            scores[number] += gain
        return scores


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
