"""The queue: two people never get the same task, and a task returns when its holder leaves."""

import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection

from articles.choices import Outcome, TaskState
from articles.errors import InvalidInput, NotPermitted, TransitionError
from articles.jobs import after
from articles.models import Rating, ReviewTask
from articles.services.tasks import (
    assign_task,
    dismiss_task,
    open_task,
    release_expired_leases,
    release_task,
    renew_lease,
    reopen_task,
    take_next_task,
    take_task,
)
from articles.services.verdicts import submit_verdict
from articles.services.verification import check_invariants
from tests.conftest import make_person
from tests.scenes import add_sources, make_article, make_ready_task

pytestmark = pytest.mark.django_db


def make_queue() -> list[ReviewTask]:
    make_ready_task()
    for task in ReviewTask.objects.filter(state=TaskState.ENRICHING):
        open_task(task, actor=make_editor())
    return list(ReviewTask.objects.order_by("id"))


def make_editor():
    return User.objects.filter(username="edna").first() or make_person("edna", "Editor")


def expire(task: ReviewTask) -> None:
    ReviewTask.objects.filter(pk=task.pk).update(leased_until=after(-1))
    task.refresh_from_db()


def test_next_task_takes_priority_then_due_then_age(alice):
    first, second, third, *_ = make_queue()
    ReviewTask.objects.filter(pk=third.pk).update(priority=2)
    ReviewTask.objects.filter(pk=second.pk).update(due_at=after(3600))
    assert [take_next_task(actor=alice) for _ in range(3)] == [third, second, first]


def test_next_task_prefers_ones_own_assignments_and_skips_those_of_others(alice, ravi, erin):
    first, second, *rest = make_queue()
    assign_task(first, to=ravi, actor=erin)
    assign_task(rest[-1], to=alice, actor=erin)
    assert take_next_task(actor=alice) == rest[-1]
    taken = [take_next_task(actor=alice) for _ in rest]
    assert first not in taken
    assert take_next_task(actor=alice) is None
    with pytest.raises(TransitionError) as refusal:
        take_task(ReviewTask.objects.get(pk=first.pk), actor=alice)
    assert refusal.value.code == "assigned_to_other"
    assert second in taken


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_concurrent_requests_for_the_next_task_never_return_the_same():
    tasks = make_queue()
    people = [make_person(f"person{n}", "Reviewer") for n in range(len(tasks) + 4)]
    barrier = threading.Barrier(len(people))
    got: list[int | None] = []

    def ask(person) -> None:
        barrier.wait()
        try:
            task = take_next_task(actor=person)
            got.append(task.pk if task else None)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(pk for pk in got if pk) == sorted(task.pk for task in tasks)
    assert got.count(None) == 4
    assert check_invariants() == []


def test_a_held_task_cannot_be_taken_and_the_refusal_names_the_holder(alice, ravi):
    task = make_ready_task()
    take_task(task, actor=alice)
    with pytest.raises(TransitionError) as refusal:
        take_task(task, actor=ravi)
    assert "alice" in refusal.value.detail


def test_a_task_whose_lease_ran_out_goes_back_to_the_queue_with_a_trace(alice):
    task = make_ready_task()
    take_task(task, actor=alice)
    expire(task)
    assert release_expired_leases() == 1
    task.refresh_from_db()
    assert (task.state, task.reviewer) == (TaskState.READY, None)
    last = task.transitions.order_by("-number").first()
    assert (last.verb, last.actor) == ("release", None)


def test_a_task_whose_lease_ran_out_can_be_taken_by_another_before_any_sweep(alice, ravi):
    task = make_ready_task()
    take_task(task, actor=alice)
    expire(task)
    take_task(task, actor=ravi)
    assert task.reviewer == ravi
    assert [row.verb for row in task.transitions.order_by("-number")[:2]] == ["take", "release"]


def test_a_verdict_after_the_lease_ran_out_is_refused_and_says_to_take_the_task_again(alice):
    task = make_ready_task()
    take_task(task, actor=alice)
    sources = add_sources(task.claim, alice)
    expire(task)
    with pytest.raises(TransitionError) as refusal:
        submit_verdict(
            task, rating=Rating.objects.get(slug="false"), rationale="So.", sources=sources, actor=alice
        )
    assert (refusal.value.code, refusal.value.allowed) == ("lease_expired", ("take",))


def test_work_on_a_task_renews_its_lease_and_only_its_holder_renews_it(alice, ravi):
    task = make_ready_task()
    take_task(task, actor=alice)
    ReviewTask.objects.filter(pk=task.pk).update(leased_until=after(5))
    task.refresh_from_db()
    short = task.leased_until
    assert not renew_lease(task, actor=ravi)
    assert renew_lease(task, actor=alice)
    assert task.leased_until > short


def test_only_the_holder_or_an_editor_releases_a_task(alice, ravi, erin):
    task = make_ready_task()
    take_task(task, actor=alice)
    with pytest.raises(NotPermitted):
        release_task(task, actor=ravi)
    release_task(task, actor=alice)
    assert task.state == TaskState.READY
    take_task(task, actor=ravi)
    release_task(task, actor=erin)
    assert (task.state, task.reviewer) == (TaskState.READY, None)


def test_a_task_is_assigned_only_to_somebody_who_can_take_it(erin, audrey):
    task = make_ready_task()
    with pytest.raises(InvalidInput) as refusal:
        assign_task(task, to=audrey, actor=erin)
    assert refusal.value.pointer == "/to"


def test_dismissing_needs_a_known_reason_and_cancels_open_lookups(erin):
    task = make_article().claims.first().task
    with pytest.raises(InvalidInput):
        dismiss_task(task, why="boring", actor=erin)
    dismiss_task(task, why="not_checkable", actor=erin)
    assert set(task.claim.lookups.values_list("outcome", flat=True)) == {Outcome.CANCELLED}
    reopen_task(task, reason="It can be checked after all.", actor=erin)
    assert (task.state, task.dismiss_reason) == (TaskState.READY, "")
    assert check_invariants() == []
