"""BM25, as the formula of Robertson and Zaragoza has it."""

from collections import defaultdict
from math import log

import pytest

from articles.claims.matching.bm25 import Bm25Index, measure_rarity


def score(index: Bm25Index, query: str) -> dict[int, float]:
    scores: dict[int, float] = defaultdict(float)
    for number, _, gain in index.list_gains({term: index.measure_rarity(term) for term in query.split()}):
        scores[number] += gain
    return dict(scores)


def make_index(*texts: str, **options: float) -> Bm25Index:
    index = Bm25Index(**options)
    assert [index.add(text.split()) for text in texts] == list(range(len(texts)))
    return index


def test_a_score_is_that_of_the_formula():
    index = make_index("oil oil harbour", "oil", "sea sea sea sea sea", saturation=1.2, length_weight=0.75)
    rarity = log(1 + 1.5 / 2.5)  # two of three documents have it
    first = rarity * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 3 / 3))
    second = rarity * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 1 / 3))
    assert score(index, "oil") == pytest.approx({0: first, 1: second})


def test_a_rare_term_counts_more_than_a_common_one_and_none_counts_against():
    assert measure_rarity(0, 10) > measure_rarity(1, 10) > measure_rarity(9, 10) > measure_rarity(10, 10) > 0
    assert measure_rarity(11, 10) > 0  # counted a moment later than the total


def test_repeats_count_less_and_less():
    once, twice, often = (
        score(make_index("oil " * number, "sea"), "oil")[0] / number for number in (1, 2, 20)
    )
    assert once > twice > often


def test_length_counts_against_a_document_by_the_weight_it_is_given():
    texts = ("oil", "oil and much else besides", "sea")
    plain = score(make_index(*texts, length_weight=0.0), "oil")
    assert plain[0] == pytest.approx(plain[1])
    weighed = score(make_index(*texts, length_weight=1.0), "oil")
    assert weighed[0] > weighed[1]


def test_a_document_added_later_is_counted_at_once():
    index = make_index("oil harbour")
    before = score(index, "oil")[0]
    index.add(["oil", "sea"])
    assert score(index, "oil").keys() == {0, 1}
    assert score(index, "oil")[0] < before


def test_terms_that_no_document_has_and_empty_documents_gain_nothing():
    assert score(make_index(), "oil") == {}
    assert score(make_index("", ""), "oil") == {}
    assert score(make_index("sea", ""), "oil sea").keys() == {0}
