import datetime
from dataclasses import replace

import pytest

from articles.errors import ProviderError, ProviderNotConfigured, ProviderNotCovered
from articles.types import ClaimQuery, FoundSource
from articles.web.canonical import tidy_url
from tests.workers.asking import CLAIM, NETWORK_PROVIDERS, ask
from workers.demo.stub_providers.pages import HOSTILE_URLS, NOTHING
from workers.providers.base import MOST_SOURCES, ProviderClient
from workers.providers.crossref import _read_work
from workers.providers.registry import PROVIDERS, get_provider
from workers.providers.shapes import MAX_TEXT, MAX_URL
from workers.providers.wikipedia import read_wiki

every_provider = pytest.mark.parametrize("provider", NETWORK_PROVIDERS)
KEYED = [spec.name for spec in PROVIDERS if spec.needs_key]


@every_provider
def test_every_link_found_was_served_by_the_provider(stub, provider):
    answer = ask(stub, provider)
    assert answer.sources
    assert {source.url for source in answer.sources} == stub.served
    assert answer.http_status == 200
    assert all(source.title for source in answer.sources)


@every_provider
def test_a_provider_is_asked_once_and_for_the_words_of_the_claim(stub, provider):
    answer = ask(stub, provider, query=replace(CLAIM, claimant=""))
    assert len(stub.log) == 1
    assert any(term in answer.query for term in CLAIM.terms[:3])
    assert "factdesk-tests" in stub.log[0]["headers"]["user-agent"]


@every_provider
@pytest.mark.parametrize("fault", ["empty", "empty_missing_key"])
def test_nothing_found_is_an_answer_and_no_error(stub, provider, fault):
    assert ask(stub, provider, fault).sources == ()


@every_provider
def test_a_claim_without_words_is_not_asked_for(stub, provider):
    assert ask(stub, provider, query=ClaimQuery(text="—", terms=())).sources == ()
    assert stub.log == []


@every_provider
def test_a_query_that_matches_nothing_finds_nothing(stub, provider):
    assert ask(stub, provider, query=replace(CLAIM, claimant="", terms=(NOTHING,))).sources == ()


@every_provider
def test_markup_in_titles_and_snippets_becomes_plain_text(stub, provider):
    for source in ask(stub, provider, "html").sources:
        for text in (source.title, source.snippet):
            assert "<" not in text
            assert "&amp;" not in text
            assert "alert" not in text


@every_provider
@pytest.mark.parametrize("fault", ["bare", "one", "arabic", "duplicates", "tracking", "gzip", "redirect"])
def test_answers_of_every_form_are_read(stub, provider, fault):
    assert ask(stub, provider, fault).sources


@every_provider
def test_an_answer_without_optional_fields_leaves_them_empty(stub, provider):
    for source in ask(stub, provider, "bare").sources:
        assert source.title
        assert source.published_on is None


@pytest.mark.parametrize("provider", KEYED)
def test_a_missing_key_is_told_by_the_name_of_its_setting(stub, provider):
    with pytest.raises(ProviderNotConfigured, match=f"PROVIDER_{provider.upper()}_KEY"):
        ask(stub, provider, key="")
    assert stub.log == []


def test_a_missing_address_is_told_by_the_name_of_its_setting(stub):
    with pytest.raises(ProviderNotConfigured, match="PROVIDER_SEARXNG_URL"):
        ask(stub, "searxng", base_url="")


def test_a_key_never_shows_in_a_client(stub):
    assert "a-secret" not in repr(ProviderClient(name="brave", fetcher=None, key="a-secret"))


def test_brave_is_given_its_key_in_a_header(stub):
    ask(stub, "brave")
    assert stub.log[0]["headers"]["x-subscription-token"] == "a-key"
    assert "a-key" not in str(stub.log[0]["query"])


@pytest.mark.parametrize(
    ("language", "code"), [("en-US", "en"), ("pt", "pt-pt"), ("ja", "jp"), ("tlh", None), ("", "en")]
)
def test_brave_is_told_a_language_only_by_a_code_it_knows(stub, language, code):
    ask(stub, "brave", query=replace(CLAIM, language=language))
    assert stub.log[0]["query"].get("search_lang") == code


