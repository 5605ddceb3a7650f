"""Lookups run: lease a batch, ask all its providers in one event loop, settle each as it returns, lease more.

One message rings for many lookups, since a message costs a worker more than a call does. What is read
and written goes through one thread of its own, so that the loop never waits for the database.
"""

import asyncio
import datetime
import functools
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import structlog
from django.conf import settings
from django.db import connections

from articles import ledger
from articles.canonical import domain_of
from articles.choices import Outcome
from articles.claims.semantic import load_meaning
from articles.errors import ProviderError, ProviderNotConfigured, ProviderNotCovered
from articles.fetch import Fetcher
from articles.models import Claim, Lookup, Publisher
from articles.services.lookups import Ranker, count_asked_today, record_answer, record_outcome
from articles.types import ClaimQuery, FoundSource, ProviderAnswer
from articles.wording import clean_line
from workers.limits import Limits
from workers.own_library import find_in_library
from workers.providers.base import ProviderClient
from workers.providers.registry import ProviderSpec, get_provider
from workers.querying import build_query
from workers.ranking import KnownPublisher, Publishers, rank_sources

log = structlog.get_logger(__name__)

BATCH = 64  # lookups in flight
REFILL = 16  # places that must be free before more are leased: a lease is a transaction
POLL_SECONDS = 1.0
PATIENCE = 1.0  # seconds a lookup may wait for its turn in flight; then it waits in its row
NEXT_PATIENCE = 5.0  # seconds that a further request of the same lookup may wait
CALL_SECONDS = 20  # one provider, one claim, all in all
LEASE_SECONDS = 70  # longer than a turn's wait, a call and the writing of its answer
RUN_SECONDS = 45  # after that a worker rings again instead of going on
LONGEST_PAUSE = 15 * 60  # a provider that asks for a longer one has refused
OLDEST = 24 * 60 * 60  # a lookup that could not be asked for a day is given up
MAX_REFUSALS = 5
BACKOFF = 2.0  # seconds, times 4 for each attempt, with full jitter

Result = TypeVar("Result")


def run_due_lookups(*, seconds: float = RUN_SECONDS) -> int:
    """Run due lookups until none is due or the time is up, and bring what is then in flight to its end.

    Returns how many were run.
    """
    return asyncio.run(_run_window(seconds))


@functools.cache
def get_limits() -> Limits:
    """Return this process's view of the providers' limits."""
    return Limits(settings.LIMITS_URL or None)


async def _run_window(seconds: float) -> int:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger") as database:
        try:
            async with Fetcher(allow=_list_allowed_hosts(), user_agent=settings.USER_AGENT) as fetcher:
                return await _keep_in_flight(Courier(fetcher, get_limits(), database), loop.time() + seconds)
        finally:
            await loop.run_in_executor(database, connections.close_all)


