import pytest

from articles.sources.passages import Corpus, read_address_words, split_stems, split_words
from tests.bench.evidence import DATA, measure


def test_the_text_that_shares_rare_words_scores_highest():
    texts = ["The council met.", "The council met on oil in the harbour.", "Harbour seals are grey.", ""]
    scores = Corpus(texts).score("Oil in the harbour")
    assert scores.index(max(scores)) == 1
    assert scores[0] == scores[3] == 0


def test_endings_accents_and_case_do_not_part_words():
    assert split_stems("Vaccinations in MÜNCHEN") == split_stems("vaccinated, Munchen")


def test_stop_words_are_left_out_unless_asked_for():
    assert split_words("What is known of it") == ("known",)
    assert split_words("of it", keep_stop_words=True) == ("of", "it")


def test_no_texts_and_no_words_score_nothing():
    assert Corpus([]).score("anything") == []
    assert Corpus(["a text"]).score("") == [0]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://www.example.org/2020/oil-in-harbour_bay.html?id=7", "example oil harbour bay"),
        ("https://web.archive.org/web/20201129141238/https://example.org/the-story", "example the story"),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_an_address_lends_its_words(url, words):
    assert read_address_words(url) == words


@pytest.mark.skipif(not DATA.exists(), reason="the labelled data is not here")
def test_a_right_passage_is_among_the_first_five_more_often_than_by_plain_bm25():
    figures = measure()
    assert figures["recall_at_5"] >= 0.82
    assert figures["mrr"] >= 0.72
    assert figures["recall_at_5_text_only"] > 0.767
    assert figures["mrr_text_only"] > 0.671
