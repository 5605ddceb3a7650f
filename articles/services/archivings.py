"""Archiving: ask a web archive to capture the pages that verdicts cite, and record the results."""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from articles import jobs
from articles.choices import ArchiveOutcome
from articles.clean_text import clean_line, clean_message
from articles.errors import InvalidInput, TransitionError
from articles.messages import Message, Said
from articles.models import Archiving, Citation, SourceLink, Verdict
from articles.services.verb import Trace, verb
from articles.task_names import RUN_ARCHIVINGS

AGAIN_DAYS = 7
# The archive's codes for faults of the page itself. The schedule does not retry these; a person may.
HOPELESS = frozenset(
    {
        "error:not-found",
        "error:no-access",
        "error:blocked",
        "error:blocked-url",
        "error:invalid-url-syntax",
        "error:filesize-limit",
        "error:too-many-redirects",
    }
)
AGAIN_A_SWEEP = 20


@verb("articles.enrich_claim")
def request_archiving(trace: Trace, link: SourceLink, *, actor: User) -> Archiving:
    """Ask the web archive to capture a source's page. A page has at most one open request."""
    if not settings.ARCHIVE_URL:
        raise InvalidInput("", "not_configured", Message("No web archive is set up here: set ARCHIVE_URL."))
    link = SourceLink.objects.select_for_update().get(pk=link.pk)
    if link.archivings.filter(settled_at=None).exists():
        raise TransitionError(Message("This page is being archived already."), code="already_asked")
    row = Archiving.objects.create(source_link=link, requested_by=actor)
    trace.record("source.archive", f"source_link:{link.pk}", details={"url": link.url})
    jobs.wake_workers_after_commit(RUN_ARCHIVINGS)
    return row


def plan_archivings(verdict: Verdict) -> None:
    """Insert requests for a verdict's cited pages that are not archived, in the caller's transaction."""
    if settings.ARCHIVE_URL:
        _insert(SourceLink.objects.filter(citations__verdict=verdict, archive_url=""))


def start_due_archivings(*, limit: int = AGAIN_A_SWEEP) -> int:
    """Insert requests for cited pages whose archiving failed a week ago, unless the page itself is at fault.

    Returns how many.
    """
    if not settings.ARCHIVE_URL:
        return 0
    cited = Citation.objects.filter(source_link=OuterRef("pk"))
    lately = Archiving.objects.filter(
        source_link=OuterRef("pk"), created_at__gt=jobs.after(-AGAIN_DAYS * 86_400)
    )
    hopeless = Archiving.objects.filter(source_link=OuterRef("pk"), code__in=HOPELESS)
    due = SourceLink.objects.filter(
        Exists(cited), ~Exists(lately), ~Exists(hopeless), archive_url=""
    ).order_by("pk")
    return _insert(due[:limit])


def count_captures_today() -> int:
    """Return how many captures were requested since midnight UTC, including open ones."""
    midnight = timezone.now().astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lately = Q(settled_at=None) | Q(settled_at__gte=midnight)
    return Archiving.objects.filter(lately).exclude(job_id="").count()


def record_archived(row: Archiving, *, snapshot_url: str, snapshot_at: datetime.datetime) -> bool:
    """Record where a page was archived and settle the request. Return False if the lease was lost."""
    with transaction.atomic():
        settled = jobs.settle(
            row,
            outcome=ArchiveOutcome.ARCHIVED,
            snapshot_url=snapshot_url[:2200],
            snapshot_at=snapshot_at,
            code="",
            detail="",
        )
        if settled:
            SourceLink.objects.filter(pk=row.source_link_id).update(
                archive_url=snapshot_url[:2200], archived_at=snapshot_at
            )
    return settled


def record_failure(row: Archiving, *, code: str, detail: Said) -> bool:
    """Record why a page could not be archived (the archive's code, a message) and settle the request."""
    return jobs.settle(
        row, outcome=ArchiveOutcome.FAILED, code=clean_line(code)[:60], detail=clean_message(detail)
    )


def _insert(links: Iterable[SourceLink]) -> int:
    rows = Archiving.objects.bulk_create(
        (Archiving(source_link=link) for link in links), ignore_conflicts=True
    )
    if rows:
        jobs.wake_workers_after_commit(RUN_ARCHIVINGS)
    return len(rows)
