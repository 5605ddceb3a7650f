"""Lookups on their way: every outcome told apart, nothing lost, nothing double, nothing nobody served."""

from dataclasses import replace

import pytest
from django.utils import timezone

from articles import jobs
from articles.choices import Outcome, TaskState
from articles.jobs import after
from articles.models import FactCheck, Lookup, ReviewTask, SourceLink
from articles.services.library import add_library_page
from articles.services.lookups import ask_again, finish_due_enrichments
from articles.services.verdicts import request_retraction, retract_verdict
from articles.services.verification import check_invariants
from tests.scenes import make_article, publish
from workers.lookups import ask_provider, runner
from workers.lookups.build_queries import make_query
from workers.lookups.library_search import find_in_library
from workers.lookups.rate_limits import RateLimits
from workers.lookups.runner import get_limits, run_due_lookups
from workers.providers.registry import get_provider

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def providers(settings, stub):
    """Two providers at the stub, quick, and the library."""
    settings.PROVIDERS = ["library", "wikipedia", "google_factcheck"]
    settings.PROVIDER_OPTIONS = {
        "wikipedia": {"URL": stub.url_of("wikipedia"), "RATE": "1000"},
        "google_factcheck": {"URL": stub.url_of("google_factcheck"), "RATE": "1000", "KEY": "a-key"},
    }
    settings.PROVIDER_HOSTS = stub.allow
    get_limits.cache_clear()


def make_due() -> None:
    Lookup.objects.filter(settled_at=None).update(not_before=timezone.now() - timezone.timedelta(minutes=5))


def outcomes(provider: str) -> set[str]:
    return set(Lookup.objects.filter(provider=provider).values_list("outcome", flat=True))


def test_every_lookup_is_settled_and_every_task_ready():
    article = make_article()
    run_due_lookups()
    assert not Lookup.objects.filter(settled_at=None).exists()
    assert set(ReviewTask.objects.values_list("state", flat=True)) == {TaskState.READY}
    assert outcomes("wikipedia") == outcomes("google_factcheck") == {Outcome.FOUND}
    assert outcomes("library") == {Outcome.NONE}
    lookup = Lookup.objects.filter(claim__article=article, provider="wikipedia").first()
    assert lookup.query
    assert (lookup.http_status, lookup.attempts) == (200, 1)
    assert lookup.latency_ms is not None
    assert check_invariants() == []


def test_no_link_is_kept_that_no_provider_served(stub):
    make_article()
    run_due_lookups()
    links = set(SourceLink.objects.values_list("url", flat=True))
    assert links
    assert links <= {url.split("#")[0] for url in stub.served}


def test_links_say_who_found_them_where_and_why_they_stand_there():
    make_article()
    run_due_lookups()
    for link in SourceLink.objects.all():
        assert set(link.found_by) <= {"wikipedia", "google_factcheck"}
        assert all(rank >= 1 for rank in link.found_by.values())
        assert 0 <= link.score <= 1


def test_the_library_answers_with_the_newsrooms_own_pages():
    add_library_page(
        url="https://council.example.org/minutes",
        title="Harbour budget",
        text="The council's minutes: a budget of 41 million euros for the harbour.",
        actor=None,
    )
    make_article()
    run_due_lookups()
    link = SourceLink.objects.filter(url="https://council.example.org/minutes").first()
    assert link is not None
    assert "41 million" in link.snippet


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("empty", Outcome.NONE),
        ("json_error", Outcome.FAILED),
        ("bad_request", Outcome.FAILED),
        ("garbage", Outcome.FAILED),
        ("truncated", Outcome.FAILED),
        ("big", Outcome.FAILED),
        ("unavailable", Outcome.FAILED),
        ("reset", Outcome.FAILED),
        ("rate_limited", Outcome.RATE_LIMITED),
    ],
)
def test_a_provider_that_fails_is_never_one_that_found_nothing(stub, fault, outcome):
    stub.set_fault("wikipedia", fault)
    make_article("The council approved a budget of 41 million euros on 3 March 2019 in Port Elder.")
    for _ in range(8):
        run_due_lookups()
        make_due()
        get_limits.cache_clear()  # as after a pause that is over
    assert outcomes("wikipedia") == {outcome}
    assert outcomes("google_factcheck") == {Outcome.FOUND}
    row = Lookup.objects.filter(provider="wikipedia").first()
    assert row.attempts <= jobs.MAX_ATTEMPTS
    if outcome != Outcome.NONE:
        assert row.detail
    assert not SourceLink.objects.filter(found_by__has_key="wikipedia").exists()


