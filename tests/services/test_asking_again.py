"""Asking providers again: in an editor's words, all that failed, or not any more. Each leaves a trace."""

import pytest
from django.utils import timezone

from articles.choices import Outcome, TaskState
from articles.errors import InvalidInput, NotPermitted
from articles.models import AuditEntry, Claim, Lookup
from articles.services.lookups import (
    ask_again,
    cancel_enrichment,
    cancel_lookups,
    count_asked_today,
    retry_failed,
)
from tests.scenes import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(settings):
    settings.PROVIDERS = ["library", "wikipedia", "gdelt"]
    return make_article()


def settle(provider: str, outcome: Outcome, **fields) -> int:
    rows = Lookup.objects.filter(provider=provider, settled_at=None)
    return rows.update(outcome=outcome, settled_at="2026-01-01T00:00:00Z", **fields)


def last_action() -> str:
    return AuditEntry.objects.order_by("-number").first().action


def test_an_editors_query_is_stored_in_the_lookup_and_the_audit(article, erin):
    claim = article.claims.first()
    settle("wikipedia", Outcome.NONE)
    (row,) = ask_again(claim, providers=["wikipedia"], query="  harbour \n budget ", actor=erin)
    assert (row.given_query, row.number) == ("harbour budget", 2)
    assert AuditEntry.objects.order_by("-number").first().details["query"] == "harbour budget"
    with pytest.raises(InvalidInput, match="400 characters"):
        ask_again(claim, providers=["wikipedia"], query="x" * 401, actor=erin)


def test_failed_lookups_are_retried_once_with_the_same_query(article, erin):
    settle("wikipedia", Outcome.FAILED, given_query="harbour")
    settle("gdelt", Outcome.RATE_LIMITED)
    settle("library", Outcome.NONE)
    claims = article.claims.count()
    new = retry_failed(actor=erin, article=article)
    assert len(new) == 2 * claims
    assert {row.given_query for row in new if row.provider == "wikipedia"} == {"harbour"}
    assert retry_failed(actor=erin) == []
    assert last_action() == "lookups.retry_failed"


def test_failures_of_one_provider_can_be_retried_alone(article, erin):
    settle("wikipedia", Outcome.FAILED)
    settle("gdelt", Outcome.FAILED)
    assert {row.provider for row in retry_failed(provider="gdelt", actor=erin)} == {"gdelt"}
    with pytest.raises(InvalidInput, match="not a provider"):
        retry_failed(provider="nobody", actor=erin)


def test_cancelling_lookups_makes_the_task_ready(article, erin, audrey):
    claim = article.claims.first()
    with pytest.raises(NotPermitted):
        cancel_enrichment(claim, actor=audrey)
    assert cancel_enrichment(claim, actor=erin) == 3
    claim.task.refresh_from_db()
    assert claim.task.state == TaskState.READY
    assert last_action() == "claim.stop_asking"
    assert set(claim.lookups.values_list("outcome", flat=True)) == {Outcome.CANCELLED}
    assert cancel_enrichment(claim, actor=erin) == 0


def test_todays_calls_count_attempts_and_running_lookups(article):
    rows = Lookup.objects.filter(provider="wikipedia")
    first, second = rows.order_by("pk")[:2]
    rows.filter(pk=first.pk).update(attempts=3, outcome=Outcome.NONE, settled_at=first.created_at)
    rows.filter(pk=second.pk).update(attempts=1)
    assert count_asked_today("wikipedia") == 4
    assert count_asked_today("gdelt") == 0
    for claim in article.claims.all():
        cancel_lookups(claim)
    assert count_asked_today("wikipedia") == 3


def test_failed_lookups_of_retired_claims_are_not_retried(article, erin):
    settle("gdelt", Outcome.FAILED)
    retired, *others = article.claims.all()
    Claim.objects.filter(pk=retired.pk).update(retired_at=timezone.now())
    assert {row.claim_id for row in retry_failed(actor=erin)} == {claim.pk for claim in others}
