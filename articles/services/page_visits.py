"""Visits to sources' pages: to read what bears on a claim, and later to check whether it is still there."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from articles import jobs
from articles.choices import PageState, Stance, VisitPurpose
from articles.clean_text import clean_line, clean_message, fold_text, hash_text
from articles.errors import TransitionError
from articles.messages import NO_MESSAGE, Message
from articles.models import Citation, Claim, PageCopy, PageVisit, SourceLink
from articles.services.verb import Trace, verb
from articles.task_names import RUN_PAGE_VISITS

CHECK_DAYS = 30  # days between checks of a cited page
KEEP_DAYS = 30  # days that a copy of a page is stored if nobody cited or judged it
CHECKS_A_SWEEP = 20


@dataclass(frozen=True, slots=True)
class VisitedPage:
    """The result of a visit: the page's state and, if it was read, its content.

    ``passage`` is the part of its text that bears most on the claim. ``warc`` is a gzipped WARC record of the
    response, empty if none is stored; ``sha256`` and ``size`` are of the response's body.
    """

    state: PageState
    http_status: int | None = None
    detail: Message = NO_MESSAGE
    text: str = ""
    passage: str = ""
    title: str = ""
    author: str = ""
    publisher: str = ""
    published_on: datetime.date | None = None
    media_type: str = ""
    sha256: str = ""
    size: int = 0
    warc: bytes = b""


def plan_visits(claim: Claim) -> list[PageVisit]:
    """Insert a visit to each of a claim's best links that were not visited, in the caller's transaction."""
    if not settings.READ_SOURCES:
        return []
    best = claim.source_links.order_by("-score", "pk")[: settings.READ_SOURCES]
    visits = PageVisit.objects.bulk_create(
        (PageVisit(source_link=link) for link in best if link.page_state == PageState.UNREAD),
        ignore_conflicts=True,
    )
    if visits:
        jobs.wake_workers_after_commit(RUN_PAGE_VISITS)
    return visits


@verb("articles.enrich_claim")
def read_again(trace: Trace, link: SourceLink, *, actor: User) -> PageVisit:
    """Insert a visit to a source's page, unless it has an open one."""
    link = SourceLink.objects.select_for_update().get(pk=link.pk)
    if link.page_visits.filter(settled_at=None).exists():
        raise TransitionError(Message("This page is being opened already."), code="already_asked")
    visit = PageVisit.objects.create(source_link=link, purpose=VisitPurpose.READ, requested_by=actor)
    trace.record("source.read", f"source_link:{link.pk}", details={"url": link.url})
    jobs.wake_workers_after_commit(RUN_PAGE_VISITS)
    return visit


def record_visit(visit: PageVisit, page: VisitedPage) -> bool:
    """Store a visit's result; people's own entries in the link stay. Return False if the lease was lost."""
    with transaction.atomic():
        link = SourceLink.objects.select_for_update().get(pk=visit.source_link_id)
        state = _judge(link, visit, page)
        text_hash = hash_text(fold_text(page.text)) if page.text else ""
        settled = jobs.settle(
            visit,
            outcome=state,
            http_status=page.http_status,
            text_sha256=text_hash,
            detail=clean_message(page.detail),
        )
        if not settled:
            return False
        link.page_state, link.page_checked_at = state, timezone.now()
        fields = ["page_state", "page_checked_at"]
        if state == PageState.READ and visit.purpose == VisitPurpose.READ:
            fields += _take_over(link, page, text_hash)
        link.save(update_fields=fields)
        if page.warc and state in (PageState.READ, PageState.CHANGED):
            PageCopy.objects.get_or_create(
                source_link=link,
                sha256=page.sha256,
                defaults={"media_type": page.media_type[:100], "size": page.size, "warc": page.warc},
            )
    return True


def start_due_checks(*, limit: int = CHECKS_A_SWEEP) -> int:
    """Insert visits to published verdicts' cited pages that were not visited for a month. Return how many."""
    cited = Citation.objects.filter(source_link=OuterRef("pk"), verdict__published_at__isnull=False)
    open_visits = PageVisit.objects.filter(source_link=OuterRef("pk"), settled_at=None)
    old = Q(page_checked_at=None) | Q(page_checked_at__lte=jobs.after(-CHECK_DAYS * 86_400))
    due = SourceLink.objects.filter(Exists(cited), ~Exists(open_visits), old).order_by(
        "page_checked_at", "pk"
    )
    rows = [
        PageVisit(
            source_link=link,
            purpose=VisitPurpose.READ if link.page_checked_at is None else VisitPurpose.CHECK,
        )
        for link in due[:limit]
    ]
    visits = PageVisit.objects.bulk_create(rows, ignore_conflicts=True)
    if visits:
        jobs.wake_workers_after_commit(RUN_PAGE_VISITS)
    return len(visits)


def drop_old_copies(*, limit: int = 500) -> int:
    """Delete copies older than a month of pages that nobody cited or judged. Return how many."""
    judged = Q(source_link__citations__isnull=False) | ~Q(source_link__stance=Stance.UNREAD)
    kept = PageCopy.objects.filter(judged).values("pk")
    old = PageCopy.objects.filter(taken_at__lte=Now() - datetime.timedelta(days=KEEP_DAYS)).exclude(
        pk__in=kept
    )
    return PageCopy.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:limit])).delete()[0]


def name_copy(copy: PageCopy) -> str:
    """Return the file name of a copy. It holds nothing from the page, which could choose a harmful name."""
    return f"source-{copy.source_link_id}-{copy.taken_at:%Y%m%d}-{copy.sha256[:8]}.warc.gz"


def list_troubled(*, limit: int) -> list[SourceLink]:
    """Return cited sources whose page is gone or has changed, newest findings first."""
    rows = SourceLink.objects.filter(
        page_state__in=(PageState.GONE, PageState.CHANGED), citations__verdict__published_at__isnull=False
    )
    return list(rows.select_related("claim__task").distinct().order_by("-page_checked_at")[:limit])


def _judge(link: SourceLink, visit: PageVisit, page: VisitedPage) -> PageState:
    """Return a page's state. A page without the passage it was cited for has changed."""
    if page.state != PageState.READ or visit.purpose == VisitPurpose.READ or not link.page_sha256:
        return page.state
    evidence = fold_text(link.quote or link.snippet)
    if (
        hash_text(fold_text(page.text)) == link.page_sha256
        or not evidence
        or evidence in fold_text(page.text)
    ):
        return PageState.READ
    return PageState.CHANGED


def _take_over(link: SourceLink, page: VisitedPage, text_hash: str) -> list[str]:
    """Fill the link's empty fields and replace its snippet by the passage. Return the changed fields."""
    link.page_sha256 = text_hash
    fields = ["page_sha256"]
    if page.passage:
        link.snippet = clean_line(page.passage)[:600]
        fields.append("snippet")
    if page.title and (not link.title or link.title == link.url[:300]):
        link.title = clean_line(page.title)[:300]
        fields.append("title")
    if page.author and not link.author:
        link.author = clean_line(page.author)[:300]
        fields.append("author")
    if page.publisher and link.publisher in ("", link.domain):
        link.publisher = clean_line(page.publisher)[:200]
        fields.append("publisher")
    if page.published_on and link.published_on is None:
        link.published_on = page.published_on
        fields.append("published_on")
    return fields
