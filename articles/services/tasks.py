"""Work on the queue: take, release, assign, open, dismiss, reopen."""

import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Now

from articles.choices import DismissReason, TaskState
from articles.errors import InvalidInput, NotPermitted, TransitionError
from articles.jobs import after, read_database_time
from articles.messages import Message, Said
from articles.models import ReviewTask
from articles.services.lookups import cancel_lookups
from articles.services.verb import Trace, verb
from articles.workflow import list_allowed_verbs, move

LEASE_SECONDS = 20 * 60


@verb(moves="take")
def take_task(trace: Trace, task: ReviewTask, *, actor: User) -> ReviewTask:
    """Take a task for review, with a lease of twenty minutes.

    A task whose lease has expired can be taken too; its release is recorded first.
    """
    if task.state == TaskState.IN_REVIEW and not is_held(task):
        _release_expired(task)
    if task.state == TaskState.IN_REVIEW and task.reviewer_id != actor.pk:
        raise TransitionError(
            Message("%(person)s is working on this task.", {"person": str(task.reviewer)}),
            code="held_by_other",
        )
    if task.state == TaskState.READY and task.assigned_to_id not in (None, actor.pk):
        raise TransitionError(
            Message("This task is assigned to %(person)s.", {"person": str(task.assigned_to)}),
            code="assigned_to_other",
        )
    if task.state == TaskState.IN_REVIEW:
        renew_lease(task, actor=actor)
        trace.leave_none()
    else:
        trace.move(task, "take", reviewer=actor, leased_until=after(LEASE_SECONDS))
    return task


@verb(moves="take")
def take_next_task(trace: Trace, *, actor: User) -> ReviewTask | None:
    """Take the most urgent free task: the actor's own assignments first, then by priority, due date and age.

    Two simultaneous calls never return the same task. Returns None if the queue is empty.
    """
    mine_first = Q(assigned_to=actor)
    queue = (
        ReviewTask.objects.filter(Q(assigned_to=None) | mine_first, state=TaskState.READY)
        .order_by(F("assigned_to").desc(nulls_last=True), "-priority", F("due_at").asc(nulls_last=True), "id")
        .select_for_update(skip_locked=True, of=("self",))
    )
    task = queue.first()
    if task is None:
        trace.leave_none()
    else:
        trace.move(task, "take", reviewer=actor, leased_until=after(LEASE_SECONDS))
    return task


@verb(moves="take")
def renew_task(trace: Trace, task: ReviewTask, *, actor: User) -> ReviewTask:
    """Extend the actor's lease to twenty minutes. Raises TransitionError if the actor has none."""
    if not renew_lease(task, actor=actor):
        raise TransitionError(
            Message("You don't hold this task, so there is nothing to renew: take it first."),
            code="not_holder",
            allowed=list_allowed_verbs(task, actor),
        )
    trace.leave_none()
    return task


def renew_lease(task: ReviewTask, *, actor: User) -> bool:
    """Extend the lease to twenty minutes if ``actor`` holds the task. All work on a task calls this."""
    mine = ReviewTask.objects.filter(pk=task.pk, state=TaskState.IN_REVIEW, reviewer=actor)
    renewed = mine.update(leased_until=after(LEASE_SECONDS)) == 1
    if renewed:
        task.refresh_from_db(fields=["leased_until"])
    return renewed


@verb(moves="release")
def release_task(trace: Trace, task: ReviewTask, *, actor: User, reason: str = "") -> ReviewTask:
    """Return a task to the queue. Its holder may do that, and whoever may assign tasks."""
    if (
        task.state == TaskState.IN_REVIEW
        and task.reviewer_id != actor.pk
        and not actor.has_perm("articles.assign_task")
    ):
        raise NotPermitted(
            Message(
                "%(person)s holds this task. Only they or an editor can release it.",
                {"person": str(task.reviewer)},
            )
        )
    trace.move(task, "release", reason=reason, reviewer=None, leased_until=None)
    return task


