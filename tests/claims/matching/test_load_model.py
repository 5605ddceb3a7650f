"""The semantic extra: likeness in meaning counts where it is installed, and nothing needs it."""

import importlib.util

import pytest

from articles.claims.matching.claim_index import list_query_forms, rank_matches
from articles.claims.matching.load_model import NO_MODEL, combine_scores, find_package, load_meaning
from articles.sources.queries import build_query
from articles.sources.ranking import rank_sources
from articles.types import FoundSource

CANDIDATES = [
    ("words", "The harbour was closed, the harbour master and the mayor said of the harbour fire."),
    ("meaning", "A blaze forced authorities to shut the port."),
    ("other", "Wheat prices fell."),
]
QUERY = "A fire closed the harbour."


class FixedMeaning:
    """Returns a fixed likeness for each text."""

    def __init__(self, **likeness: float) -> None:
        self.likeness = likeness

    def measure_likeness(self, text: str, others: list[str]) -> list[float]:
        return [next((value for word, value in self.likeness.items() if word in one), 0.0) for one in others]


def test_without_a_model_there_is_none_and_words_alone_count(tmp_path):
    assert load_meaning(NO_MODEL) is None
    assert load_meaning(str(tmp_path)) is None
    assert rank_matches(QUERY, CANDIDATES)[0][0] == "words"


def test_meaning_moves_a_match_up_and_the_words_shared_are_still_told():
    near = [*CANDIDATES[:1], ("meaning", "A blaze forced authorities to shut the harbour.")]
    (first, score, why), *_ = rank_matches(QUERY, near, likeness={"meaning": 0.9, "words": 0.1})
    assert first == "meaning"
    assert score > 0
    assert "harbour" in " ".join(why)


def test_what_shares_no_word_is_ranked_by_its_meaning():
    likeness = {"words": 0.2, "meaning": 0.9, "other": 0.1}
    ranked = rank_matches(QUERY, CANDIDATES, likeness=likeness)
    assert ranked[0] == ("meaning", 0.0, ())
    assert {name for name, *_ in ranked} == set(likeness)


def test_a_posts_signature_counts_half_for_its_meaning():
    asked = list_query_forms("The harbour burns — Ann (@ann) January 28, 2021")
    assert asked == ["The harbour burns - Ann (ann) January 28, 2021", "The harbour burns "]
    assert list_query_forms("The harbour burns") == ["The harbour burns"]


def test_meaning_moves_a_source_up():
    pages = [
        FoundSource(url="https://a.example/1", title="Harbour", snippet="Fire closed the harbour harbour."),
        FoundSource(url="https://b.example/2", title="Port", snippet="A blaze shut the harbour."),
    ]
    query = build_query(QUERY)
    by_words = rank_sources(query, [("gdelt", pages)], publishers={})
    by_both = rank_sources(query, [("gdelt", pages)], publishers={}, meaning=FixedMeaning(blaze=1.0))
    assert by_words[0].domain == "a.example"
    assert by_both[0].score != by_words[0].score
    assert {source.domain for source in by_both} == {"a.example", "b.example"}


def test_measures_of_different_scale_are_blended_as_standard_scores():
    assert combine_scores([0, 10], [0.1, 0.2], share=0.5) == pytest.approx([-1.0, 1.0])
    assert combine_scores([5, 5], [0.2, 0.1], share=0.5) == pytest.approx([0.5, -0.5])
    assert combine_scores([], [], share=0.5) == []


@pytest.mark.skipif(
    find_package() is None or importlib.util.find_spec("numpy") is None, reason="the semantic extra is absent"
)
def test_the_model_knows_what_means_the_same():
    meaning = load_meaning()
    alike, unlike = meaning.measure_likeness(
        "The cat sits on the mat.", ["A cat is sitting on a rug.", "Stocks fell sharply on Monday."]
    )
    assert alike > 0.7
    assert unlike < 0.2
    again = meaning.measure_likeness("The cat sits on the mat.", ["A cat is sitting on a rug."] * 2)
    assert again == pytest.approx([alike, alike], abs=1e-4)
