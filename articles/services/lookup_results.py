"""Store providers' answers: many lookups in one transaction, each under its own lease."""

import contextlib
import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles import jobs
from articles.choices import Outcome
from articles.claims.matching.load_model import Meaning, load_meaning
from articles.clean_text import clean_message
from articles.messages import NO_MESSAGE, Message
from articles.models import Claim, Lookup, ReviewTask, SourceLink
from articles.services.lookups import finish_enrichments, make_query
from articles.services.source_links import find_publishers
from articles.sources.ranking import KnownPublisher, Publishers, rank_sources
from articles.types import FoundSource, RankedSource
from articles.web.canonical import domain_of, url_key

OLDEST = datetime.timedelta(days=1)
LONGEST_DUE = datetime.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Settlement:
    """The result of a lookup, with the pages it found, best first."""

    lookup: Lookup
    outcome: Outcome
    detail: Message = NO_MESSAGE
    query: str = ""
    http_status: int | None = None
    latency_ms: int | None = None
    sources: tuple[FoundSource, ...] = ()


@dataclass(frozen=True, slots=True)
class Retry:
    """A lookup to be tried again in ``seconds``.

    ``untried``: the lease costs no attempt. ``put_off``: it costs a deferral instead, since the provider told
    us to wait.
    """

    lookup: Lookup
    seconds: float
    untried: bool = False
    put_off: bool = False
    detail: Message = NO_MESSAGE
    http_status: int | None = None


Result = Settlement | Retry


def record_results(results: Sequence[Result]) -> set[int]:
    """Settle or release lookups, add their pages, rank each claim's pages once, and make tasks ready.

    All in one transaction. Returns the primary keys of the lookups that were written. A lookup whose lease
    was lost, or that occurs twice in ``results``, is skipped.
    """
    with transaction.atomic():
        claims = {result.lookup.claim_id for result in results if isinstance(result, Settlement)}
        tasks = list(ReviewTask.objects.select_for_update().filter(claim_id__in=claims).order_by("pk"))
        held = {row.pk for row in jobs.lock_held([result.lookup for result in results])}
        ours = {result.lookup.pk: result for result in results if result.lookup.pk in held}
        now = jobs.read_database_time()
        settled = [result for result in ours.values() if isinstance(result, Settlement)]
        returned = [result for result in ours.values() if isinstance(result, Retry)]
        jobs.update_each(Lookup, {result.lookup.pk: _describe(result, now) for result in settled})
        jobs.update_each(Lookup, {result.lookup.pk: _describe_retry(result, now) for result in returned})
        _keep_sources([result for result in settled if result.sources])
        finish_enrichments(tasks)
    return held


def rank_by_meaning(claim_id: int) -> None:
    """Rank a claim's links again by words and meaning, if the ``semantic`` extra is installed.

    Measuring meaning takes a second or more of CPU time, so it happens before the transaction.
    """
    meaning = load_meaning(settings.SEMANTIC_MODEL)
    if meaning is None:
        return
    pool = _Pool(_read_claims([claim_id])[claim_id])
    pool.links = {link.url_key: link for link in SourceLink.objects.filter(claim_id=claim_id)}
    pool.rank(_read_publishers([pool]), meaning)
    changes = {
        pk: {name: values[name] for name in ("score", "reasons")} for pk, values in pool.list_changes()
    }
    with transaction.atomic():
        ReviewTask.objects.select_for_update().get(claim_id=claim_id)
        jobs.update_each(SourceLink, changes)
        _join_stories([pool])


def give_up_old_lookups(*, limit: int = 500) -> int:
    """Settle as failed the lookups that are a day old and have been due for an hour. Return how many."""
    now = jobs.read_database_time()
    waiting = jobs.list_due(Lookup).filter(created_at__lt=now - OLDEST, not_before__lt=now - LONGEST_DUE)
    leased = jobs.lease_from([(waiting, limit)], seconds=60)
    if leased:
        record_results(
            [Settlement(row, Outcome.RATE_LIMITED, _explain_giving_up(row.detail)) for row in leased]
        )
    return len(leased)


def _explain_giving_up(earlier: Message) -> Message:
    if not earlier:
        return Message("The provider's rate limit left no room for this lookup for a day. Ask again.")
    return Message(
        "The provider's rate limit left no room for this lookup for a day. Ask again. "
        "Before that: %(earlier)s",
        {"earlier": earlier},
    )


def _describe(settlement: Settlement, now: datetime.datetime) -> dict[str, Any]:
    return {
        "outcome": settlement.outcome,
        "detail": clean_message(settlement.detail),
        "query": settlement.query or settlement.lookup.query,
        "http_status": settlement.http_status,
        "found_count": len(settlement.sources),
        "latency_ms": settlement.latency_ms,
        "settled_at": now,
        "leased_until": None,
        "lease_token": None,
    }


def _describe_retry(result: Retry, now: datetime.datetime) -> dict[str, Any]:
    lookup = result.lookup
    return {
        "not_before": now + datetime.timedelta(seconds=result.seconds),
        "attempts": lookup.attempts - (1 if result.untried or result.put_off else 0),
        "deferrals": lookup.deferrals + (1 if result.put_off else 0),
        "detail": clean_message(result.detail or lookup.detail),
        "http_status": result.http_status if result.http_status is not None else lookup.http_status,
        "leased_until": None,
        "lease_token": None,
    }


