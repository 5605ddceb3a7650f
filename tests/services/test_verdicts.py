"""Verdicts from submission to publication: what they need, and who may not approve them."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles.choices import TaskState
from articles.errors import InvalidInput, NotPermitted, TransitionError
from articles.models import Rating, Verdict
from articles.services.source_links import set_stance
from articles.services.tasks import dismiss_task, take_task
from articles.services.verdicts import (
    approve_verdict,
    correct_verdict,
    keep_verdict,
    request_retraction,
    retract_verdict,
    return_verdict,
    submit_verdict,
)
from articles.services.verification import check_invariants
from tests.scenes import add_sources, make_ready_task, publish, submit

pytestmark = pytest.mark.django_db


def test_a_verdict_goes_from_submission_through_approval_to_publication(alice, bob):
    task = make_ready_task()
    verdict = submit(task, alice)
    assert task.state == TaskState.IN_APPROVAL
    published = approve_verdict(task, actor=bob)
    assert task.state == TaskState.PUBLISHED
    assert published.pk == verdict.pk
    assert published.approver == bob
    assert published.published_at is not None
    assert published.claim_reviewed == task.claim.text
    assert check_invariants() == []


@pytest.mark.parametrize(
    ("rating", "needed"), [("true", 2), ("false", 2), ("half-true", 1), ("misleading", 1)]
)
def test_a_rating_needs_its_number_of_cited_sources(alice, rating, needed):
    task = make_ready_task()
    take_task(task, actor=alice)
    sources = add_sources(task.claim, alice, needed - 1)
    with pytest.raises(InvalidInput) as refusal:
        submit_verdict(
            task, rating=Rating.objects.get(slug=rating), rationale="So.", sources=sources, actor=alice
        )
    assert (refusal.value.pointer, refusal.value.code) == ("/sources", "min_items")
    assert not Verdict.objects.exists()


def test_the_same_source_cited_twice_counts_once(alice):
    task = make_ready_task()
    take_task(task, actor=alice)
    [source] = add_sources(task.claim, alice, 1)
    with pytest.raises(InvalidInput):
        submit_verdict(
            task,
            rating=Rating.objects.get(slug="false"),
            rationale="So.",
            sources=[source, source],
            actor=alice,
        )


def test_a_rating_that_says_no_source_exists_needs_none(alice):
    task = make_ready_task()
    take_task(task, actor=alice)
    submit_verdict(
        task,
        rating=Rating.objects.get(slug="unproven"),
        rationale="Nothing to be found.",
        sources=[],
        actor=alice,
    )
    assert task.state == TaskState.IN_APPROVAL


def test_a_source_marked_irrelevant_cannot_be_cited(alice):
    task = make_ready_task()
    take_task(task, actor=alice)
    sources = add_sources(task.claim, alice)
    set_stance(sources[0], stance="irrelevant", actor=alice)
    with pytest.raises(InvalidInput) as refusal:
        submit_verdict(
            task, rating=Rating.objects.get(slug="false"), rationale="So.", sources=sources, actor=alice
        )
    assert refusal.value.code == "irrelevant"


def test_whoever_wrote_any_version_cannot_approve_it_in_any_round(bob, carol, root):
    task = make_ready_task()
    submit(task, bob)
    return_verdict(task, reason="Cite the budget itself.", actor=carol)
    submit(task, bob, rating="mostly-false")
    with pytest.raises(NotPermitted) as refusal:
        approve_verdict(task, actor=bob)
    assert refusal.value.code == "self_approval"
    approve_verdict(task, actor=carol)
    correct_verdict(task, reason="A figure was wrong.", actor=carol)
    submit(task, carol, rating="half-true", correction_note="A figure was wrong.")
    with pytest.raises(NotPermitted):
        approve_verdict(task, actor=bob)  # wrote version one and two of this verdict
    with pytest.raises(NotPermitted):
        approve_verdict(task, actor=carol)
    approve_verdict(task, actor=root)
    assert task.verdicts.get(number=3).approver == root


def test_a_superuser_cannot_approve_a_verdict_of_their_own(root):
    task = make_ready_task()
    submit(task, root)
    with pytest.raises(NotPermitted):
        approve_verdict(task, actor=root)


def test_the_database_refuses_an_approver_who_wrote_the_verdict_or_one_before_it(alice, bob, carol):
    task = make_ready_task()
    first = submit(task, bob)
    return_verdict(task, reason="More.", actor=carol)
    second = submit(task, bob)
    for verdict in (first, second):
        with pytest.raises(IntegrityError), transaction.atomic():
            Verdict.objects.filter(pk=verdict.pk).update(
                approver=bob, returned_at=None, published_at=timezone.now()
            )


def test_the_database_refuses_an_author_of_an_earlier_version_as_approver_of_a_later(alice, bob, carol):
    task = publish(bob, carol)
    correct_verdict(task, reason="Wrong.", actor=carol)
    third = submit(task, carol, correction_note="Put right.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Verdict.objects.filter(pk=third.pk).update(approver=bob, published_at=timezone.now())


@pytest.mark.parametrize("column", ["rationale", "claim_reviewed", "correction_note"])
def test_the_database_refuses_to_edit_a_verdict(alice, bob, column):
    publish(alice, bob)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE articles_verdict SET {column} = 'otherwise'")


def test_a_returned_verdict_goes_back_to_its_author_with_the_reason(alice, bob):
    task = make_ready_task()
    submit(task, alice)
    verdict = return_verdict(task, reason="Which budget?", actor=bob)
    assert task.state == TaskState.IN_REVIEW
    assert task.reviewer == alice
    assert verdict.returned_at is not None
    assert str(task.transitions.order_by("-number").first().reason) == "Which budget?"


def test_approving_another_version_than_the_one_read_is_refused(alice, bob):
    task = make_ready_task()
    submit(task, alice)
    return_verdict(task, reason="More.", actor=bob)
    submit(task, alice)
    with pytest.raises(TransitionError) as refusal:
        approve_verdict(task, actor=bob, verdict_number=1)
    assert refusal.value.code == "conflict"
    task.refresh_from_db()
    assert task.state == TaskState.IN_APPROVAL
    assert not task.verdicts.filter(published_at__isnull=False).exists()


def test_somebody_who_does_not_hold_the_task_cannot_submit(alice, ravi):
    task = make_ready_task()
    take_task(task, actor=alice)
    with pytest.raises(TransitionError) as refusal:
        submit(task, ravi)
    assert refusal.value.code == "held_by_other"


def test_a_correction_needs_a_note_and_leaves_the_published_version_standing(alice, bob, carol):
    task = publish(alice, bob)
    correct_verdict(task, reason="A source was withdrawn.", actor=carol)
    assert task.round == 2
    assert task.verdicts.get(number=1).published_at is not None
    with pytest.raises(InvalidInput) as refusal:
        submit(task, carol)
    assert refusal.value.pointer == "/correction_note"
    submit(task, carol, correction_note="One source was withdrawn; the rating stands.")
    approve_verdict(task, actor=bob)
    assert task.verdicts.get(number=2).correction_note


def test_a_correction_can_be_ended_without_a_change(alice, bob, carol):
    task = publish(alice, bob)
    correct_verdict(task, reason="Perhaps wrong.", actor=carol)
    keep_verdict(task, reason="It was right.", actor=carol)
    assert (task.state, task.round) == (TaskState.PUBLISHED, 1)
    assert check_invariants() == []


def test_a_retraction_takes_two_people_and_a_reason(alice, bob, carol):
    task = publish(alice, bob)
    with pytest.raises(TransitionError):
        retract_verdict(task, reason="Wrong.", actor=bob)
    request_retraction(task, reason="The document was forged.", actor=bob)
    with pytest.raises(NotPermitted):
        retract_verdict(task, reason="Confirmed.", actor=bob)
    retract_verdict(task, reason="Confirmed.", actor=carol)
    assert task.state == TaskState.RETRACTED
    assert check_invariants() == []


def test_a_task_with_a_published_verdict_is_not_dismissed(alice, bob, carol):
    task = publish(alice, bob)
    correct_verdict(task, reason="Perhaps wrong.", actor=carol)
    with pytest.raises(TransitionError) as refusal:
        dismiss_task(task, why="not_checkable", actor=carol)
    assert refusal.value.code == "verdict_published"


def test_where_no_approval_is_required_submission_publishes_and_the_chain_says_why(alice, settings):
    settings.APPROVAL = "never"
    task = make_ready_task()
    verdict = submit(task, alice)
    verdict.refresh_from_db()
    assert task.state == TaskState.PUBLISHED
    assert verdict.approver is None
    assert verdict.published_at is not None
    assert task.transitions.order_by("-number").first().verb == "publish"
    assert check_invariants() == []