def test_wikipedia_is_asked_in_the_language_of_the_claim(stub):
    answer = ask(stub, "wikipedia", language="de-AT")
    assert all(source.url.startswith("https://de.wikipedia.org/wiki/") for source in answer.sources)


@pytest.mark.parametrize("provider", ["crossref", "openalex"])
def test_a_retracted_work_says_so(stub, provider):
    assert all(source.retracted for source in ask(stub, provider, "retracted").sources)
    assert not any(source.retracted for source in ask(stub, provider).sources)


def test_a_rating_stands_in_the_snippet_of_a_fact_check(stub):
    assert all(source.snippet.startswith("Rated “") for source in ask(stub, "google_factcheck").sources)


@pytest.mark.parametrize("date", [datetime.date(2011, 6, 1), datetime.date(2016, 11, 30)])
def test_news_does_not_cover_a_claim_older_than_its_window(stub, date):
    with pytest.raises(ProviderNotCovered):
        ask(stub, "gdelt", query=replace(CLAIM, date=date))
    assert stub.log == []


def test_an_empty_answer_about_old_news_is_not_covered_and_never_none(stub):
    with pytest.raises(ProviderNotCovered):
        ask(stub, "gdelt", "empty", query=replace(CLAIM, date=datetime.date(2018, 5, 1)))


def test_news_are_asked_for_around_the_date_of_the_claim(stub):
    ask(stub, "gdelt", query=replace(CLAIM, date=datetime.date(2018, 5, 1)))
    assert stub.log[0]["query"]["startdatetime"] == "20180401000000"
    assert stub.log[0]["query"]["enddatetime"] == "20180531235959"


def test_the_library_gets_the_query_and_gives_its_pages(stub):
    asked = []
    page = FoundSource(url="https://desk.example/1", title="A fact-check")

    async def search_library(query, limit):
        asked.append(query)
        return [page]

    answer = ask(stub, "library", search_library=search_library)
    assert answer.sources == (page,)
    assert asked == [CLAIM]
    assert stub.log == []


def test_the_articles_own_links_are_sources_once_each_and_none_of_its_own_site(stub):
    links = (
        "https://gazette.example/other-story",
        "https://www.journal.example/a-study-of-oil?utm_source=x",
        "https://journal.example/two",
        "https://www.journal.example/a-study-of-oil",
        "mailto:editor@gazette.example",
        "javascript:alert(1)",
        "",
    )
    answer = ask(stub, "article_links", query=replace(CLAIM, links=links))
    assert [source.url for source in answer.sources] == [links[1], links[2]]
    assert answer.sources[0].title == "a study of oil (journal.example)"
    assert stub.log == []


def test_every_provider_has_a_pace_and_a_name_of_its_own():
    names = [spec.name for spec in PROVIDERS]
    assert len(set(names)) == len(names)
    for spec in PROVIDERS:
        assert spec.rate_per_second > 0
        assert spec.concurrency > 0
        assert spec.label
        assert spec.notes
        assert get_provider(spec.name) is spec


def test_an_unknown_provider_is_an_error_that_names_the_known_ones():
    with pytest.raises(KeyError, match="wikipedia"):
        get_provider("altavista")


def test_wikidata_is_asked_for_the_claimant_and_for_the_claims_first_name(stub):
    answer = ask(stub, "wikidata")
    assert [row["query"]["search"] for row in stub.log] == ["Mira Tolland", "Harbour Bay"]
    assert answer.query == "Mira Tolland | Harbour Bay"


def test_a_further_request_of_a_lookup_waits_for_a_turn_of_its_own(stub):
    async def refuse() -> bool:
        return False

    answer = ask(stub, "wikidata", next_turn=refuse)
    assert len(stub.log) == 1
    assert answer.query == "Mira Tolland"
    assert answer.sources


def test_a_wiki_without_a_search_that_knows_or_is_asked_for_the_first_term_alone(stub):
    answer = ask(stub, "wikipedia", "empty")
    assert [" OR " in row["query"]["srsearch"] for row in stub.log] == [True, False]
    assert answer.sources == ()


@pytest.mark.parametrize("provider", ["wikipedia", "wikidata"])
def test_an_address_that_ends_in_php_is_the_api_itself(stub, provider):
    base = f"{stub.url_of(provider)}/w/api.php"
    assert ask(stub, provider, base_url=base).sources
    assert {row["path"] for row in stub.log} == {"/w/api.php"}


