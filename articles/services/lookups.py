"""Lookups: ask providers about claims, again if needed, and make tasks ready when all have answered."""

import datetime
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import Now
from django.utils import timezone

from articles import jobs
from articles.choices import Outcome, TaskState
from articles.clean_text import clean_line
from articles.errors import InvalidInput
from articles.messages import Message
from articles.models import Article, Claim, Lookup, ReviewTask
from articles.services.page_visits import plan_visits
from articles.services.verb import Trace, verb
from articles.sources.queries import build_query
from articles.task_names import RUN_LOOKUPS
from articles.types import ClaimQuery
from articles.workflow import move

MAX_QUERY = 400
MAX_RETRIED = 5_000
UNASKED = (Outcome.NOT_CONFIGURED, Outcome.NOT_COVERED, Outcome.CANCELLED)


def make_query(claim: Claim, *, given: str = "") -> ClaimQuery:
    """Return the query for a claim. ``given`` is an editor's own query, which replaces the claim's terms.

    It reads the claim's claimant, article and current version: use select_related for them.
    """
    version = claim.article.current_version
    claimant = claim.claimant.name if claim.claimant else ""
    return build_query(
        claim.text,
        # the author of the article is no help in a search
        claimant="" if claimant and claimant in claim.article.byline else claimant,
        language=claim.article.language or "en",
        date=claim.claimed_on,
        article_url=claim.article.url,
        links=version.links if version else (),
        given=given,
    )


def plan_lookups(claims: Iterable[Claim]) -> list[Lookup]:
    """Insert a lookup for each claim and provider in the caller's transaction; wake workers after commit."""
    lookups = Lookup.objects.bulk_create(
        Lookup(claim=claim, provider=provider) for claim in claims for provider in settings.PROVIDERS
    )
    if lookups:
        jobs.wake_workers_after_commit(RUN_LOOKUPS)
    return lookups


@verb("articles.enrich_claim")
def ask_again(
    trace: Trace, claim: Claim, *, providers: Sequence[str] = (), query: str = "", actor: User | None
) -> list[Lookup]:
    """Ask providers again about a claim: those named, or by default those that did not answer.

    ``query`` replaces the claim's own terms. A provider with an open lookup is not asked twice. Returns the
    new lookups.
    """
    query = check_query(query)
    unknown = [name for name in providers if name not in settings.PROVIDERS]
    if unknown:
        raise InvalidInput(
            "/providers",
            "unknown_provider",
            Message(
                "“%(value)s” is not a provider here. There are: %(choices)s.",
                {"value": unknown[0], "choices": tuple(settings.PROVIDERS)},
            ),
        )
    ReviewTask.objects.select_for_update().get(claim=claim)
    latest = {row.provider: row for row in claim.lookups.order_by("number")}
    wanted = providers or [name for name in settings.PROVIDERS if _did_not_answer(latest.get(name))]
    new = [
        Lookup(
            claim=claim,
            provider=name,
            number=_next_number(latest.get(name)),
            given_query=query,
            requested_by=actor,
        )
        for name in dict.fromkeys(wanted)
        if latest.get(name) is None or latest[name].outcome
    ]
    Lookup.objects.bulk_create(new)
    if new:
        trace.record(
            "claim.ask_again",
            f"claim:{claim.pk}",
            article=claim.article,
            details={"providers": [row.provider for row in new], **({"query": query} if query else {})},
        )
        jobs.wake_workers_after_commit(RUN_LOOKUPS)
    else:
        trace.leave_none()
    return new


def ask_all(claim: Claim, *, actor: User | None) -> list[Lookup]:
    """Ask all providers again about a claim. Return the new lookups."""
    return ask_again(claim, providers=settings.PROVIDERS, actor=actor)


def ask_in_words(claim: Claim, *, provider: str, query: str, actor: User | None) -> list[Lookup]:
    """Ask one provider again about a claim with an editor's query. Return the new lookup, if any."""
    return ask_again(claim, providers=[provider], query=query, actor=actor)


def check_query(query: str) -> str:
    """Return an editor's query as one line, or raise InvalidInput if it is too long."""
    cleaned = clean_line(query)
    if len(cleaned) > MAX_QUERY:
        raise InvalidInput(
            "/query", "too_long", Message("A query has at most %(limit)s characters.", {"limit": MAX_QUERY})
        )
    return cleaned


