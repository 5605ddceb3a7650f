"""Finding texts that say the same as a claim, and sentences that are the same."""

import pytest

from articles.claims.matching.claim_index import ClaimIndex, measure_similarity, rank_matches

CHECKED = [
    ("anaconda", "A viral video shows a 10-metre anaconda swimming across a river in Brazil."),
    ("fries", "McDonald’s restaurants are offering $1 fries of any size in May."),
    ("draft", "The U.S. Army is sending text messages that tell people they have been drafted."),
]


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("is the army texting people about the #draft??", "draft"),
        ("OMG anacondas swim in brazilian rivers pic.twitter.com/abc", "anaconda"),
        ("One dollar fries at @McDonalds", "fries"),
    ],
)
def test_the_nearest_check_comes_first_with_the_words_both_share(query: str, best: str) -> None:
    ranked = rank_matches(query, CHECKED)
    identifier, score, why = ranked[0]
    assert identifier == best
    assert score > 0
    assert why


def test_nothing_shared_is_no_match() -> None:
    assert rank_matches("zzz qqq", CHECKED) == []
    assert ClaimIndex().search("anaconda") == []


def test_no_more_than_asked_for_are_given() -> None:
    assert len(rank_matches("a river of people in restaurants sending messages", CHECKED, top=2)) == 2


def test_one_identifier_stands_for_one_text() -> None:
    index = ClaimIndex()
    index.add("draft", "one")
    with pytest.raises(ValueError, match="draft is in the index already"):
        index.add("draft", "another")
    assert len(index) == 1


def test_near_duplicates_are_told_from_neighbours() -> None:
    sentence = "The US also accuses Russia of (accidentally) bombing the rebel forces."
    assert measure_similarity(sentence, "The US also accuses Russia of bombing the rebel forces") > 0.9
    assert (
        measure_similarity(sentence, "“The US also accuses Russia of accidentally bombing the rebel forces”")
        == 1.0
    )
    assert measure_similarity(sentence, "Russia also accuses the army of shelling the capital city") < 0.8
    assert measure_similarity("Yes.", sentence) < 0.2
    assert measure_similarity("", sentence) == 0.0