def test_a_wiki_that_has_no_folder_w_is_asked_beside_its_root(stub):
    with pytest.raises(ProviderError):
        ask(stub, "wikipedia", base_url=f"{stub.url_of('wikipedia')}/elsewhere")
    assert [row["path"] for row in stub.log] == [
        "/elsewhere/w/api.php",
        "/elsewhere/api.php",
        "/elsewhere/mediawiki/api.php",
    ]


def test_an_address_without_an_api_is_told_by_the_setting_that_is_wrong(stub):
    with pytest.raises(ProviderError, match=r"PROVIDER_WIKIPEDIA_URL to the whole address of its api\.php"):
        ask(stub, "wikipedia", base_url=f"{stub.url_of('wikipedia')}/elsewhere")


def test_the_address_of_a_wikis_index_leads_to_its_api(stub):
    assert ask(stub, "wikipedia", base_url=f"{stub.url_of('wikipedia')}/w/index.php").sources


def test_a_search_server_may_be_given_by_the_address_of_its_search(stub):
    assert ask(stub, "searxng", base_url=f"{stub.url_of('searxng')}/search").sources


def test_a_wiki_of_ones_own_is_named_and_its_pages_are_where_it_says(stub):
    for source in ask(stub, "wikipedia", "own_wiki").sources:
        assert source.url.startswith("https://wiki.harbour.example/page/")
        assert (source.publisher, source.language) == ("Harbour Wiki", "de")


def test_a_copy_of_wikipedia_that_nobody_else_can_open_is_cited_at_wikipedia():
    private = {"server": "http://127.0.0.1:8093", "articlepath": "/w/$1", "sitename": "X", "lang": "fr"}
    assert read_wiki(private, "en").page_address == "https://en.wikipedia.org/wiki/$1"
    assert (
        read_wiki({**private, "server": "//wiki.example"}, "en").page_address == "https://wiki.example/w/$1"
    )


@pytest.mark.parametrize(
    ("terms", "query"),
    [
        (("Deir ez-Zor", "oil"), '"Deir ez-Zor" oil'),
        (("U.K.", "U.S.A.", "oil"), "UK USA oil"),
        (("X-15", "oil"), "15 oil"),
        (("A b", "oil"), "oil"),
    ],
)
def test_news_are_asked_in_words_that_gdelt_takes(stub, terms, query):
    assert ask(stub, "gdelt", query=replace(CLAIM, terms=terms)).query == query


@pytest.mark.parametrize("provider", [name for name in NETWORK_PROVIDERS if not name.startswith("wiki")])
def test_pages_without_a_public_address_are_left_out_before_they_are_counted(stub, provider):
    found = {source.url for source in ask(stub, provider, "hostile").sources}
    assert not found & set(HOSTILE_URLS)
    if provider in ("crossref", "openalex"):
        return  # a work is found by its identifier too
    assert found <= stub.served
    with pytest.raises(ProviderError, match="none of them at a public web address") as failure:
        ask(stub, provider, "only_hostile")
    assert failure.value.permanent


@every_provider
@pytest.mark.parametrize("fault", ["thousands", "long_title", "spoilt", "long_address", "paged"])
def test_answers_without_measure_or_sense_are_read_within_bounds(stub, provider, fault):
    sources = ask(stub, provider, fault).sources
    assert 0 < len(sources) <= MOST_SOURCES
    for source in sources:
        assert len(source.title) <= MAX_TEXT
        assert len(tidy_url(source.url)) <= MAX_URL


def test_a_withdrawn_work_and_the_notice_of_it_are_known_by_their_titles_too():
    for title in ("RETRACTED: Oil in bays", "Retracted Article: Oil", "WITHDRAWN: Oil"):
        assert _read_work({"DOI": "10.5555/1", "title": [title]}).retracted
    assert not _read_work({"DOI": "10.5555/1", "title": ["How retracted papers are cited"]}).retracted
    assert _read_work({"DOI": "10.1002/(SICI)1<1::A>2"}).url.startswith("https://doi.org/10.1002/(SICI)1%3C1")
