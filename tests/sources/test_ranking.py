import datetime

import pytest

from articles.sources.queries import build_query
from articles.sources.ranking import (
    MAX_PER_PROVIDER,
    MAX_SNIPPET,
    MAX_TITLE,
    KnownPublisher,
    clean_text,
    rank_sources,
)
from articles.types import ClaimQuery, FoundSource
from articles.web.canonical import url_key
from workers.demo.stub_providers.pages import HOSTILE_URLS

DAY = datetime.date(2017, 9, 5)
CLAIM = build_query(
    "Norvik dumped 62 tonnes of oil in Harbour Bay in 2017.",
    date=DAY,
    article_url="https://www.gazette.example/story",
)
PUBLISHERS = {
    "statistics.example": KnownPublisher("Office of Statistics", "statistics", blocked=False),
    "gossip.example": KnownPublisher("Gossip", "social", blocked=False),
    "spam.example": KnownPublisher("Spam", "unknown", blocked=True),
    "trusted.example": KnownPublisher("Trusted", "news", blocked=False, reliability="high"),
    "doubted.example": KnownPublisher("Doubted", "news", blocked=False, reliability="low"),
}


def page(url: str = "https://a.example/1", title: str = "A page", **fields) -> FoundSource:
    return FoundSource(url=url, title=title, **fields)


def rank(*answers, query: ClaimQuery = CLAIM, own_domain: str = "gazette.example"):
    return rank_sources(query, answers, publishers=PUBLISHERS, own_domain=own_domain)


@pytest.mark.parametrize(
    "url", [*HOSTILE_URLS, "http://10.0.0.1:8080/x", "https://printer.local/", "https://a.example/\ud800"]
)
def test_addresses_that_are_no_public_page_are_dropped(url):
    assert rank(("wikipedia", [page(url)])) == []


@pytest.mark.parametrize(
    "url", ["https://www.gazette.example/story", "http://www.gazette.example/story/?utm_source=x#top"]
)
def test_the_article_itself_is_never_its_own_source(url):
    assert rank(("wikipedia", [page(url)])) == []


def test_pages_of_a_blocked_publisher_are_dropped_with_its_subdomains():
    assert rank(("brave", [page("https://spam.example/1"), page("https://news.spam.example/2")])) == []


def test_one_page_found_by_three_providers_stays_once_and_says_so():
    ranked = rank(
        ("gdelt", [page("https://b.example/"), page("http://A.example/1/?utm_source=x")]),
        ("brave", [page("https://a.example/1#part", snippet="best placed")]),
        ("searxng", [page("https://b.example/2"), page("https://b.example/3"), page()]),
    )
    same = [source for source in ranked if source.url_key == url_key("https://a.example/1")]
    assert len(same) == 1
    assert "found by 3 providers" in map(str, same[0].reasons)
    assert (same[0].provider, same[0].provider_rank, same[0].snippet) == ("brave", 1, "best placed")


def test_one_provider_naming_a_page_twice_is_one_finder():
    (source,) = rank(("gdelt", [page(), page()]))
    assert not any("providers" in str(reason) for reason in source.reasons)


def test_a_provider_is_heard_fifty_times_at_most():
    flood = [page(f"https://a.example/{number}") for number in range(80)]
    assert len(rank(("brave", flood))) == MAX_PER_PROVIDER


def test_titles_and_snippets_are_cut_at_a_word_and_cleaned():
    text = "word " * 400
    (source,) = rank(("brave", [page(title=text, snippet="\x00\u202eab\u200bc\u2066 e\u0301\n\t" + text)]))
    assert len(source.title) <= MAX_TITLE
    assert source.title.endswith("word…")
    assert source.snippet.startswith("abc é word")
    assert len(source.snippet) <= MAX_SNIPPET


def test_a_page_without_a_title_is_named_by_its_address():
    assert rank(("brave", [page(title=" \x00 ")]))[0].title == "https://a.example/1"


def test_names_numbers_and_years_are_given_as_reasons():
    text = "HARBOUR BAY: 62 tonnes of oil in 2017"
    (source,) = rank(("brave", [page(title=text)]))
    assert tuple(map(str, source.reasons[:3])) == (
        "mentions “Harbour Bay”",
        "same number: 62",
        "same year: 2017",
    )


def test_a_name_inside_a_longer_word_is_no_mention():
    query = build_query("Troops left Iran on foot.")
    assert rank(("brave", [page(title="Iranian troops")]), query=query)[0].reasons == ()