def _keep_sources(answers: Sequence[Settlement]) -> None:
    """Add the pages of answers to their claims' links, and rank these again."""
    if not answers:
        return
    claims = _read_claims({answer.lookup.claim_id for answer in answers})
    pools = {pk: _Pool(claim) for pk, claim in claims.items()}
    for link in SourceLink.objects.filter(claim_id__in=pools):
        pools[link.claim_id].links[link.url_key] = link
    for answer in answers:
        pools[answer.lookup.claim_id].add(answer)
    publishers = _read_publishers(pools.values())
    for pool in pools.values():
        pool.rank(publishers)
    SourceLink.objects.bulk_create(
        (link for pool in pools.values() for link in pool.make_new()), ignore_conflicts=True
    )
    changes = [change for pool in pools.values() for change in pool.list_changes()]
    jobs.update_each(SourceLink, dict(changes))
    _join_stories([pool for pool in pools.values() if any(page.same_story for page in pool.ranked)])


@dataclass(slots=True)
class _Pool:
    """One claim's existing links, and the new answers for it."""

    claim: Claim
    links: dict[str, SourceLink] = field(default_factory=dict)
    answers: list[Settlement] = field(default_factory=list)
    ranked: Sequence[RankedSource] = ()
    places: dict[str, dict[str, int]] = field(default_factory=dict)  # address's key -> provider -> place

    def add(self, answer: Settlement) -> None:
        """Add an answer."""
        self.answers.append(answer)
        for key, place in _number_places(answer.sources).items():
            self.places.setdefault(key, {})[answer.lookup.provider] = place

    def list_domains(self) -> Iterable[str]:
        """Return the domains of the existing links and of the new pages."""
        yield from (link.domain for link in self.links.values())
        for answer in self.answers:
            for page in answer.sources:
                with contextlib.suppress(ValueError):  # ranking drops invalid URLs
                    yield domain_of(page.url)

    def rank(self, publishers: Publishers, meaning: Meaning | None = None) -> None:
        """Rank the existing links and the new pages together, by words and optionally by meaning."""
        pages: dict[str, list[tuple[int, FoundSource]]] = {}
        for link in self.links.values():
            for provider, position in link.found_by.items():
                pages.setdefault(provider, []).append((position, _to_found_source(link)))
        for answer in self.answers:
            pages.setdefault(answer.lookup.provider, []).extend(enumerate(answer.sources, start=1))
        in_order = [
            (provider, [page for _, page in sorted(found, key=lambda pair: pair[0])])
            for provider, found in pages.items()
        ]
        address = self.claim.article.url
        self.ranked = rank_sources(
            make_query(self.claim),
            in_order,
            publishers=publishers,
            own_domain=domain_of(address) if address else "",
            meaning=meaning,
        )

    def make_new(self) -> Iterable[SourceLink]:
        """Return unsaved links of the pages that the claim did not have."""
        for page in self.ranked:
            if page.url_key not in self.links:
                found_by = self.places.get(page.url_key, {page.provider: page.provider_rank})
                yield _make_link(self.claim.pk, page, found_by)

    def list_changes(self) -> Iterable[tuple[int, dict[str, Any]]]:
        """Return the new values, by primary key, of links whose rank or finders changed."""
        for page in self.ranked:
            link = self.links.get(page.url_key)
            if link is None:
                continue
            before = (link.score, link.reasons, link.found_by)
            found_by = {**link.found_by, **self.places.get(page.url_key, {})}
            after = (page.score, list(page.reasons), found_by)
            if before != after:
                yield link.pk, dict(zip(("score", "reasons", "found_by"), after, strict=True))


def _read_claims(keys: Collection[int]) -> dict[int, Claim]:
    return Claim.objects.select_related("claimant", "article__current_version").in_bulk(keys)


def _read_publishers(pools: Iterable[_Pool]) -> Publishers:
    """Return the known publishers of all pages in the pools, with one query."""
    domains = {domain for pool in pools for domain in pool.list_domains()}
    return {
        domain: KnownPublisher(row.name, row.kind, row.blocked, row.reliability)
        for domain, row in find_publishers(domains).items()
    }


def _join_stories(pools: Sequence[_Pool]) -> None:
    """Set ``same_story_as`` of links that repeat another link's story, and clear it on all others."""
    if not pools:
        return
    rows = SourceLink.objects.filter(claim_id__in=[pool.claim.pk for pool in pools])
    links = {
        (claim_id, key): (pk, lead)
        for claim_id, key, pk, lead in rows.values_list("claim_id", "url_key", "pk", "same_story_as_id")
    }
    changes: dict[int, dict[str, Any]] = {}
    for pool in pools:
        for page in pool.ranked:
            link = links.get((pool.claim.pk, page.url_key))
            first = links.get((pool.claim.pk, page.same_story))
            if link is not None and link[1] != (first[0] if first else None):
                changes[link[0]] = {"same_story_as": first[0] if first else None}
    jobs.update_each(SourceLink, changes)


def _number_places(sources: Sequence[FoundSource]) -> dict[str, int]:
    """Return, by URL key, the best position (from 1) of each page in a provider's answer."""
    places: dict[str, int] = {}
    for place, source in enumerate(sources, start=1):
        with contextlib.suppress(ValueError):  # the ranking dropped invalid URLs too
            places.setdefault(url_key(source.url), place)
    return places


def _to_found_source(link: SourceLink) -> FoundSource:
    return FoundSource(
        url=link.url,
        title=link.title,
        snippet=link.snippet,
        publisher=link.publisher,
        author=link.author,
        published_on=link.published_on,
        language=link.language,
        retracted=link.retracted,
    )


def _make_link(claim_id: int, page: RankedSource, found_by: dict[str, int]) -> SourceLink:
    return SourceLink(
        claim_id=claim_id,
        url=page.url,
        url_key=page.url_key,
        title=page.title,
        snippet=page.snippet,
        publisher=page.publisher,
        domain=page.domain,
        author=page.author,
        published_on=page.published_on,
        language=page.language,
        retracted=page.retracted,
        score=page.score,
        reasons=list(page.reasons),
        found_by=found_by,
        retrieved_at=timezone.now(),
    )
