import datetime
from dataclasses import replace

import pytest

from articles.errors import ProviderError
from articles.sources.ranking import rank_sources
from tests.workers.asking import CLAIM, NETWORK_PROVIDERS, ask
from workers.demo.stub_providers.pages import HOSTILE_URLS
from workers.providers.base import (
    LONGEST_RETRY_AFTER,
    ProviderResponse,
    read_retry_after,
    seconds_to_midnight,
)

every_provider = pytest.mark.parametrize("provider", NETWORK_PROVIDERS)


def fail(stub, provider, fault, **options) -> ProviderError:
    with pytest.raises(ProviderError) as failure:
        ask(stub, provider, fault, **options)
    assert provider in failure.value.detail
    assert failure.value.detail.isprintable()
    return failure.value


@every_provider
def test_too_many_requests_is_about_pace_and_says_how_long(stub, provider):
    failure = fail(stub, provider, "rate_limited")
    assert (failure.rate_limited, failure.permanent, failure.retry_after) == (True, False, 7.0)
    failure = fail(stub, provider, "rate_limited_date")
    assert failure.rate_limited
    assert failure.retry_after is not None
    assert 60 < failure.retry_after <= 90


@every_provider
def test_what_was_asked_is_known_also_where_no_answer_came(stub, provider):
    asked: list[str] = []
    fail(stub, provider, "reset", _asked=asked)
    assert any(word in stub.log[0]["query"].values() for word in asked)


@every_provider
@pytest.mark.parametrize("fault", ["error", "unavailable", "overloaded"])
def test_a_server_in_trouble_may_be_asked_again(stub, provider, fault):
    failure = fail(stub, provider, fault)
    assert (failure.permanent, failure.rate_limited) == (False, False)
    assert failure.http_status in (500, 503)
    assert failure.retry_after == (30.0 if fault == "overloaded" else None)


@every_provider
def test_a_provider_that_fails_twice_answers_the_third_time(stub, provider):
    query = replace(CLAIM, claimant="")  # one request a lookup, also at Wikidata
    for _ in range(2):
        fail(stub, provider, "flaky", query=query)
    assert ask(stub, provider, "flaky", query=query).sources


@every_provider
@pytest.mark.parametrize("fault", ["slow", "drip", "reset", "short_body", "gzip_broken"])
def test_an_answer_that_does_not_arrive_whole_may_be_asked_for_again(stub, provider, fault):
    failure = fail(stub, provider, fault, seconds=0.15 if fault in ("slow", "drip") else 2.0)
    assert not failure.permanent
    assert failure.http_status is None


@every_provider
@pytest.mark.parametrize(
    "fault",
    ["text_error", "json_error", "truncated", "wrong_type", "garbage", "wrong_shape", "nan", "deep"],
)
def test_status_200_is_not_believed_before_its_body(stub, provider, fault):
    failure = fail(stub, provider, fault)
    assert failure.http_status == 200
    assert failure.permanent == (provider == "crossref" and fault == "json_error")


@every_provider
@pytest.mark.parametrize("fault", ["bad_request", "bad_key", "not_found"])
def test_a_refusal_of_the_request_itself_is_permanent(stub, provider, fault):
    if provider == "openalex" and fault == "bad_key":
        assert fail(stub, provider, fault).http_status == 401
    assert fail(stub, provider, fault).permanent


@every_provider
@pytest.mark.parametrize(
    "fault", ["big", "endless", "gzip_bomb", "no_content", "redirect_loop", "redirect_private"]
)
def test_answers_without_measure_or_leading_inwards_are_refused_for_good(stub, provider, fault):
    assert fail(stub, provider, fault).permanent


def test_a_plain_word_about_pace_is_about_pace_even_with_status_200(stub):
    assert fail(stub, "gdelt", "text_error").rate_limited


def test_news_in_bad_json_are_read_all_the_same():
    body = rb"""{"articles": [{"url": "https://a.example/", "title": "it\'s \\ a \" tab\t""" + b'\t"}]}'
    data = ProviderResponse("gdelt", 200, {}, body, "text/html").json(lenient=True)
    assert data == {"articles": [{"url": "https://a.example/", "title": "it\\'s \\ a \" tab\t\t"}]}
    with pytest.raises(ProviderError):
        ProviderResponse("other", 200, {}, body, "application/json").json()