@pytest.mark.parametrize(("days", "near"), [(0, True), (31, True), (-31, True), (40, False), (-400, False)])
def test_a_page_dated_near_the_claim_says_so(days, near):
    (source,) = rank(("brave", [page(published_on=DAY + datetime.timedelta(days=days))]))
    assert ("dated near the claim" in map(str, source.reasons)) == near


def test_the_one_that_says_what_the_claim_says_comes_first():
    ranked = rank(
        (
            "brave",
            [
                page("https://a.example/1", "Ten recipes with oil"),
                page("https://a.example/2", "Weather in the bay"),
                page("https://a.example/3", "Norvik dumped 62 tonnes of oil in Harbour Bay, court hears"),
            ],
        )
    )
    assert ranked[0].url == "https://a.example/3"
    assert ranked[0].score > 2 * ranked[1].score


def test_the_kind_of_publisher_weighs_and_is_named():
    ranked = rank(
        (
            "brave",
            [
                page("https://gossip.example/1", "Oil in Harbour Bay"),
                page("https://data.statistics.example/1", "Oil in Harbour Bay"),
            ],
        )
    )
    assert [source.publisher for source in ranked] == ["Office of Statistics", "Gossip"]
    assert "statistics office" in map(str, ranked[0].reasons)
    assert "social media" in map(str, ranked[1].reasons)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://www.gov.uk/oil", "government source"),
        ("https://www.epa.gov/oil", "government source"),
        ("https://ec.europa.eu/oil", "government source"),
        ("https://www.mit.edu/oil", "scientific source"),
        ("https://doi.org/10.5555/1", "scientific source"),
    ],
)
def test_an_ending_that_is_handed_out_with_care_vouches_for_its_kind(url, reason):
    assert reason in map(str, rank(("brave", [page(url)]))[0].reasons)


@pytest.mark.parametrize(
    "url", ["https://gov.example/", "https://fakegov.uk/", "https://mygov.com/", "https://un.org.example/"]
)
def test_a_name_that_only_looks_official_vouches_for_nothing(url):
    assert rank(("brave", [page(url)]))[0].reasons == ()


def test_the_articles_own_publisher_is_named_and_weighs_less():
    ranked = rank(
        ("brave", [page("https://www.gazette.example/2", "Oil"), page("https://other.example/2", "Oil")])
    )
    assert ranked[0].domain == "other.example"
    assert "same publisher as the article" in map(str, ranked[1].reasons)


def test_a_retracted_work_sinks_and_says_so_first():
    ranked = rank(
        (
            "crossref",
            [
                page("https://a.example/1", CLAIM.text, retracted=True),
                page("https://a.example/2", "Oil in Harbour Bay"),
            ],
        )
    )
    assert str(ranked[-1].reasons[0]) == "retracted by its publisher"


def test_scores_are_between_0_and_1_and_the_same_each_time():
    answers = [
        (
            name,
            [
                page(f"https://{name}.example/{number}", f"Oil {number} Harbour Bay 62")
                for number in range(20)
            ],
        )
        for name in ("brave", "gdelt", "searxng")
    ]
    first = rank(*answers)
    assert all(0 <= source.score <= 1 for source in first)
    assert first == rank(*answers)
    assert first == sorted(first, key=lambda source: -source.score)


def test_nothing_found_ranks_to_nothing():
    assert rank() == []
    assert rank(("brave", [])) == []


@pytest.mark.parametrize(
    ("text", "clean"), [("a\u200db", "ab"), ("\ufeffa", "a"), ("a\ud800b", "ab"), ("e\u0301", "é"), ("", "")]
)
def test_text_is_cleaned_of_what_cannot_be_seen(text, clean):
    assert clean_text(text, 100) == clean


def test_the_newsrooms_own_rating_of_a_publisher_counts_and_says_so():
    low, high = (page(f"https://{name}.example/1", "The harbour budget") for name in ("doubted", "trusted"))
    first, second = rank(("gdelt", [low, high]))
    assert first.domain == "trusted.example"
    assert "rated high by the newsroom" in map(str, first.reasons)
    assert "rated low by the newsroom" in map(str, second.reasons)


def test_a_retracted_page_says_so_first_and_is_not_ranked_first():
    sound = page("https://a.example/1", "The harbour budget of 41 million")
    withdrawn = page("https://b.example/2", "The harbour budget of 41 million euros", retracted=True)
    ranked = rank(("crossref", [withdrawn, sound]))
    assert [source.retracted for source in ranked] == [False, True]
    assert str(ranked[1].reasons[0]) == "retracted by its publisher"
