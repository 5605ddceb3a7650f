"""The desk's first page, and the check that workers make progress."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils.translation import gettext

from articles.admin.view_helpers import get_actor
from articles.choices import TaskState
from articles.jobs import after, list_due
from articles.labels import get_label
from articles.models import Import, Lookup, ReviewTask, Verdict
from articles.publishing.changes import list_changed
from articles.services.page_visits import list_troubled

SHOWN = 8
MOST_COUNTED = 999
STALLED_SECONDS = 60
OPEN_STATES = (TaskState.ENRICHING, TaskState.READY, TaskState.IN_REVIEW, TaskState.IN_APPROVAL)


def read_desk(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the first page for this person, who needs a role to see any of it."""
    actor = get_actor(request)
    if not actor.has_perm("articles.view_reviewtask"):
        return {"has_role": False}
    return {
        "has_role": True,
        "mine": list_mine(actor)[:SHOWN],
        "counts": [
            (state, get_label(state), count_up_to(ReviewTask.objects.filter(state=state)))
            for state in OPEN_STATES
        ],
        "most_counted": MOST_COUNTED,
        "imports": Import.objects.select_related("article", "requested_by")[:SHOWN],
        "approvals": list_approvals(actor)[:SHOWN] if actor.has_perm("articles.approve_verdict") else None,
        "changed": list_changed(limit=SHOWN),
        "troubled": list_troubled(limit=SHOWN),
        "published": Verdict.objects.exclude(published_at=None)
        .select_related("rating", "task__claim")
        .order_by("-published_at")[:SHOWN],
    }


def list_mine(actor: User) -> QuerySet[ReviewTask]:
    """Return the tasks that a person holds or that are reserved for them."""
    held = Q(state=TaskState.IN_REVIEW, reviewer=actor)
    reserved = Q(state__in=(TaskState.READY, TaskState.ENRICHING), assigned_to=actor)
    return (
        ReviewTask.objects.filter(held | reserved).select_related("claim__article").order_by("-state", "id")
    )


def list_approvals(actor: User) -> QuerySet[ReviewTask]:
    """Return the tasks in approval that a person is independent enough to approve, oldest first."""
    waiting = ReviewTask.objects.filter(state=TaskState.IN_APPROVAL).exclude(verdicts__author=actor)
    return waiting.select_related("claim__article", "reviewer").order_by("id")


def count_up_to(rows: QuerySet[Any]) -> int:
    """Return the number of rows, at most MOST_COUNTED + 1: counting all of them could take seconds."""
    return rows.order_by()[: MOST_COUNTED + 1].count()


def find_stalled_work() -> str:
    """Return a sentence on due work that makes no progress; empty if the workers are running."""
    if list_due(Import).filter(not_before__lt=after(-STALLED_SECONDS)).exists():
        return gettext("The workers don't move: imports have been due for more than a minute.")
    if not list_due(Lookup).filter(not_before__lt=after(-STALLED_SECONDS)).exists():
        return ""
    settled = Lookup.objects.filter(
        provider__in=settings.PROVIDERS, settled_at__gte=after(-STALLED_SECONDS), settled_at__lte=Now()
    )
    if settled.exists():
        return ""
    return gettext("The workers don't move: lookups have been due for more than a minute.")
