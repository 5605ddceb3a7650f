"""The search for fact-checks: rare words select, common words rank, and no query reads most of the table."""

import pytest
from django.db import connection

from articles.models import FactCheck
from articles.search import fact_check_search
from articles.search.fact_check_search import refresh_statistics, shortlist_fact_checks

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbours(monkeypatch) -> list[FactCheck]:
    """Make 40 fact-checks on harbours, every eighth on a fire, one on an anaconda; RARE is 4."""
    monkeypatch.setattr(fact_check_search, "RARE", 4)
    rows = [
        FactCheck(
            url=f"https://f.example/{number}",
            key=f"k{number}",
            claim_text=f"The harbour {'burned in a fire' if number % 8 == 0 else 'cost millions'}.",
            title="Anaconda" if number == 32 else "",
        )
        for number in range(40)
    ]
    FactCheck.objects.bulk_create(rows)
    refresh_statistics()
    return list(FactCheck.objects.order_by("id"))


def test_a_match_with_the_rare_and_the_common_word_comes_first(harbours):
    found, rarities = shortlist_fact_checks(["harbour", "fire", "anaconda"], limit=5)
    assert found == [harbours[32]]
    assert rarities["anaconda"] > rarities["fire"] > rarities["harbour"]


def test_common_words_alone_find_rows_with_two_of_them(harbours):
    found, _ = shortlist_fact_checks(["fires", "burned"], limit=50)
    assert {row.pk for row in found} == {row.pk for row in harbours[::8]}


def test_a_single_common_word_finds_something(harbours):
    found, _ = shortlist_fact_checks(["fire"], limit=50)
    assert {row.pk for row in found} == {row.pk for row in harbours[::8]}


def test_the_estimated_count_of_a_common_word_is_close(harbours):
    _, rarities = shortlist_fact_checks(["fire", "anaconda"], limit=5)
    assert rarities["fire"] == pytest.approx(fact_check_search.measure_rarity(5, 40), abs=0.4)
    assert rarities["anaconda"] == pytest.approx(fact_check_search.measure_rarity(1, 40), abs=0.4)


def test_words_beyond_the_limit_of_candidates_only_rank(harbours, monkeypatch):
    monkeypatch.setattr(fact_check_search, "CANDIDATES", 1)
    found, _ = shortlist_fact_checks(["anaconda", "fire"], limit=5)
    assert found == [harbours[32]]


def test_unknown_words_and_empty_queries_find_nothing(harbours):
    assert shortlist_fact_checks([], limit=5).fact_checks == []
    assert shortlist_fact_checks(["zzz"], limit=5).fact_checks == []


def test_the_statistics_are_those_of_the_index(harbours):
    if connection.vendor == "postgresql":
        shares = dict(fact_check_search._PostgreSQL()._read_shares(["harbour", "fire", "zzz", "the"]))
        assert shares == pytest.approx({"harbour": 1.0, "fire": 0.125, "zzz": 0.0})