@verb(moves="assign")
def assign_task(
    trace: Trace, task: ReviewTask, *, to: User | None, actor: User, due_at: datetime.datetime | None = None
) -> ReviewTask:
    """Reserve a task for a reviewer, or for nobody with ``to`` None, and optionally set its due date."""
    if to is not None and not to.has_perm("articles.take_task"):
        raise InvalidInput(
            "/to",
            "not_a_reviewer",
            Message("%(person)s can't take tasks. Choose a reviewer.", {"person": str(to)}),
        )
    changes: dict[str, Any] = {"assigned_to": to}
    if due_at is not None:
        changes["due_at"] = due_at
    trace.move(
        task,
        "assign",
        reason=Message("to %(person)s", {"person": str(to)}) if to else Message("to nobody"),
        **changes,
    )
    return task


@verb(moves="open")
def open_task(trace: Trace, task: ReviewTask, *, actor: User) -> ReviewTask:
    """Make a task ready before all providers have answered."""
    trace.move(task, "open")
    return task


@verb(moves="dismiss")
def dismiss_task(trace: Trace, task: ReviewTask, *, why: str, actor: User, note: Said = "") -> ReviewTask:
    """Close a task without a verdict and cancel its open lookups. ``why`` is a DismissReason."""
    if why not in DismissReason.list_values():
        raise InvalidInput(
            "/why",
            "invalid_choice",
            Message(
                "“%(value)s” is not a reason to dismiss. Use one of: %(choices)s.",
                {"value": why, "choices": tuple(DismissReason.list_values())},
            ),
        )
    if is_held(task) and task.reviewer_id != actor.pk and not actor.has_perm("articles.assign_task"):
        raise TransitionError(
            Message("%(person)s is working on this task.", {"person": str(task.reviewer)}),
            code="held_by_other",
        )
    if task.has_published_verdict():
        raise TransitionError(
            Message("This task has a published verdict. Keep or retract that; the task can't be dismissed."),
            code="verdict_published",
            allowed=("keep", "release"),
        )
    trace.move(
        task,
        "dismiss",
        reason=note or Message(DismissReason(why).label),
        dismiss_reason=why,
        reviewer=None,
        leased_until=None,
    )
    cancel_lookups(task.claim)
    return task


@verb(moves="reopen")
def reopen_task(trace: Trace, task: ReviewTask, *, reason: Said, actor: User) -> ReviewTask:
    """Return a dismissed task to the queue."""
    trace.move(task, "reopen", reason=reason, dismiss_reason=Value(""))
    return task


def is_held(task: ReviewTask) -> bool:
    """Tell whether the task has a lease that has not expired, by the database's clock."""
    return (
        task.state == TaskState.IN_REVIEW
        and task.leased_until is not None
        and task.leased_until > read_database_time()
    )


def require_holder(task: ReviewTask, *, actor: User) -> None:
    """Raise TransitionError unless ``actor`` holds the task now."""
    if task.state != TaskState.IN_REVIEW:
        return  # the table of moves then refuses and lists the allowed verbs
    if task.reviewer_id != actor.pk:
        raise TransitionError(
            Message("%(person)s is working on this task.", {"person": str(task.reviewer)}),
            code="held_by_other",
        )
    if not is_held(task):
        raise TransitionError(
            Message("Your twenty minutes on this task ran out. Take it again to go on."),
            code="lease_expired",
            allowed=("take",),
        )


def release_expired_leases(*, limit: int = 200) -> int:
    """Return tasks with an expired lease to the queue. Return how many."""
    expired = ReviewTask.objects.filter(state=TaskState.IN_REVIEW, leased_until__lte=Now())
    released = 0
    for task in expired[:limit]:
        try:
            _release_expired(task)
        except TransitionError:
            continue  # its holder moved it in the meantime
        released += 1
    return released


def _release_expired(task: ReviewTask) -> None:
    with transaction.atomic():
        move(
            task,
            "release",
            actor=None,
            reason=Message("The lease ran out."),
            reviewer=None,
            leased_until=None,
        )
