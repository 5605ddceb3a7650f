"""Keeping what providers answered: many lookups at once, in one transaction, each under its own lease."""

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
from articles.messages import Message, Said
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
    """How a lookup ended, with the pages it brought, best first."""

    lookup: Lookup
    outcome: Outcome
    detail: Said = ""
    query: str = ""
    http_status: int | None = None
    latency_ms: int | None = None
    sources: tuple[FoundSource, ...] = ()


@dataclass(frozen=True, slots=True)
class Return:
    """A lookup to be tried again in ``seconds``. ``untried``: its lease counts as no attempt; ``put_off``:
    nor does it, but as a deferral, since its provider asked us to wait."""

    lookup: Lookup
    seconds: float
    untried: bool = False
    put_off: bool = False
    detail: Said = ""
    http_status: int | None = None


Result = Settlement | Return


def record_results(results: Sequence[Result]) -> set[int]:
    """Settle or give back lookups, add their pages, rank each claim's pages anew once, make tasks ready.

    All or nothing. Returns the keys of the lookups that were written: of one whose lease was lost, or that
    stands here twice, nothing more is.
    """
    with transaction.atomic():
        claims = {result.lookup.claim_id for result in results if isinstance(result, Settlement)}
        tasks = list(ReviewTask.objects.select_for_update().filter(claim_id__in=claims).order_by("pk"))
        held = {row.pk for row in jobs.lock_held([result.lookup for result in results])}
        ours = {result.lookup.pk: result for result in results if result.lookup.pk in held}
        now = jobs.read_database_time()
        settled = [result for result in ours.values() if isinstance(result, Settlement)]
        returned = [result for result in ours.values() if isinstance(result, Return)]
        jobs.update_each(Lookup, {result.lookup.pk: _describe(result, now) for result in settled})
        jobs.update_each(Lookup, {result.lookup.pk: _describe_return(result, now) for result in returned})
        _keep_sources([result for result in settled if result.sources])
        finish_enrichments(tasks)
    return held


def rank_by_meaning(claim_id: int) -> None:
    """Rank a claim's links again by words and meaning, where the ``semantic`` extra is installed.

    Measuring meaning takes a second or more of a processor, so it is done outside the transaction, which
    only writes.
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
    """Settle lookups that are a day old and were due for an hour without a turn. Returns how many."""
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


def _describe_return(result: Return, now: datetime.datetime) -> dict[str, Any]:
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
    """Add the pages of answers to their claims' links, and rank those anew."""
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
    """One claim's links as they are, and the answers that came for it."""

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
        """List the hosts of the links there are and of the pages that came."""
        yield from (link.domain for link in self.links.values())
        for answer in self.answers:
            for page in answer.sources:
                with contextlib.suppress(ValueError):  # what is no web address, ranking drops
                    yield domain_of(page.url)

    def rank(self, publishers: Publishers, meaning: Meaning | None = None) -> None:
        """Rank the links there are together with the pages that came, by words or by meaning as well."""
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
        """Make the links of pages that the claim did not have."""
        for page in self.ranked:
            if page.url_key not in self.links:
                found_by = self.places.get(page.url_key, {page.provider: page.provider_rank})
                yield _make_link(self.claim.pk, page, found_by)

    def list_changes(self) -> Iterable[tuple[int, dict[str, Any]]]:
        """Pair the keys of links that rank differently now, or have more finders, with their new values."""
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
    """Read what the newsroom holds of whoever stands behind the pages of these pools, in one query."""
    domains = {domain for pool in pools for domain in pool.list_domains()}
    return {
        domain: KnownPublisher(row.name, row.kind, row.blocked, row.reliability)
        for domain, row in find_publishers(domains).items()
    }


def _join_stories(pools: Sequence[_Pool]) -> None:
    """Point the links that repeat another's story to it, and no other."""
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
    """Return the best place (from 1) of each address in a provider's answer, by its key."""
    places: dict[str, int] = {}
    for place, source in enumerate(sources, start=1):
        with contextlib.suppress(ValueError):  # what is no web address was dropped by the ranking as well
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
