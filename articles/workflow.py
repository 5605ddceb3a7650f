"""The state machine of a review task: the table of allowed moves, and ``move``.

Admin, API, commands and workers all change a task's state by ``move`` and by nothing else. A move that the
state does not allow raises TransitionError, which lists the allowed ones; a missing right raises
NotPermitted; a missing reason raises InvalidInput.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles.audit import hash_transition
from articles.choices import TaskState as S
from articles.errors import InvalidInput, NotPermitted, TransitionError
from articles.messages import Message, Said
from articles.models import ReviewTask, Transition


@dataclass(frozen=True, slots=True)
class Rule:
    """One allowed move.

    A person needs one of its ``rights``; a rule without rights is for the service alone. ``system``: the
    service may make the move too. ``reason``: the move needs a reason.
    """

    verb: str
    sources: frozenset[str]
    target: str | None  # None: the state stays
    rights: tuple[str, ...]
    system: bool = False
    reason: bool = False


def make_rule(verb: str, sources: str, target: str | None, rights: str, **flags: bool) -> Rule:
    names = tuple(f"articles.{right}" for right in rights.split())
    return Rule(verb, frozenset(sources.split()), target, names, **flags)


RULES = {
    rule.verb: rule
    for rule in (
        make_rule("finish_enrichment", "enriching", S.READY, "", system=True),
        make_rule("open", "enriching", S.READY, "open_task"),
        make_rule("assign", "enriching ready", None, "assign_task"),
        make_rule("take", "ready", S.IN_REVIEW, "take_task"),
        make_rule("release", "in_review", S.READY, "take_task assign_task", system=True),
        make_rule("submit", "in_review", S.IN_APPROVAL, "submit_verdict"),
        make_rule("return", "in_approval", S.IN_REVIEW, "approve_verdict", reason=True),
        make_rule("approve", "in_approval", S.PUBLISHED, "approve_verdict"),
        # With APPROVAL=never: the service makes this move right after "submit".
        make_rule("publish", "in_approval", S.PUBLISHED, "", system=True),
        make_rule("correct", "published", S.IN_REVIEW, "correct_verdict", reason=True),
        make_rule("keep", "ready in_review", S.PUBLISHED, "correct_verdict", reason=True),
        make_rule("request_retraction", "published", None, "retract_verdict", reason=True),
        make_rule("retract", "published", S.RETRACTED, "retract_verdict", reason=True),
        make_rule("dismiss", "enriching ready in_review", S.DISMISSED, "dismiss_task"),
        make_rule("reopen", "dismissed", S.READY, "dismiss_task", reason=True),
    )
}


def list_allowed_verbs(task: ReviewTask, actor: User | None = None) -> tuple[str, ...]:
    """Return the verbs that the task's state allows; with an actor, only those the actor has a right to."""
    return tuple(
        rule.verb
        for rule in RULES.values()
        if task.state in rule.sources and (bool(rule.rights) if actor is None else _has_right(rule, actor))
    )


def create_tasks(tasks: Sequence[ReviewTask], *, actor: User | None) -> list[ReviewTask]:
    """Insert new tasks in state ``enriching``, each with the first transition of its hash chain."""
    for task in tasks:
        task.state, task.revision = S.ENRICHING, 1
    created = ReviewTask.objects.bulk_create(tasks)
    Transition.objects.bulk_create(
        _make_transition(
            task, previous=None, verb="create", from_state="", to_state=task.state, actor=actor, reason=""
        )
        for task in created
    )
    return created


def move(task: ReviewTask, verb: str, *, actor: User | None, reason: Said = "", **changes: Any) -> Transition:
    """Move a task by one verb and record it, in one transaction.

    ``actor`` is None for the service itself. ``changes`` are further columns of the task to set with the
    move. The row is written only if nobody moved it since ``task`` was read (compare-and-set on state and
    revision); otherwise TransitionError with code "conflict" is raised. ``task`` is refreshed.
    """
    rule = RULES[verb]
    check_right(verb, actor)
    _check_state(rule, task)
    reason = reason.strip() if isinstance(reason, str) else reason
    if rule.reason and not reason:
        raise InvalidInput("/reason", "required", Message("Give a reason."))
    target = rule.target or task.state
    with transaction.atomic():
        moved = ReviewTask.objects.filter(pk=task.pk, state=task.state, revision=task.revision).update(
            state=target, revision=F("revision") + 1, **changes
        )
        if moved != 1:
            current = ReviewTask.objects.get(pk=task.pk)
            raise TransitionError(
                Message(
                    "Somebody else changed this task first: it is now in the state “%(state)s”.",
                    {"state": Message(S(current.state).label)},
                ),
                code="conflict",
                allowed=list_allowed_verbs(current),
            )
        from_state = task.state
        task.refresh_from_db()
        transition = _make_transition(
            task,
            previous=task.transitions.order_by("-number").first(),
            verb=verb,
            from_state=from_state,
            to_state=target,
            actor=actor,
            reason=reason,
        )
        transition.save(force_insert=True)
    return transition


def check_right(verb: str, actor: User | None) -> None:
    """Raise NotPermitted unless ``actor`` may make this move; None is the service itself."""
    rule = RULES[verb]
    if actor is None:
        if not rule.system:
            raise NotPermitted(Message("Only a person can do this to a task."))
    elif not rule.rights:
        raise NotPermitted(Message("No person can do this to a task: the service does it by itself."))
    elif not _has_right(rule, actor):
        raise NotPermitted(explain_missing_right(rule.rights))


def explain_missing_right(rights: Sequence[str]) -> Message:
    """Return the message for somebody who has none of some rights."""
    if len(rights) == 1:
        return Message("You may not do this: it needs the right %(right)s.", {"right": rights[0]})
    return Message("You may not do this: it needs one of the rights %(rights)s.", {"rights": tuple(rights)})


def _has_right(rule: Rule, actor: User) -> bool:
    return any(actor.has_perm(right) for right in rule.rights)


def _check_state(rule: Rule, task: ReviewTask) -> None:
    if task.state in rule.sources:
        return
    allowed = list_allowed_verbs(task)
    state = Message(S(task.state).label)
    message = (
        Message(
            "A task in the state “%(state)s” does not allow this. It allows: %(verbs)s.",
            {"state": state, "verbs": allowed},
        )
        if allowed
        else Message("A task in the state “%(state)s” can't be changed any more.", {"state": state})
    )
    raise TransitionError(message, allowed=allowed)


def _make_transition(
    task: ReviewTask,
    *,
    previous: Transition | None,
    verb: str,
    from_state: str,
    to_state: str,
    actor: User | None,
    reason: Said,
) -> Transition:
    row = Transition(
        task=task,
        number=task.revision,
        verb=verb,
        from_state=from_state,
        to_state=to_state,
        actor=actor,
        reason=reason,
        at=timezone.now(),
        previous_hash=previous.hash if previous else "",
    )
    row.hash = hash_transition(row)
    return row
