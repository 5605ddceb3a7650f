"""Full-text search: the same results on SQLite and on PostgreSQL."""

import pytest

from articles.models import FactCheck, LibraryPage
from articles.search.fact_check_search import search_fact_checks
from articles.search.full_text import search_library
from articles.services.library import add_library_page

pytestmark = pytest.mark.django_db


def keep(number: int, title: str, text: str) -> LibraryPage:
    return add_library_page(url=f"https://pages.example.org/{number}", title=title, text=text, actor=None)


def test_the_page_with_more_of_the_words_comes_first():
    keep(1, "Rivers", "The river rose by two metres in April.")
    best = keep(2, "Harbour budget", "The harbour budget was 41 million euros in 2019.")
    assert search_library(["harbour", "budget", "41 million", "April"], limit=5)[0] == best


def test_any_word_finds_and_inflected_words_find_too():
    page = keep(1, "Strikes", "Air strikes hit the bridge.")
    assert search_library(["strike"], limit=5) == [page]
    assert search_library(["nothing", "bridges"], limit=5) == [page]


@pytest.mark.parametrize(
    "term", ['"', "a OR b", "NEAR(", "*", "title:x", "'; DROP TABLE x; --", "\x00", "&|!:*", "(", "-x"]
)
def test_query_syntax_is_treated_as_words(term):
    keep(1, "Strikes", "Air strikes hit the bridge.")
    assert search_library([term], limit=5) == []


def test_no_words_find_nothing():
    keep(1, "Strikes", "Air strikes hit the bridge.")
    assert search_library([], limit=5) == []
    assert search_library(["  "], limit=5) == []


def test_a_changed_page_is_found_by_its_new_words_only():
    page = keep(1, "Strikes", "Air strikes hit the bridge.")
    keep(1, "Floods", "Water took the bridge.")
    assert LibraryPage.objects.count() == 1
    assert search_library(["strikes"], limit=5) == []
    page.refresh_from_db()
    assert search_library(["floods"], limit=5) == [page]
    page.delete()
    assert search_library(["floods"], limit=5) == []


def test_fact_checks_are_found_by_their_claim():
    row = FactCheck.objects.create(
        url="https://f.example/1", key="k", claim_text="Vaccines cause floods.", rating="False"
    )
    assert search_fact_checks(["vaccine", "flood"], limit=3) == [row]
