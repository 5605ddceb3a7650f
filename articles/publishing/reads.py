"""The queries behind the public pages. They return published data only."""

import datetime
import heapq
import itertools
import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from articles.choices import TaskState
from articles.models import Citation, Occurrence, ReviewTask, Transition, Verdict
from articles.publishing.keyset import Cursor, filter_after, filter_before_moment


@dataclass(frozen=True, slots=True)
class PublicChange:
    """An entry of the public list of changes: a correction (with both ratings) or a retraction."""

    cursor: Cursor
    at: datetime.datetime
    public_id: uuid.UUID
    claim: str
    note: str
    before: str = ""
    after: str = ""

    @property
    def retracted(self) -> bool:
        """Whether this is a retraction."""
        return self.cursor.kind == "t"


def list_published() -> QuerySet[Verdict]:
    """Return the current verdicts, newest first: published, not superseded, not retracted.

    A verdict under correction stays current until its next version is published. Everything that its page
    shows is fetched with it, in a constant number of queries.
    """
    return _list_newest().exclude(task__state=TaskState.RETRACTED).order_by("-published_at", "-pk")


def list_published_after(cursor: Cursor | None, *, limit: int) -> tuple[list[Verdict], Cursor | None]:
    """Return a page of ``list_published`` and the cursor of the next page, None if there is none."""
    rows = list_published()
    if cursor is not None:
        rows = rows.filter(filter_after(Verdict, cursor.pk, field="published_at"))
    found = list(rows[: limit + 1])
    return found[:limit], Cursor("v", found[limit - 1].pk) if len(found) > limit else None


def get_published(public_id: uuid.UUID) -> Verdict:
    """Return a task's newest published verdict, retracted or not. Raises Verdict.DoesNotExist."""
    return _list_newest().get(task__public_id=public_id)


def get_retraction(task: ReviewTask) -> Transition | None:
    """Return the transition that retracted a task's verdict, None if the task is not retracted."""
    if task.state != TaskState.RETRACTED:
        return None
    return task.transitions.filter(verb="retract").order_by("-number").first()


def list_changes_after(cursor: Cursor | None, *, limit: int) -> tuple[list[PublicChange], Cursor | None]:
    """Return a page of all corrections and retractions, newest first, and the cursor of the next page."""
    changes = heapq.merge(
        _list_corrections(cursor, limit + 1),
        _list_retractions(cursor, limit + 1),
        key=lambda change: (change.at, change.retracted, change.cursor.pk),
        reverse=True,
    )
    found = list(itertools.islice(changes, limit + 1))
    return found[:limit], found[limit - 1].cursor if len(found) > limit else None


def _list_corrections(cursor: Cursor | None, limit: int) -> list[PublicChange]:
    after = Q()
    if cursor is not None and cursor.kind == "v":
        after = filter_after(Verdict, cursor.pk, field="published_at")
    elif cursor is not None:  # at the same time, a retraction sorts above a correction
        after = filter_before_moment(Transition, cursor.pk, row_field="at", field="published_at", equal=True)
    earlier = _list_versions().filter(task=OuterRef("task"), number__lt=OuterRef("number"))
    corrections = (
        _list_versions()
        .filter(
            after, Exists(earlier), number__gt=1
        )  # cheap, and excludes most verdicts, which are first ones
        .select_related("rating", "task")
        .prefetch_related(_prefetch_versions())
        .order_by("-published_at", "-pk")[:limit]
    )
    return [_describe_correction(verdict) for verdict in corrections]


def _describe_correction(verdict: Verdict) -> PublicChange:
    earlier = [version for version in verdict.task.verdicts.all() if version.number < verdict.number]
    if verdict.published_at is None:
        raise ValueError(f"{verdict!r} is not published.")
    return PublicChange(
        cursor=Cursor("v", verdict.pk),
        at=verdict.published_at,
        public_id=verdict.task.public_id,
        claim=verdict.claim_reviewed,
        note=verdict.correction_note,
        before=earlier[-1].rating.label,
        after=verdict.rating.label,
    )


def _list_retractions(cursor: Cursor | None, limit: int) -> list[PublicChange]:
    after = Q()
    if cursor is not None and cursor.kind == "t":
        after = filter_after(Transition, cursor.pk, field="at")
    elif cursor is not None:
        after = filter_before_moment(Verdict, cursor.pk, row_field="published_at", field="at", equal=False)
    retractions = (
        Transition.objects.filter(after, verb="retract", task__state=TaskState.RETRACTED)
        .select_related("task")
        .prefetch_related(_prefetch_versions())
        .order_by("-at", "-pk")[:limit]
    )
    return [
        PublicChange(
            cursor=Cursor("t", row.pk),
            at=row.at,
            public_id=row.task.public_id,
            claim=list(row.task.verdicts.all())[-1].claim_reviewed,
            note=str(row.reason),
        )
        for row in retractions
    ]


def _list_newest() -> QuerySet[Verdict]:
    later = _list_versions().filter(task=OuterRef("task"), number__gt=OuterRef("number"))
    occurrences = Occurrence.objects.select_related("version__article").order_by("pk")
    return (
        _list_versions()
        .filter(~Exists(later))
        .select_related("rating", "claimant", "task__claim__article")
        .prefetch_related(
            Prefetch("citations", Citation.objects.select_related("source_link").order_by("position")),
            Prefetch("task__claim__occurrences", occurrences),
            _prefetch_versions(),
        )
    )


def _list_versions() -> QuerySet[Verdict]:
    return Verdict.objects.filter(published_at__isnull=False)


def _prefetch_versions() -> "Prefetch[str]":
    return Prefetch("task__verdicts", _list_versions().select_related("rating").order_by("number"))