def test_engines_that_stay_silent_are_a_failure_and_not_an_empty_answer(stub):
    assert "duckduckgo: CAPTCHA, brave" in fail(stub, "searxng", "json_error").detail


def test_a_search_server_that_refuses_json_says_which_setting_allows_it(stub):
    assert "search.formats" in fail(stub, "searxng", "bad_key").detail


def test_a_bad_key_is_told_in_the_providers_own_words(stub):
    assert "API key not valid" in fail(stub, "google_factcheck", "bad_key").detail
    assert "SUBSCRIPTION_TOKEN_INVALID" in fail(stub, "brave", "bad_key").detail


@pytest.mark.parametrize("provider", ["google_factcheck", "brave", "openalex"])
def test_a_key_that_is_not_taken_names_its_setting(stub, provider):
    failure = fail(stub, provider, "bad_key")
    assert failure.permanent
    assert f"Check PROVIDER_{provider.upper()}_KEY." in failure.detail


def test_a_days_allowance_that_is_spent_rests_the_provider_until_midnight(stub):
    failure = fail(stub, "openalex", "budget_spent")
    assert failure.rate_limited
    assert failure.retry_after == pytest.approx(seconds_to_midnight(), abs=5)
    assert failure.detail.endswith("(status 429): Insufficient budget for today.")


def test_a_months_allowance_that_is_spent_rests_the_provider_until_it_begins_anew(stub):
    failure = fail(stub, "brave", "budget_spent")
    assert (failure.rate_limited, failure.retry_after) == (True, 70_000.0)
    assert fail(stub, "brave", "rate_limited").retry_after == 7.0


def test_a_quota_that_is_spent_is_about_pace(stub):
    assert fail(stub, "google_factcheck", "budget_spent").rate_limited


@pytest.mark.parametrize("provider", ["wikipedia", "wikidata"])
def test_a_wiki_whose_database_lags_is_asked_later_and_no_attempt_is_lost(stub, provider):
    failure = fail(stub, provider, "maxlag")
    assert (failure.rate_limited, failure.permanent, failure.retry_after) == (True, False, 5.0)


@pytest.mark.parametrize("fault", ["query_too_short", "illegal_character"])
def test_a_query_that_gdelt_refuses_in_words_is_refused_for_good(stub, fault):
    failure = fail(stub, "gdelt", fault)
    assert (failure.permanent, failure.http_status) == (True, 200)


def test_a_limiter_of_ones_own_is_named_where_it_is_set(stub):
    assert "pass_ip" in fail(stub, "searxng", "rate_limited").detail


def test_a_key_in_an_address_never_shows_in_an_error(stub):
    for fault in ("reset", "bad_key", "error", "wrong_type", "redirect_loop"):
        assert "sesame" not in str(fail(stub, "google_factcheck", fault, key="sesame"))


@pytest.mark.parametrize(
    "provider", [name for name in NETWORK_PROVIDERS if name not in ("wikipedia", "wikidata")]
)
def test_hostile_links_never_reach_a_reader(stub, provider):
    answer = ask(stub, provider, "hostile")
    ranked = rank_sources(CLAIM, [(provider, answer.sources)], publishers={}, own_domain="")
    assert ranked
    assert not {source.url for source in ranked} & set(HOSTILE_URLS)
    assert all(source.url.startswith("https://") for source in ranked)


def test_retry_after_is_read_in_both_its_forms():
    now = datetime.datetime(2026, 1, 1, 12, 0, tzinfo=datetime.UTC)
    assert read_retry_after("120") == 120.0
    assert read_retry_after("Thu, 01 Jan 2026 12:02:00 GMT", now=now) == 120.0
    assert read_retry_after("Thu, 01 Jan 2026 11:00:00 GMT", now=now) == 0.0
    assert read_retry_after("999999999") == LONGEST_RETRY_AFTER


@pytest.mark.parametrize("value", [None, "", "soon", "-5", "1e99", "nan", "inf", "Thu, 99 Foo 2026"])
def test_a_retry_after_nobody_can_read_is_none(value):
    assert read_retry_after(value) is None
