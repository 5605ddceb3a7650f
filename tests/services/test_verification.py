"""``verify`` finds a violation of each invariant."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.choices import Outcome, TaskState
from articles.models import (
    Article,
    AuditEntry,
    Block,
    Citation,
    Claim,
    Import,
    Lookup,
    Occurrence,
    ReviewTask,
    SourceLink,
    Verdict,
)
from articles.services.claims import edit_claim
from articles.services.verification import check_invariants, compute_audit_head
from tests.scenes import make_article, make_ready_task, publish, submit
from tests.test_workflow import unguarded

pytestmark = pytest.mark.django_db


def breaches() -> set[str]:
    return {finding.invariant for finding in check_invariants()}


def test_a_claims_whole_life_cycle_violates_no_invariant(alice, bob):
    publish(alice, bob)
    assert breaches() == set()
    call_command("verify")


BREAKS = {
    "every claim was put to the providers": lambda: Lookup.objects.all().delete(),
    "every claim stands in a text": lambda: Occurrence.objects.all().delete(),
    "every article has its text": lambda: Article.objects.update(current_version=None),
    "an occurrence quotes the text at its place": lambda: Occurrence.objects.update(exact="something else"),
    "blocks of a version do not overlap": lambda: Block.objects.filter(start__gt=0).update(end=10_000),
    "an import that ended has its article or its refusal": lambda: Import.objects.update(article=None),
}


@pytest.mark.parametrize("invariant", BREAKS)
def test_a_violation_is_found_and_named(invariant):
    make_article()
    assert breaches() == set()
    BREAKS[invariant]()
    assert invariant in breaches()
    with pytest.raises(CommandError, match=invariant):
        call_command("verify")


def test_a_claim_without_a_task_is_found():
    article = make_article()
    Claim.objects.create(article=article, text="No task.", key="x" * 64, kind="statement", score=1)
    assert "every claim has its review task" in breaches()


def test_a_link_without_a_lookup_or_a_person_is_found():
    claim = make_article().claims.first()
    SourceLink.objects.create(
        claim=claim, url="https://a.example/", url_key="k", title="A", domain="a.example"
    )
    assert breaches() == {"every source link was found or added by somebody"}


def settle_all(**fields: object) -> None:
    Lookup.objects.update(settled_at=timezone.now(), **fields)


LOOKUP_BREAKS = {
    "a lookup's lease and pages agree with its outcome": lambda: settle_all(outcome=Outcome.FOUND),
    "no lookup is missing": lambda: Lookup.objects.update(number=2),
    "no task waits for its sources long after its deadline": lambda: ReviewTask.objects.update(
        enrich_deadline=timezone.now() - timezone.timedelta(hours=1)
    ),
}


@pytest.mark.parametrize("invariant", LOOKUP_BREAKS)
def test_inconsistent_lookups_are_found(invariant):
    make_article()
    assert breaches() == set()
    LOOKUP_BREAKS[invariant]()
    assert breaches() == {invariant}


def test_a_link_of_a_provider_that_found_nothing_for_its_claim_is_found():
    first, second, *_ = make_article().claims.order_by("pk")
    Lookup.objects.filter(claim=second, provider="library").update(
        outcome=Outcome.FOUND, found_count=1, settled_at=timezone.now()
    )
    for claim in (first, second):
        SourceLink.objects.create(
            claim=claim,
            url="https://a.example/",
            url_key="k",
            title="A",
            domain="a.example",
            found_by={"library": 1},
        )
    wrong = [
        f
        for f in check_invariants()
        if f.invariant == "a source link was found by who answered for its claim"
    ]
    assert [finding.subject for finding in wrong] == [f"source link {first.source_links.get().pk}"]


def test_a_published_verdict_without_approver_is_found(alice, bob):
    task = publish(alice, bob)
    Verdict.objects.filter(task=task).update(approver=None)
    assert breaches() == {"every published verdict was approved"}


def test_a_state_out_of_step_with_its_verdicts_is_found(alice):
    task = make_ready_task()
    submit(task, alice)
    Verdict.objects.update(returned_at=timezone.now())
    assert breaches() == {"a task's state agrees with its verdicts"}
    ReviewTask.objects.filter(pk=task.pk).update(state=TaskState.PUBLISHED)
    assert "every task's chain of transitions is whole" in breaches()


def test_a_verdict_that_lost_its_sources_is_found(alice, bob):
    publish(alice, bob)
    with unguarded("articles_citation"):
        Citation.objects.all().delete()
    assert "a verdict cites a source where its rating needs one" in breaches()


def test_a_changed_audit_entry_is_found_and_moves_the_head(erin):
    claim = make_article().claims.first()
    for text in ("It was said once.", "It was said twice."):
        edit_claim(claim, text=text, actor=erin)
    head = compute_audit_head()
    entry = AuditEntry.objects.order_by("number").first()
    with unguarded("articles_auditentry"):
        AuditEntry.objects.filter(pk=entry.pk).update(details={"text": "never"})
    assert breaches() == {"the audit chain is whole"}
    assert compute_audit_head() == head


def test_a_truncated_audit_chain_differs_from_a_stored_head(erin):
    claim = make_article().claims.first()
    edit_claim(claim, text="It was said once.", actor=erin)
    head = compute_audit_head()
    with unguarded("articles_auditentry"):
        AuditEntry.objects.order_by("-number").first().delete()
    assert breaches() == set()
    assert compute_audit_head() != head
