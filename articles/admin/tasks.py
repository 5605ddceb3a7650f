"""Every button on a task's page: which form it sends, and the one service that does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.shortcuts import get_object_or_404

from articles.admin.forms import (
    ApproveForm,
    AskForm,
    AssignForm,
    CorrectForm,
    DismissForm,
    ReasonForm,
    SourceForm,
    StanceForm,
    VerdictForm,
)
from articles.errors import TransitionError
from articles.models import ReviewTask
from articles.services.lookups import ask_again
from articles.services.source_links import add_source_link, set_stance
from articles.services.tasks import (
    assign_task,
    dismiss_task,
    open_task,
    release_task,
    renew_lease,
    reopen_task,
    take_task,
)
from articles.services.verdicts import (
    approve_verdict,
    correct_verdict,
    keep_verdict,
    request_retraction,
    retract_verdict,
    return_verdict,
    submit_verdict,
)

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Action:
    """One verb of the page. ``beside`` marks those done while a verdict is being written: it is kept."""

    form: type[forms.Form]
    do: Callable[[ReviewTask, Values, User], object]
    done: str
    beside: bool = False


def renew(task: ReviewTask, actor: User) -> None:
    if not renew_lease(task, actor=actor):
        raise TransitionError("You don't hold this task any more: take it again to go on.", code="not_held")


def judge_source(task: ReviewTask, given: Values, actor: User) -> object:
    link = get_object_or_404(task.claim.source_links, pk=given["source"])
    return set_stance(link, stance=given["stance"], quote=given["quote"], actor=actor)


ACTIONS: dict[str, Action] = {
    "take": Action(
        forms.Form,
        lambda task, given, actor: take_task(task, actor=actor),
        "The task is yours for 20 minutes.",
    ),
    "renew": Action(
        forms.Form, lambda task, given, actor: renew(task, actor), "Held for 20 minutes more.", beside=True
    ),
    "release": Action(
        ReasonForm,
        lambda task, given, actor: release_task(task, reason=given["reason"], actor=actor),
        "The task is back in the queue.",
    ),
    "assign": Action(
        AssignForm,
        lambda task, given, actor: assign_task(task, to=given["to"], due_at=given["due_at"], actor=actor),
        "The task is assigned.",
    ),
    "open": Action(forms.Form, lambda task, given, actor: open_task(task, actor=actor), "The task is ready."),
    "dismiss": Action(
        DismissForm,
        lambda task, given, actor: dismiss_task(task, why=given["why"], note=given["note"], actor=actor),
        "The task is dismissed.",
    ),
    "reopen": Action(
        ReasonForm,
        lambda task, given, actor: reopen_task(task, reason=given["reason"], actor=actor),
        "The task is back in the queue.",
    ),
    "stance": Action(StanceForm, judge_source, "Your judgement of the source is kept.", beside=True),
    "source": Action(
        SourceForm,
        lambda task, given, actor: add_source_link(
            task.claim, url=given["url"], title=given["title"], actor=actor
        ),
        "The source is added.",
        beside=True,
    ),
    "ask": Action(
        AskForm,
        lambda task, given, actor: ask_again(task.claim, providers=given["providers"], actor=actor),
        "Asked again; answers appear here as they come in.",
        beside=True,
    ),
    "submit": Action(
        VerdictForm,
        lambda task, given, actor: submit_verdict(task, **given, actor=actor),
        "The verdict is submitted.",
    ),
    "approve": Action(
        ApproveForm,
        lambda task, given, actor: approve_verdict(task, verdict_number=given["verdict_number"], actor=actor),
        "Approved and published.",
    ),
    "return": Action(
        ReasonForm,
        lambda task, given, actor: return_verdict(task, reason=given["reason"], actor=actor),
        "The verdict is returned to its author.",
    ),
    "correct": Action(
        CorrectForm,
        lambda task, given, actor: correct_verdict(
            task, reason=given["reason"], reviewer=given["reviewer"], actor=actor
        ),
        "The correction is begun. What is published stands until the new version is approved.",
    ),
    "keep": Action(
        ReasonForm,
        lambda task, given, actor: keep_verdict(task, reason=given["reason"], actor=actor),
        "The published verdict stands.",
    ),
    "request_retraction": Action(
        ReasonForm,
        lambda task, given, actor: request_retraction(task, reason=given["reason"], actor=actor),
        "Retraction asked for: a second person must confirm it.",
    ),
    "retract": Action(
        ReasonForm,
        lambda task, given, actor: retract_verdict(task, reason=given["reason"], actor=actor),
        "The verdict is retracted; its page says so.",
    ),
}