def test_a_provider_without_its_key_is_not_configured_and_names_the_setting(settings):
    del settings.PROVIDER_OPTIONS["google_factcheck"]["KEY"]
    make_article()
    run_due_lookups()
    row = Lookup.objects.filter(provider="google_factcheck").first()
    assert row.outcome == Outcome.NOT_CONFIGURED
    assert "PROVIDER_GOOGLE_FACTCHECK_KEY" in str(row.detail)


def test_a_provider_that_asks_to_wait_costs_no_attempt(stub):
    stub.set_fault("wikipedia", "rate_limited")
    make_article()
    run_due_lookups()
    asked = Lookup.objects.filter(provider="wikipedia", deferrals__gt=0)
    assert asked.exists()
    for row in asked:
        assert row.outcome == ""
        assert row.attempts == 0
        assert row.not_before > timezone.now()


def test_a_lookup_that_failed_says_what_was_asked_and_how_long_it_took(stub):
    stub.set_fault("google_factcheck", "bad_key")
    make_article()
    run_due_lookups()
    failed = Lookup.objects.filter(provider="google_factcheck")
    assert failed
    assert all(lookup.query and lookup.latency_ms is not None for lookup in failed)


def test_a_failure_never_keeps_a_claim_from_its_reviewer(stub):
    stub.set_fault("wikipedia", "unavailable")
    make_article()
    run_due_lookups()
    assert set(ReviewTask.objects.values_list("state", flat=True)) == {TaskState.ENRICHING}
    ReviewTask.objects.update(enrich_deadline=after(-1))
    assert finish_due_enrichments() == ReviewTask.objects.count()
    assert set(ReviewTask.objects.values_list("state", flat=True)) == {TaskState.READY}


def test_a_result_that_comes_after_the_lease_was_lost_is_thrown_away():
    make_article()
    leased = jobs.lease(Lookup, limit=1, seconds=60)
    Lookup.objects.filter(pk=leased[0].pk).update(leased_until=after(-1))
    again = jobs.lease(Lookup, limit=1, seconds=60, pk=leased[0].pk)
    assert not jobs.settle(leased[0], outcome=Outcome.NONE)
    assert jobs.settle(again[0], outcome=Outcome.NONE)


def test_a_lookup_whose_worker_died_five_times_is_failed_and_can_be_asked_again(erin):
    article = make_article()
    Lookup.objects.filter(provider="wikipedia").update(attempts=jobs.MAX_ATTEMPTS)
    run_due_lookups()
    assert outcomes("wikipedia") == {Outcome.FAILED}
    claim = article.claims.first()
    assert [row.provider for row in ask_again(claim, actor=erin)] == ["wikipedia"]
    run_due_lookups()
    assert claim.lookups.get(provider="wikipedia", number=2).outcome == Outcome.FOUND
    assert check_invariants() == []


def test_asking_again_while_a_lookup_is_open_asks_nobody_twice(erin):
    claim = make_article().claims.first()
    assert ask_again(claim, providers=["wikipedia"], actor=erin) == []


def test_hostile_links_of_a_provider_are_dropped(stub):
    stub.set_fault("wikipedia", "hostile")
    stub.set_fault("google_factcheck", "hostile")
    make_article()
    run_due_lookups()
    for link in SourceLink.objects.all():
        assert link.url.startswith(("https://", "http://"))
        assert "127.0.0.1" not in link.url
        assert "<" not in link.title + link.snippet


