"""The shortlist: the telling words choose, the common ones rank, and no query reads a large part of all."""

import pytest
from django.db import connection

from articles.models import FactCheck
from articles.search import fact_check_search
from articles.search.fact_check_search import refresh_statistics, shortlist_fact_checks

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbours(monkeypatch) -> list[FactCheck]:
    """Keep 40 fact-checks on harbours, each eighth on a fire, one on an anaconda; four make a word common."""
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


def test_what_has_the_rare_word_and_the_common_one_stands_first(harbours):
    found, rarities = shortlist_fact_checks(["harbour", "fire", "anaconda"], limit=5)
    assert found == [harbours[32]]
    assert rarities["anaconda"] > rarities["fire"] > rarities["harbour"]


def test_common_words_alone_find_what_has_two_of_them(harbours):
    found, _ = shortlist_fact_checks(["fires", "burned"], limit=50)
    assert {row.pk for row in found} == {row.pk for row in harbours[::8]}


def test_a_common_word_by_itself_still_finds(harbours):
    found, _ = shortlist_fact_checks(["fire"], limit=50)
    assert {row.pk for row in found} == {row.pk for row in harbours[::8]}


def test_a_common_words_number_is_about_right(harbours):
    _, rarities = shortlist_fact_checks(["fire", "anaconda"], limit=5)
    assert rarities["fire"] == pytest.approx(fact_check_search.measure_rarity(5, 40), abs=0.4)
    assert rarities["anaconda"] == pytest.approx(fact_check_search.measure_rarity(1, 40), abs=0.4)


def test_words_that_are_too_many_to_choose_rank_what_the_others_chose(harbours, monkeypatch):
    monkeypatch.setattr(fact_check_search, "CANDIDATES", 1)
    found, _ = shortlist_fact_checks(["anaconda", "fire"], limit=5)
    assert found == [harbours[32]]


def test_unknown_words_and_none_find_nothing(harbours):
    assert shortlist_fact_checks([], limit=5).fact_checks == []
    assert shortlist_fact_checks(["zzz"], limit=5).fact_checks == []


def test_the_statistics_are_those_of_the_index(harbours):
    if connection.vendor == "postgresql":
        shares = dict(fact_check_search._PostgreSQL()._read_shares(["harbour", "fire", "zzz", "the"]))
        assert shares == pytest.approx({"harbour": 1.0, "fire": 0.125, "zzz": 0.0})
