"""Every button on a task's page: which form it sends, and the one service that does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.shortcuts import get_object_or_404

from articles.admin.forms import (
    ApproveForm,
    AskForm,
    AssignForm,
    CorrectForm,
    DismissForm,
    KeyForm,
    MatchForm,
    ReasonForm,
    RewordForm,
    SourceForm,
    StanceForm,
    VerdictForm,
)
from articles.errors import TransitionError
from articles.models import FactCheck, ReviewTask, SourceLink
from articles.services.archivings import request_archiving
from articles.services.lookups import ask_again, cancel_enrichment
from articles.services.matches import decide_match, reuse_verdict, undo_match
from articles.services.page_visits import read_again
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


def find_link(task: ReviewTask, given: Values) -> SourceLink:
    return get_object_or_404(task.claim.source_links, pk=given["key"])


def decide_on_match(task: ReviewTask, given: Values, actor: User) -> object:
    """Do what the button beside an earlier fact-check says."""
    key, _, verb = given["match"].partition("-")
    claim, check = task.claim, get_object_or_404(FactCheck.objects.select_related("task"), pk=key)
    if verb == "undo":
        undo_match(claim, check, actor=actor)
        return None
    if verb == "reuse":
        return reuse_verdict(claim, check, actor=actor)
    if verb == "source":
        title = check.title or check.claim_text
        return add_source_link(claim, url=check.url, title=title, snippet=check.rating, actor=actor)
    return decide_match(claim, check, decision=verb, actor=actor)


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
    "enrich": Action(
        forms.Form,
        lambda task, given, actor: ask_again(task.claim, providers=settings.PROVIDERS, actor=actor),
        "All are asked again; answers appear here as they come in.",
        beside=True,
    ),
    "reword": Action(
        RewordForm,
        lambda task, given, actor: ask_again(
            task.claim, providers=[given["provider"]], query=given["query"], actor=actor
        ),
        "Asked in your words; the answer appears here as it comes in.",
        beside=True,
    ),
    "cancel": Action(
        forms.Form,
        lambda task, given, actor: cancel_enrichment(task.claim, actor=actor),
        "No provider is asked any more for this claim.",
        beside=True,
    ),
    "read": Action(
        KeyForm,
        lambda task, given, actor: read_again(find_link(task, given), actor=actor),
        "The page is opened again; what it says appears here.",
        beside=True,
    ),
    "archive": Action(
        KeyForm,
        lambda task, given, actor: request_archiving(find_link(task, given), actor=actor),
        "The web archive is asked for a copy.",
        beside=True,
    ),
    "match": Action(MatchForm, decide_on_match, "Done.", beside=True),
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
