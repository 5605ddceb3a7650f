"""Find texts that say the same as a claim, by their words and by their meaning."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from heapq import nlargest

from rapidfuzz import fuzz

from articles.claims.languages import ENGLISH
from articles.claims.matching.bm25 import Bm25Index
from articles.claims.matching.load_model import combine_scores
from articles.claims.text.word_forms import list_words, simplify_marks, stem

# BM25's b. This, the next and MEANING_SHARE were chosen on the test queries of CheckThat! 2021, the "dev"
# rows of the matching bench.
LENGTH_WEIGHT = 0.5
# The weight of a shared piece of a word, where a shared word weighs 1; and the characters of a piece.
PIECE_WEIGHT = 0.2
_PIECE = 4
# A text of fewer characters is not looked for as a part of another: it would be found by chance.
SHORTEST_PART = 25

# The share of meaning in a rank, 0 to 1, the rest being the words'. On CheckThat!'s training queries, which
# it was not chosen on, .65 to .75 are equally good.
MEANING_SHARE = 0.75

_HANDLE = re.compile(r"[@#](\w+)")
_ADDRESS = re.compile(r"(?:https?://|pic\.twitter\.com/|www\.)\S+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# What an embedded post ends with: "— Name (@name) January 28, 2021".
_SIGNATURE = re.compile(r"[—–][^—–]{0,80}\(@\w{1,50}\)[^—–]{0,40}\Z")


class ClaimIndex:
    """Texts by identifier, searched by the words and pieces of words they share with a query (BM25)."""

    def __init__(self) -> None:
        self._index = Bm25Index(length_weight=LENGTH_WEIGHT)
        self._identifiers: list[str] = []
        self._known: set[str] = set()

    def __len__(self) -> int:
        return len(self._identifiers)

    def add(self, identifier: str, text: str) -> None:
        """Add a text. Raises ValueError for an identifier that has one."""
        if identifier in self._known:
            raise ValueError(f"{identifier} is in the index already")
        self._index.add(list_terms(text))
        self._identifiers.append(identifier)
        self._known.add(identifier)

    def search(
        self, text: str, top: int = 5, *, rarities: Mapping[str, float] | None = None
    ) -> list[tuple[str, float, tuple[str, ...]]]:
        """Return the ``top`` best texts, best first: identifier, BM25 score, and up to five shared terms.

        ``rarities`` gives terms' inverse document frequency in the collection that the texts were taken
        from; a term that is not in it is counted in the index.
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
    """Return the terms a text is found by: stems of its content words, and "~" pieces of the longer ones."""
    stems = [stem(word) for word in list_content_words(text)]
    pieces = [
        "~" + word[start : start + _PIECE]
        for word in stems
        if len(word) > _PIECE
        for start in range(len(word) - _PIECE + 1)
    ]
    return stems + pieces


def list_content_words(text: str) -> list[str]:
    """Return the words of a text without stop words, in lower case; a hashtag is split into its words."""
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
    """Rank (identifier, text) candidates for a query, best first: identifier, BM25 score, shared terms.

    ``likeness`` gives candidates' likeness in meaning, -1 to 1, by identifier; with it the rank follows
    words and meaning, and a candidate may share no word. The score is that of the words either way.
    ``rarities`` is as in ``ClaimIndex.search``.
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
    combined = combine_scores([score for _, score, _ in found], alike, share=MEANING_SHARE)
    order = sorted(range(len(found)), key=lambda place: -combined[place])
    return [found[place] for place in order[:top]]


def list_query_forms(query: str) -> list[str]:
    """Return what a query is compared by: its text, and its text without the signature of a post."""
    return list(dict.fromkeys([strip_marks(query), strip_marks(_SIGNATURE.sub("", query))]))


def strip_marks(text: str) -> str:
    """Return a text without addresses, with its hashtags and handles as words."""
    text = _ADDRESS.sub(" ", simplify_marks(text))
    return _HANDLE.sub(lambda match: _CAMEL.sub(" ", match.group(1)), text)


def measure_similarity(first: str, second: str) -> float:
    """Return how alike two sentences are, or one and a part of the other, 0 to 1."""
    one, other = reduce_to_words(first), reduce_to_words(second)
    if not one or not other:
        return 0.0
    whole = fuzz.ratio(one, other) / 100
    if min(len(one), len(other)) < SHORTEST_PART:
        return whole
    # A word left out shifts every letter after it, so the set of words counts as much as their letters.
    whole = (whole + fuzz.token_set_ratio(one, other) / 100) / 2
    return max(whole, fuzz.partial_ratio(one, other) / 100 * 0.99)


def reduce_to_words(text: str) -> str:
    """Return the words of a text in lower case with single spaces: equal for copies with other marks."""
    return " ".join(word for word in list_words(text) if word[0].isalnum())
