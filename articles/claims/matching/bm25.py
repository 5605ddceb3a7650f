"""BM25, the one ranking by words that claims, fact-checks and sources are searched with.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).

It is our own because no library fits: of bm25s and rank-bm25 neither adds a document without indexing all
anew, takes rarities that were counted elsewhere, or tells which terms two texts share.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import log


class Bm25Index:
    """Documents, given as terms and numbered from 0 in the order they were added.

    ``saturation`` (k1) says how soon a term's repeats stop counting, ``length_weight`` (b) how much a
    document's length does, from 0 to 1.
    """

    def __init__(self, *, saturation: float = 1.2, length_weight: float = 0.75) -> None:
        self._saturation = saturation
        self._length_weight = length_weight
        self._postings: dict[str, dict[int, int]] = defaultdict(dict)
        self._lengths: list[int] = []
        self._total = 0

    def __len__(self) -> int:
        return len(self._lengths)

    def add(self, terms: Iterable[str]) -> int:
        """Add a document and return its number."""
        number = len(self._lengths)
        counts = Counter(terms)
        length = counts.total()
        self._lengths.append(length)
        self._total += length
        for term, count in counts.items():
            self._postings[term][number] = count
        return number

    def measure_rarity(self, term: str) -> float:
        """Return how rare a term is among the documents."""
        return measure_rarity(len(self._postings.get(term, ())), len(self._lengths))

    def list_gains(self, weights: Mapping[str, float]) -> Iterator[tuple[int, str, float]]:
        """Yield what each term of a query adds to each document that has it: number, term, gain.

        ``weights`` holds the terms of the query, mostly with their rarity.
        """
        average = self._total / len(self._lengths) if self._total else 1.0
        floor = self._saturation * (1 - self._length_weight)
        slope = self._saturation * self._length_weight / average
        for term, weight in weights.items():
            weight *= self._saturation + 1
            for number, count in self._postings.get(term, {}).items():
                yield number, term, weight * count / (count + floor + slope * self._lengths[number])


def measure_rarity(found_in: int, total: int) -> float:
    """Return the inverse document frequency of a term that so many of all documents have; never negative."""
    return log(1 + (max(total - found_in, 0) + 0.5) / (found_in + 0.5))
