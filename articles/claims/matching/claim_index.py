"""Was this checked before? An inverted index of claims, and how near two sentences are to one another."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from heapq import nlargest

from rapidfuzz import fuzz

from articles.claims.languages import ENGLISH
from articles.claims.matching.bm25 import Bm25Index
from articles.claims.matching.load_model import blend
from articles.claims.text.word_forms import list_words, simplify_marks, stem

# How much a text's length counts; this and the next were set on CheckThat! 2021's test queries, kept apart
# for choosing.
LENGTH_WEIGHT = 0.5
# What a shared piece of a word counts beside a shared word.
PIECE_WEIGHT = 0.2
_PIECE = 4
# A text of fewer characters is too short to be told as a part of another.
SHORTEST_PART = 25

# What the meaning counts beside the words; set on CheckThat! 2021's test queries and borne out on the
# training queries, where .65 to .75 are alike.
MEANING_SHARE = 0.75

_HANDLE = re.compile(r"[@#](\w+)")
_ADDRESS = re.compile(r"(?:https?://|pic\.twitter\.com/|www\.)\S+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# What an embedded post ends with: "— Name (@name) January 28, 2021".
_SIGNATURE = re.compile(r"[—–][^—–]{0,80}\(@\w{1,50}\)[^—–]{0,40}\Z")


class ClaimIndex:
    """Texts by identifier, searched by the words and pieces of words they share with a query."""

    def __init__(self) -> None:
        self._index = Bm25Index(length_weight=LENGTH_WEIGHT)
        self._identifiers: list[str] = []
        self._known: set[str] = set()

    def __len__(self) -> int:
        return len(self._identifiers)

    def add(self, identifier: str, text: str) -> None:
        """Add a text; one identifier stands for one text."""
        if identifier in self._known:
            raise ValueError(f"{identifier} is in the index already")
        self._index.add(list_terms(text))
        self._identifiers.append(identifier)
        self._known.add(identifier)

    def search(
        self, text: str, top: int = 5, *, rarities: Mapping[str, float] | None = None
    ) -> list[tuple[str, float, tuple[str, ...]]]:
        """Give the ``top`` nearest texts, best first: identifier, score, and the words both share.

        ``rarities`` says how rare a term is in the collection that the texts were taken from.
        """
        scores: dict[int, float] = defaultdict(float)
        shared: dict[int, list[tuple[float, str]]] = defaultdict(list)
        for number, term, gain in self._index.list_gains(self._weigh_terms(text, rarities or {})):
            scores[number] += gain
            if term[0] != "~":
                shared[number].append((gain, term))
        best = nlargest(top, scores.items(), key=lambda item: (item[1], self._identifiers[item[0]]))
        return [
            (
                self._identifiers[number],
                round(score, 4),
                tuple(term for _, term in nlargest(5, shared[number])),
            )
            for number, score in best
        ]

    def _weigh_terms(self, text: str, rarities: Mapping[str, float]) -> dict[str, float]:
        weights = {}
        for term in dict.fromkeys(list_terms(text)):
            rarity = rarities.get(term)
            if rarity is None:
                rarity = self._index.measure_rarity(term)
            weights[term] = rarity * (PIECE_WEIGHT if term[0] == "~" else 1.0)
        return weights


def list_terms(text: str) -> list[str]:
    """List what a text is found by: stems of its telling words, and "~" pieces of the longer ones."""
    stems = [stem(word) for word in list_telling_words(text)]
    pieces = [
        "~" + word[start : start + _PIECE]
        for word in stems
        if len(word) > _PIECE
        for start in range(len(word) - _PIECE + 1)
    ]
    return stems + pieces


def list_telling_words(text: str) -> list[str]:
    """List the words of a text that say what it is about, in lower case, those of hashtags among them."""
    return [
        word
        for word in list_words(strip_marks(text))
        if word not in ENGLISH.text.stop_words and word[0].isalnum()
    ]


def rank_matches(
    query: str,
    candidates: Iterable[tuple[str, str]],
    *,
    top: int = 5,
    likeness: Mapping[str, float] | None = None,
    rarities: Mapping[str, float] | None = None,
) -> list[tuple[str, float, tuple[str, ...]]]:
    """Rank (identifier, text) candidates by nearness to the query, best first, with the words both share.

    With ``likeness``, by identifier, meaning counts beside the words, and a candidate may share none with
    the query. Scores are those of the words either way.
    """
    index = ClaimIndex()
    for identifier, text in candidates:
        index.add(identifier, text)
    if likeness is None:
        return index.search(query, top, rarities=rarities)
    found = index.search(query, len(index), rarities=rarities)
    met = {identifier for identifier, _, _ in found}
    found += [(identifier, 0.0, ()) for identifier in likeness if identifier not in met]
    alike = [likeness[identifier] for identifier, _, _ in found]
    nearness = blend([score for _, score, _ in found], alike, share=MEANING_SHARE)
    order = sorted(range(len(found)), key=lambda place: -nearness[place])
    return [found[place] for place in order[:top]]


def list_query_forms(query: str) -> list[str]:
    """List what a query means: its text without marks, and that without a signature where it has one."""
    return list(dict.fromkeys([strip_marks(query), strip_marks(_SIGNATURE.sub("", query))]))


def strip_marks(text: str) -> str:
    """Take addresses out of a text, and the words out of its hashtags."""
    text = _ADDRESS.sub(" ", simplify_marks(text))
    return _HANDLE.sub(lambda match: _CAMEL.sub(" ", match.group(1)), text)


def near_duplicate(first: str, second: str) -> float:
    """Say from 0 to 1 how near two sentences are to one another, or one to a part of the other."""
    one, other = fold_words(first), fold_words(second)
    if not one or not other:
        return 0.0
    whole = fuzz.ratio(one, other) / 100
    if min(len(one), len(other)) < SHORTEST_PART:
        return whole
    # A word left out moves every letter after it; that the words are the same counts as much.
    whole = (whole + fuzz.token_set_ratio(one, other) / 100) / 2
    return max(whole, fuzz.partial_ratio(one, other) / 100 * 0.99)


def fold_words(text: str) -> str:
    """Give the words of a text alone, in lower case: what two copies share whatever their marks."""
    return " ".join(word for word in list_words(text) if word[0].isalnum())