def test_a_provider_that_answers_slowly_holds_up_no_other(stub, settings, monkeypatch):
    """Of more lookups than fit in flight at once, the quick provider's do not wait for the slow one's."""
    settings.PROVIDERS = ["wikipedia", "google_factcheck"]
    settings.IN_FLIGHT = 16
    monkeypatch.setattr(ask_provider, "LONGEST_CALL", 2)
    stub.set_fault("wikipedia", "drip")
    sentences = [f"The council of Aldmoor spent {n + 100} million euros in 2019." for n in range(20)]
    make_article("\n\n".join(sentences))
    run_due_lookups(seconds=4)
    quick = Lookup.objects.filter(provider="google_factcheck")
    assert quick.count() == quick.filter(outcome=Outcome.FOUND).count() == 20
    assert not Lookup.objects.filter(provider="wikipedia").exclude(outcome="").exists()


def test_a_provider_that_is_down_gets_single_tries_until_it_is_well(stub, settings, monkeypatch):
    settings.PROVIDERS = ["wikipedia"]
    limits = RateLimits(None, first_cool_down=0.5, longest_cool_down=0.5)
    monkeypatch.setattr(runner, "get_limits", lambda: limits)
    stub.set_fault("wikipedia", "unavailable")
    sentences = [f"The council of Aldmoor spent {n + 100} million euros in 2019." for n in range(40)]
    make_article("\n\n".join(sentences))
    run_due_lookups(seconds=3)
    most_at_once = get_provider("wikipedia").concurrency
    assert 5 < len(stub.log) <= 5 + most_at_once + 3 / 0.5  # those that open the breaker, then the tries
    stub.set_fault("wikipedia", "")
    make_due()
    run_due_lookups(seconds=10)
    assert outcomes("wikipedia") == {Outcome.FOUND}


def test_a_fault_of_ours_in_leasing_is_not_hidden(monkeypatch):
    make_article()

    def break_down(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(runner.QueryBuilder, "read", break_down)
    with pytest.raises(ZeroDivisionError):
        run_due_lookups()


def test_a_daily_budget_is_kept_to_and_the_rest_waits_for_the_next_day(settings, stub):
    settings.PROVIDERS = ["wikipedia"]
    settings.PROVIDER_OPTIONS["wikipedia"]["BUDGET"] = "2"
    claims = make_article().claims.count()
    assert claims > 2
    run_due_lookups()
    assert len(stub.log) == 2
    waiting = Lookup.objects.filter(settled_at=None)
    assert waiting.count() == claims - 2
    assert all("calls of today are used" in str(row.detail) and row.attempts == 0 for row in waiting)
    make_due()
    run_due_lookups()
    assert len(stub.log) == 2
    assert check_invariants() == []


def test_an_editors_words_reach_the_provider(stub, settings, erin):
    settings.PROVIDERS = ["wikipedia"]
    claim = make_article().claims.first()
    run_due_lookups()
    ask_again(claim, providers=["wikipedia"], query="Aldmoor ferry", actor=erin)
    run_due_lookups()
    assert stub.log[-1]["query"]["srsearch"] == "Aldmoor ferry"
    assert claim.lookups.get(number=2).query == "Aldmoor ferry"


def test_the_author_of_an_article_is_nobody_to_look_up(db):
    article = make_article()
    assert article.byline == "Mira Tolland"
    told = {
        claim.text[:8]: make_query(claim).claimant
        for claim in article.claims.select_related("claimant", "article__current_version")
    }
    assert told["The city"] == ""
    assert told["The mayo"] != ""


def test_our_own_verdict_is_no_source_for_its_own_claim_nor_a_withdrawn_one(settings, alice, bob, carol):
    settings.PROVIDERS = ["library"]
    task = publish(alice, bob)
    query = make_query(task.claim)
    assert find_in_library(query, 10) == []
    (found,) = find_in_library(replace(query, text=f"Again: {query.text}"), 10)
    assert found.url == FactCheck.objects.get(task=task).url
    request_retraction(task, reason="Forged.", actor=bob)
    retract_verdict(task, reason="Forged.", actor=carol)
    assert find_in_library(replace(query, text=f"Again: {query.text}"), 10) == []
