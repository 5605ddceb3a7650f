"""Rank short texts by how much they say about a question: BM25 over the beginnings of words."""

import re
import unicodedata
import urllib.parse
from collections.abc import Sequence
from functools import lru_cache

from articles.claims.matching.bm25 import Bm25Index

# Rarity counts twice, once for the question's word and once for the text's, as in the cosine of two tf-idf
# vectors: in collections of some hundred texts, the words of the subject must outweigh those of any sentence.
_RARITY_POWER = 2.0
# Letters of a word that are compared: enough to distinguish subjects, few enough to drop the endings of most
# European languages.
_STEM_LENGTH = 5

# English whole, and the commonest words of German, French and Spanish.
STOP_WORDS = frozenset(
    word
    for words in (
        # English
        """
        a about above after again against all also although am among an and any are as at be because been
        before being below between both but by can could did do does doing down during each else ever every
        few for from further get got had has have having he her here hers herself him himself his how
        however i if in into is it its itself just let like many may me might more most much must my myself
        neither no nor not now of off on once one only or other our ours out over own per perhaps quite
        rather really same she should since so some still such than that the their theirs them themselves
        then there these they this those though through thus to too under until up upon us very was we were
        what when where whether which while who whom whose why will with within without would yet you your
        yours it's that's don't doesn't didn't isn't aren't wasn't weren't can't couldn't won't wouldn't i'm
        we're they're according said says say saying told tells tell added claims claimed claim mr mrs ms dr
        """,
        # German
        """
        der die das den dem des ein eine einer eines einem einen und oder nicht ist sind war waren wird
        werden mit von zu im auf für als auch bei nach aus hat haben sich es er sie wir ihr
        """,
        # French
        """
        le la les un une des du de et ou est sont dans par pour sur avec qui que ne pas au aux ce cette ces
        il elle
        """,
        # Spanish
        """
        el los las una uno unos unas y o es son en con por para del al se su sus lo como más
        """,
    )
    for word in words.split()
)
# Words that most texts of news have, so that they tell few claims apart.
_COMMON = """
people percent country countries world year years day days week weeks month months time times today
government state states national new first last next number million billion thousand part way made
make makes making take takes took taken came come comes went going goes gone know known think
thought want wanted used uses using because another including already around almost several often
always never thing things something anything nothing place work man men woman women three four five
six seven eight nine ten two hundred
"""
COMMON_WORDS = frozenset(_COMMON.split())
_CALENDAR = """
january february march april may june july august september october november december monday tuesday
wednesday thursday friday saturday sunday
"""
CALENDAR_WORDS = frozenset(_CALENDAR.split())


class Corpus:
    """A fixed set of texts, indexed once, that can be scored for any number of questions."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._index = Bm25Index()
        for text in texts:
            self._index.add(split_stems(text))

    def score(self, question: str) -> list[float]:
        """Return a score for each text, in their order: 0 for no word in common, without an upper limit."""
        weights = {
            stem: self._index.measure_rarity(stem) ** _RARITY_POWER
            for stem in sorted(set(split_stems(question)))
        }
        scores = [0.0] * len(self._index)
        for number, _, gain in self._index.list_gains(weights):
            scores[number] += gain
        return scores


@lru_cache(maxsize=2048)  # pages are ranked again with every answer that arrives
def split_words(text: str, *, keep_stop_words: bool = False) -> tuple[str, ...]:
    """Return the words of a text in lower case without accents, and by default without stop words."""
    bare = text.casefold()
    if not bare.isascii():
        decomposed = unicodedata.normalize("NFKD", bare)
        bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return tuple(word for word in _WORD.findall(bare) if keep_stop_words or word not in STOP_WORDS)


def split_stems(text: str) -> list[str]:
    """Return the beginnings of the words of a text, so that "vaccines" and "vaccination" are equal."""
    return [word[:_STEM_LENGTH] for word in split_words(text)]


def read_address_words(url: str) -> str:
    """Return the words in a URL, which often repeat the page's title; "" for none.

    For a page of web.archive.org, the words are those of the archived URL.
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