async def _keep_in_flight(courier: "Courier", until: float) -> int:
    """Lease more lookups as others return, so that a provider that is slow holds up no other."""
    loop = asyncio.get_running_loop()
    running: dict[asyncio.Task[None], Lookup] = {}
    done = 0
    while True:
        if loop.time() < until and len(running) <= BATCH - REFILL:
            for lookup, query in await courier.lease(BATCH - len(running)):
                running[asyncio.create_task(courier.run(lookup, query))] = lookup
        if not running:
            return done
        finished, _ = await asyncio.wait(running, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        for task in finished:
            lookup = running.pop(task)
            done += 1
            fault = task.exception()
            if fault is not None:  # of ours: seen, and tried again when the lease is over
                log.error("lookup_broke", lookup=lookup.pk, provider=lookup.provider, exc_info=fault)


class Courier:
    """Carries lookups to their providers and the answers home."""

    def __init__(self, fetcher: Fetcher, limits: Limits, database: ThreadPoolExecutor) -> None:
        self.fetcher = fetcher
        self.limits = limits
        self.database = database
        self.publishers: Publishers | None = None

    async def lease(self, limit: int) -> list[tuple[Lookup, ClaimQuery]]:
        """Take due lookups, each with what its provider is to be told."""
        lookups = await self._in_database(
            functools.partial(ledger.lease, Lookup, limit=limit, seconds=LEASE_SECONDS)
        )
        if not lookups:
            return []
        if self.publishers is None:
            self.publishers = await self._in_database(_read_publishers)
        lookups = await self._in_database(functools.partial(keep_to_budgets, lookups))
        queries = await self._in_database(functools.partial(_read_queries, lookups))
        return list(zip(lookups, queries, strict=True))

    async def run(self, lookup: Lookup, query: ClaimQuery) -> None:
        """Bring one lookup to its end, or give it back to be tried later."""
        if lookup.attempts > ledger.MAX_ATTEMPTS:
            await self._settle(lookup, Outcome.FAILED, "The worker that asked died five times. Ask again.")
            return
        try:
            spec = get_provider(lookup.provider)
        except KeyError:
            await self._settle(
                lookup, Outcome.NOT_CONFIGURED, f"There is no provider {lookup.provider!r} any more."
            )
            return
        client = self._make_client(spec, query)
        if spec.needs_key and not client.key:
            await self._settle(
                lookup,
                Outcome.NOT_CONFIGURED,
                f"Set PROVIDER_{spec.name.upper()}_KEY to the key you were given.",
            )
            return
        wait = await self._take_turn(spec, patience=PATIENCE)
        if wait > 0:
            await self._put_off(lookup, wait, lookup.detail)
            return
        await self._ask(lookup, query, spec, client)

    async def _take_turn(self, spec: ProviderSpec, *, patience: float) -> float:
        return await self.limits.take_turn(
            spec.name, read_rate(spec), read_concurrency(spec), patience=patience
        )

    async def _take_next_turn(self, spec: ProviderSpec) -> bool:
        """Give a turn back and take another, for a further request of the same lookup."""
        self.limits.record_success(spec.name)
        return await self._take_turn(spec, patience=NEXT_PATIENCE) == 0

    async def _ask(
        self, lookup: Lookup, query: ClaimQuery, spec: ProviderSpec, client: ProviderClient
    ) -> None:
        began = time.monotonic()
        try:
            async with asyncio.timeout(CALL_SECONDS):
                answer = await spec.search(query, client)
        except ProviderNotConfigured as error:
            self.limits.record_success(spec.name)  # gives the turn back: nobody was asked
            await self._settle(lookup, Outcome.NOT_CONFIGURED, str(error))
        except ProviderNotCovered as error:
            self.limits.record_success(spec.name)
            await self._settle(lookup, Outcome.NOT_COVERED, str(error))
        except ProviderError as error:
            await self._take_refusal(lookup, spec, error)
        except TimeoutError:
            late = ProviderError(f"{spec.name} did not answer within {CALL_SECONDS} seconds.")
            await self._take_refusal(lookup, spec, late)
        else:
            self.limits.record_success(spec.name)
            latency = round((time.monotonic() - began) * 1000)
            await self._keep(lookup, answer, self._make_ranker(query), latency)

    async def _keep(self, lookup: Lookup, answer: ProviderAnswer, rank: Ranker, latency_ms: int) -> None:
        kept = await self._in_database(
            functools.partial(record_answer, lookup, answer, rank=rank, latency_ms=latency_ms)
        )
        if not kept:
            log.info("late_answer_dropped", lookup=lookup.pk, provider=lookup.provider)

    async def _take_refusal(self, lookup: Lookup, spec: ProviderSpec, error: ProviderError) -> None:
        detail = clean_line(error.detail)[:500]
        notes = {"http_status": error.http_status}
        if error.rate_limited:
            pause = error.retry_after or 30.0
            self.limits.pause(spec.name, pause)
            if pause > LONGEST_PAUSE or lookup.deferrals >= MAX_REFUSALS:
                await self._settle(lookup, Outcome.RATE_LIMITED, detail, **notes)
            else:
                defer = functools.partial(ledger.defer, lookup, seconds=pause, detail=detail, **notes)
                await self._in_database(defer)
            return
        self.limits.record_failure(spec.name)
        if error.permanent or lookup.attempts >= ledger.MAX_ATTEMPTS:
            await self._settle(lookup, Outcome.FAILED, detail, **notes)
            return
        seconds = error.retry_after or random.uniform(0.5, 1.0) * BACKOFF * 4 ** (lookup.attempts - 1)  # noqa: S311  # jitter
        retry = functools.partial(
            ledger.retry, lookup, seconds=min(seconds, LONGEST_PAUSE), detail=detail, **notes
        )
        await self._in_database(retry)

    async def _put_off(self, lookup: Lookup, wait: float, detail: str) -> None:
        """Give a lookup back because it is not its turn; it was not asked, so no attempt is counted."""
        now = await self._in_database(ledger.read_database_time)
        if (now - lookup.created_at).total_seconds() > OLDEST:
            await self._settle(lookup, Outcome.RATE_LIMITED, f"Not asked for a day. {detail}".strip())
            return
        give_back = functools.partial(ledger.give_back, lookup, seconds=wait)
        await self._in_database(give_back)

    async def _settle(self, lookup: Lookup, outcome: Outcome, detail: str, **notes: int | None) -> None:
        await self._in_database(functools.partial(record_outcome, lookup, outcome, detail=detail, **notes))

    async def _in_database(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self.database, work)

    async def _search_library(self, query: ClaimQuery, limit: int) -> Sequence[FoundSource]:
        return await self._in_database(functools.partial(find_in_library, query, limit))

    def _make_client(self, spec: ProviderSpec, query: ClaimQuery) -> ProviderClient:
        options = settings.PROVIDER_OPTIONS.get(spec.name, {})
        return ProviderClient(
            name=spec.name,
            fetcher=self.fetcher,
            base_url=options.get("URL", spec.default_url),
            key=options.get("KEY", ""),
            language=query.language,
            search_library=self._search_library,
            next_turn=functools.partial(self._take_next_turn, spec),
        )

    def _make_ranker(self, query: ClaimQuery) -> Ranker:
        own = domain_of(query.article_url) if query.article_url else ""
        return functools.partial(
            rank_sources,
            query,
            publishers=self.publishers or {},
            own_domain=own,
            meaning=load_meaning(settings.SEMANTIC_MODEL),
        )


def read_rate(spec: ProviderSpec) -> float:
    """Return how many calls a second a provider may get: the operator's word, else the registry's."""
    return float(settings.PROVIDER_OPTIONS.get(spec.name, {}).get("RATE", spec.rate_per_second))


def _list_allowed_hosts() -> frozenset[str]:
    """Return the hosts the operator opened by hand, and those of the providers' own addresses."""
    return settings.FETCH_ALLOW | settings.PROVIDER_HOSTS


def keep_to_budgets(lookups: list[Lookup]) -> list[Lookup]:
    """Give back, until midnight UTC, the leased lookups that are more than their provider's budget for today.

    The rows are the count: a lease counts its attempt before anybody is asked, so that no worker and no
    broker that was lost can make it too many.
    """
    kept: list[Lookup] = []
    left: dict[str, int] = {}
    for lookup in reversed(lookups):
        budget = _read_budget(lookup.provider)
        if budget is None:
            kept.append(lookup)
            continue
        if lookup.provider not in left:
            left[lookup.provider] = count_asked_today(lookup.provider) - budget
        if left[lookup.provider] > 0:
            left[lookup.provider] -= 1
            ledger.give_back(
                lookup,
                seconds=_seconds_to_midnight(),
                detail=f"Today's {budget} calls are spent: asked after midnight UTC.",
            )
        else:
            kept.append(lookup)
    return kept[::-1]


def read_budget(spec: ProviderSpec) -> int | None:
    """Return how often a provider may be asked a day, None without a limit."""
    return _read_budget(spec.name)


def read_concurrency(spec: ProviderSpec) -> int:
    """Return how many calls of a provider may run at once: the operator's word, else the registry's."""
    return int(settings.PROVIDER_OPTIONS.get(spec.name, {}).get("CONCURRENCY", spec.concurrency))


def _read_budget(provider: str) -> int | None:
    given = settings.PROVIDER_OPTIONS.get(provider, {}).get("BUDGET")
    return int(given) if given else None


def _seconds_to_midnight() -> float:
    now = datetime.datetime.now(datetime.UTC)
    tomorrow = (now + datetime.timedelta(days=1)).replace(hour=0, minute=0, second=1, microsecond=0)
    return (tomorrow - now).total_seconds()


def _read_queries(lookups: Sequence[Lookup]) -> list[ClaimQuery]:
    rows = Claim.objects.select_related("claimant", "article__current_version")
    claims = rows.in_bulk({lookup.claim_id for lookup in lookups})
    return [make_query(claims[lookup.claim_id], given=lookup.given_query) for lookup in lookups]


def make_query(claim: Claim, *, given: str = "") -> ClaimQuery:
    """Return what providers are told of a claim; ``given`` is what an editor wants asked instead."""
    version = claim.article.current_version
    claimant = claim.claimant.name if claim.claimant else ""
    return build_query(
        claim.text,
        # who only wrote the article is nobody to look up
        claimant="" if claimant and claimant in claim.article.byline else claimant,
        language=claim.article.language or "en",
        date=claim.claimed_on,
        article_url=claim.article.url,
        links=version.links if version else (),
        given=given,
    )


def _read_publishers() -> Publishers:
    rows = Publisher.objects.values_list("domain", "name", "kind", "blocked", "reliability")
    return {
        domain: KnownPublisher(name, kind, blocked, reliability)
        for domain, name, kind, blocked, reliability in rows
    }