@verb("articles.enrich_claim")
def retry_failed(
    trace: Trace, *, actor: User | None, provider: str = "", article: Article | None = None
) -> list[Lookup]:
    """Repeat lookups whose last outcome is failed or rate_limited: all, of a provider, or of an article.

    At most MAX_RETRIED at a time, oldest first. Returns the new lookups.
    """
    if provider and provider not in settings.PROVIDERS:
        raise InvalidInput(
            "/provider",
            "unknown_provider",
            Message("“%(value)s” is not a provider here.", {"value": provider}),
        )
    newer = Lookup.objects.filter(
        claim=OuterRef("claim"), provider=OuterRef("provider"), number__gt=OuterRef("number")
    )
    rows = Lookup.objects.filter(
        ~Exists(newer),
        outcome__in=(Outcome.FAILED, Outcome.RATE_LIMITED),
        provider__in=[provider] if provider else settings.PROVIDERS,
        claim__retired_at=None,
    )
    if article is not None:
        rows = rows.filter(claim__article=article)
    failed = list(rows.order_by("pk").select_for_update(of=("self",))[:MAX_RETRIED])
    new = Lookup.objects.bulk_create(
        (
            Lookup(
                claim_id=row.claim_id,
                provider=row.provider,
                number=row.number + 1,
                given_query=row.given_query,
                requested_by=actor,
            )
            for row in failed
        ),
        ignore_conflicts=True,  # another person's request inserted it already
    )
    if new:
        trace.record(
            "lookups.retry_failed",
            f"article:{article.pk}" if article else f"provider:{provider or 'all'}",
            article=article,
            details={"lookups": len(new)},
        )
        jobs.wake_workers_after_commit(RUN_LOOKUPS)
    else:
        trace.leave_none()
    return new


@verb("articles.enrich_claim")
def cancel_enrichment(trace: Trace, claim: Claim, *, actor: User | None) -> int:
    """Cancel a claim's open lookups and make its task ready. Return how many were cancelled."""
    task = ReviewTask.objects.select_for_update().get(claim=claim)
    cancelled = cancel_lookups(claim)
    if cancelled:
        trace.record(
            "claim.stop_asking",
            f"claim:{claim.pk}",
            article=claim.article,
            details={"lookups": cancelled},
        )
    else:
        trace.leave_none()
    finish_enrichment(task)
    return cancelled


def count_asked_today(provider: str) -> int:
    """Return how often a provider was asked since midnight UTC, including running lookups."""
    midnight = timezone.now().astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    running = Q(settled_at=None, attempts__gt=0)
    rows = Lookup.objects.filter(Q(settled_at__gte=midnight) | running, provider=provider)
    asked = rows.exclude(outcome__in=UNASKED).aggregate(total=Sum("attempts"))
    return int(asked["total"] or 0)


def cancel_lookups(claim: Claim) -> int:
    """Settle a claim's open lookups as cancelled. A worker that runs one has lost its lease then."""
    return claim.lookups.filter(settled_at=None).update(
        outcome=Outcome.CANCELLED, settled_at=Now(), leased_until=None, lease_token=None
    )


def finish_enrichment(task: ReviewTask) -> None:
    """Make a task ready if none of its claim's lookups is open."""
    finish_enrichments([task])


def finish_enrichments(tasks: Iterable[ReviewTask]) -> None:
    """Make each of the tasks ready whose claim has no open lookup."""
    waiting = {task.claim_id: task for task in tasks if task.state == TaskState.ENRICHING}
    open_lookups = Lookup.objects.filter(claim_id__in=waiting, settled_at=None)
    still_open = set(open_lookups.order_by().values_list("claim_id", flat=True).distinct())
    for claim_id, task in waiting.items():
        if claim_id not in still_open:
            _make_ready(task)


def finish_due_enrichments(*, limit: int = 500) -> int:
    """Make tasks ready whose lookups are all settled or whose deadline passed. Return how many."""
    open_lookups = Lookup.objects.filter(claim=OuterRef("claim"), settled_at=None)
    enriching = ReviewTask.objects.filter(state=TaskState.ENRICHING)
    due = enriching.filter(enrich_deadline__lte=Now()) | enriching.filter(~Exists(open_lookups))
    finished = 0
    for pk in due.values_list("pk", flat=True)[:limit]:
        with transaction.atomic():
            task = ReviewTask.objects.select_for_update().get(pk=pk)
            if task.state == TaskState.ENRICHING:
                _make_ready(task)
                finished += 1
    return finished


def _make_ready(task: ReviewTask) -> None:
    move(task, "finish_enrichment", actor=None)
    plan_visits(task.claim)


def _did_not_answer(lookup: Lookup | None) -> bool:
    return lookup is None or lookup.outcome not in ("", Outcome.FOUND, Outcome.NONE)


def _next_number(lookup: Lookup | None) -> int:
    return lookup.number + 1 if lookup else 1
