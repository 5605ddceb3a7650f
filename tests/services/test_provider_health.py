"""The health of providers, from their lookups: a failure and "nothing found" are told apart."""

import datetime
from dataclasses import replace

import pytest
from django.utils import timezone

from articles.choices import Outcome
from articles.models import Lookup, ProviderStatus
from articles.services.provider_health import read_provider_health, save_provider_reports
from tests.scenes import make_article
from workers.health.provider_status import make_report, report_providers
from workers.tasks import sweep

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def providers(settings):
    settings.PROVIDERS = ["wikipedia", "openalex", "searxng"]
    settings.PROVIDER_OPTIONS = {"wikipedia": {"BUDGET": "10", "RATE": "2"}}
    report_providers()
    make_article("\n\n".join(f"The council spent {n} million euros in 2019." for n in range(20, 40)))


def settle(outcomes: list[str], provider: str = "wikipedia") -> None:
    rows = list(Lookup.objects.filter(provider=provider, settled_at=None))
    for number, (row, outcome) in enumerate(zip(rows, outcomes, strict=False), start=1):
        row.outcome, row.settled_at, row.attempts = outcome, timezone.now(), 1
        row.latency_ms = number * 10 if outcome in (Outcome.FOUND, Outcome.NONE) else None
        row.detail = "It is in trouble." if outcome == Outcome.FAILED else ""
        row.save()


def test_the_share_that_was_answered_counts_nothing_found_as_an_answer():
    settle([Outcome.FOUND, Outcome.NONE, Outcome.NONE, Outcome.FAILED, Outcome.NOT_COVERED])
    health = read_provider_health()[0]
    assert (health.asked, health.answered, health.ok_share) == (4, 3, 0.75)
    assert health.last_failure == "It is in trouble."
    assert health.waiting == 15
    assert (health.status.budget, health.left, health.status.rate) == (10, 6, 2.0)


def test_a_provider_that_mostly_fails_is_shown_as_failing(client, audrey):
    settle([Outcome.FAILED, Outcome.FAILED, Outcome.NONE])
    assert [row.failing for row in read_provider_health()] == [True, False, False]
    client.force_login(audrey)
    page = client.get("/admin/desk/providers/").content.decode()
    assert page.count("Failing") == 1
    assert page.count("Redis is away") == 1


def test_the_latency_is_the_95th_percentile():
    settle([Outcome.FOUND] * 20)
    assert read_provider_health()[0].p95_ms == 190


def test_a_provider_that_was_never_asked_has_no_share_and_one_without_its_key_says_what_to_set():
    wikipedia, openalex, searxng = read_provider_health()
    assert wikipedia.ok_share is wikipedia.p95_ms is None
    assert "PROVIDER_OPENALEX_KEY" in str(openalex.status.missing)
    assert "PROVIDER_SEARXNG_URL" in str(searxng.status.missing)
    assert not wikipedia.status.missing


def test_the_screen_and_the_api_show_it_and_a_button_asks_the_failed_again(client, erin, audrey):
    settle([Outcome.FOUND, Outcome.FAILED])
    client.force_login(audrey)
    page = client.get("/admin/desk/providers/").content.decode()
    assert "50 %" in page
    assert "Ask again" not in page
    rows = client.get("/api/v1/providers/").json()["results"]
    assert [row["name"] for row in rows] == ["wikipedia", "openalex", "searxng"]
    assert (rows[0]["ok_share"], rows[0]["budget"], rows[0]["breaker"]) == (0.5, 10, "closed")
    assert client.post("/admin/desk/providers/wikipedia/ask-failed/").status_code == 302
    assert Lookup.objects.filter(number=2).count() == 0
    client.force_login(erin)
    client.post("/admin/desk/providers/wikipedia/ask-failed/")
    assert Lookup.objects.filter(number=2).count() == 1


def test_a_provider_that_no_worker_reported_is_not_shown_as_known(client, audrey):
    ProviderStatus.objects.all().delete()
    client.force_login(audrey)
    page = client.get("/admin/desk/providers/").content.decode()
    assert page.count("no worker has reported it yet") == 3
    assert "Redis is away" not in page
    row = client.get("/api/v1/providers/").json()["results"][0]
    assert (row["name"], row["breaker"], row["reported_at"], row["rate"]) == (
        "wikipedia",
        "unknown",
        None,
        None,
    )


def test_an_old_report_is_not_shown_as_current(client, audrey):
    old = timezone.now() - datetime.timedelta(minutes=5)
    ProviderStatus.objects.update(reported_at=old, breaker="open", failures=5)
    client.force_login(audrey)
    page = client.get("/admin/desk/providers/").content.decode()
    assert page.count("the last report came") == 3
    assert "failures in a row" not in page
    row = client.get("/api/v1/providers/").json()["results"][0]
    assert (row["breaker"], row["reported_at"][:16]) == ("unknown", old.isoformat()[:16])


def test_a_report_is_written_if_it_differs_or_the_last_one_is_old():
    assert report_providers() == 0
    report = make_report("wikipedia")
    assert save_provider_reports([replace(report, breaker="open", failures=5, seconds_left=60.0)]) == 1
    assert save_provider_reports([replace(report, breaker="open", failures=5, seconds_left=59.9)]) == 0
    assert ProviderStatus.objects.get(name="wikipedia").seconds_left == pytest.approx(60, abs=2)
    ProviderStatus.objects.update(reported_at=timezone.now() - datetime.timedelta(minutes=1))
    assert report_providers() == 3


def test_the_sweep_reports_the_providers():
    ProviderStatus.objects.all().delete()
    sweep()
    assert set(ProviderStatus.objects.values_list("name", flat=True)) == {"wikipedia", "openalex", "searxng"}


def test_all_that_failed_can_be_asked_for_again_at_the_api(client, erin):
    settle([Outcome.FAILED, Outcome.RATE_LIMITED, Outcome.NONE])
    client.force_login(erin)
    article = Lookup.objects.first().claim.article_id
    body = {"provider": "wikipedia", "article": article}
    answer = client.post("/api/v1/providers/retry/", body, content_type="application/json")
    assert (answer.status_code, answer.json()) == (202, {"lookups": 2})
    again = client.post("/api/v1/providers/retry/", {}, content_type="application/json")
    assert again.json() == {"lookups": 0}
    wrong = client.post("/api/v1/providers/retry/", {"provider": "x"}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "unknown_provider")
