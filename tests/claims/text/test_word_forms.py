"""Words as they are compared: the forms of one word meet, those of different words do not."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from articles.claims.text.word_forms import stem


@pytest.mark.parametrize(
    "forms",
    [
        "accuses accused accusing",
        "vaccine vaccines vaccinated vaccination",
        "city cities city's",
        "runs running",
        "taxes tax taxed",
        "Österreich Österreichs Österreich's",
    ],
)
def test_the_forms_of_one_word_have_one_stem(forms):
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("words", ["new news", "2019 2019s", "state statue", "日本 日本語"])
def test_different_words_have_different_stems(words):
    assert len({stem(word) for word in words.split()}) == 2


def test_threads_that_stem_at_once_get_the_stems_of_their_own_words():
    words = [f"{start}{ending}" for start in "abcdefghij" for ending in ("ations", "ities", "ings")] * 50
    stem.cache_clear()
    alone = [stem(word) for word in words]
    stem.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(stem, words)) == alone
