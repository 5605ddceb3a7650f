"""Runs lookups: many in flight in one event loop, more started as they return.

One message stands for many lookups, since a message costs a worker more than a call does; a process has one
runner at most. What is read and written goes through one thread of its own, so that the loop never waits for
the database. A lease is short and renewed while its lookup is in hand, so that those of a worker that died
are free again soon.
"""

import asyncio
import functools
import math
import threading
import time
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import structlog
from django.conf import settings
from django.db import DatabaseError, connections

from articles import jobs
from articles.choices import Outcome
from articles.claims.matching.load_model import load_meaning
from articles.messages import Message
from articles.models import Lookup
from articles.services.lookup_results import Result, Retry, Settlement
from articles.web.fetch import Fetcher
from workers.lookups.ask_provider import ProviderCaller
from workers.lookups.budgets import keep_to_budgets
from workers.lookups.build_queries import QueryBuilder
from workers.lookups.provider_limits import read_concurrency, read_pace
from workers.lookups.provider_queue import MAX_LATE, PendingCall, ProviderQueue, share_out
from workers.lookups.rate_limits import RateLimits
from workers.lookups.rerank_by_meaning import Reranker
from workers.lookups.write_results import ResultWriter
from workers.providers.registry import PROVIDERS, name_missing

log = structlog.get_logger(__name__)

LEASE_SECONDS = 20.0
RENEW_SECONDS = 5.0
CALL_SECONDS = 5.0  # for which the calls of a worker that reports nothing more are taken to run
TELL_SECONDS = 1.0
TICK_SECONDS = 0.02  # between two looks at who may begin
POLL_SECONDS = 1.0  # between two looks for what has become due meanwhile
REFILL = 24  # lookups that are worth a lease, while others wait
LINGER_SECONDS = 6.0  # the runner waits for a slot nearer than this
UNASKABLE = 200  # lookups that need nobody's answer, settled at once

T = TypeVar("T")


class WakeSignal:
    """A signal from any thread of a process to the runner that is at work in it: look again, or stop."""

    def __init__(self) -> None:
        self.closing = False
        self._wake: Callable[[], object] | None = None
        self._lock = threading.Lock()

    def wake(self) -> None:
        """Have the runner, if there is one, look for what is due."""
        with self._lock:
            if self._wake is not None:
                self._wake()

    def close(self) -> None:
        """Have the runner finish the calls under way, and start no more."""
        self.closing = True
        self.wake()

    def attach(self, wake: Callable[[], object] | None) -> None:
        """Set what is called on a signal; None when no runner is at work any more."""
        with self._lock:
            self._wake = wake


wake_signal = WakeSignal()


def run_due_lookups(*, seconds: float = math.inf) -> int:
    """Run lookups until none is due or the time is up, and finish the calls that are then under way.

    Returns how many were run.
    """
    return asyncio.run(_run_lookups(seconds))


@functools.cache
def get_limits() -> RateLimits:
    """Return this process's view of the providers' limits."""
    return RateLimits(settings.LIMITS_URL or None, call_seconds=CALL_SECONDS)


async def _run_lookups(seconds: float) -> int:
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="database") as database:
        loop = asyncio.get_running_loop()
        allow = settings.FETCH_ALLOW | settings.PROVIDER_HOSTS
        try:
            async with Fetcher(
                allow=allow, user_agent=settings.USER_AGENT, limit=settings.IN_FLIGHT
            ) as fetcher:
                runner = LookupRunner(fetcher, get_limits(), database)
                wake_signal.attach(functools.partial(loop.call_soon_threadsafe, runner.look))
                return await runner.run(time.monotonic() + seconds)
        finally:
            wake_signal.attach(None)
            await loop.run_in_executor(database, connections.close_all)


class LookupRunner:
    """The lookups that one process holds, in a queue for each provider."""

    def __init__(self, fetcher: Fetcher, limits: RateLimits, database: ThreadPoolExecutor) -> None:
        self._limits = limits
        self._database = database
        self._caller = ProviderCaller(fetcher, limits, self._in_database)
        self._reranks = load_meaning(settings.SEMANTIC_MODEL) is not None
        self._reranker = Reranker()
        self._writer = ResultWriter(self._in_database, self._take_note)
        self._query_builder = QueryBuilder()
        self._queues = {
            spec.name: ProviderQueue(spec, read_pace(spec), read_concurrency(spec))
            for spec in PROVIDERS
            if not name_missing(spec, settings.PROVIDER_OPTIONS.get(spec.name, {}))
        }
        self._held: dict[int, Lookup] = {}  # every leased row whose result is not written
        self._calls: set[asyncio.Task[None]] = set()
        self._leasing: asyncio.Task[None] | None = None
        self._fault: BaseException | None = None
        self._wake = asyncio.Event()
        self._unaskable_due = True
        self._looked_at = time.monotonic()
        self._done = 0

    def look(self) -> None:
        """Look for what has become due."""
        for queue in self._queues.values():
            queue.due = True
        self._unaskable_due = True
        self._looked_at = time.monotonic()
        self._wake.set()

    async def run(self, until: float) -> int:
        """Run until nothing is left to do; from ``until`` (monotonic) on, begin nothing more."""
        loops = (self._writer.run(), self._reranker.run(), self._keep_renewing())
        helpers = [asyncio.create_task(working) for working in loops]
        try:
            while True:
                if time.monotonic() >= until or wake_signal.closing:
                    self._release_waiting(self._queues.values())
                else:
                    self._begin_calls()
                    self._lease_if_wanted()
                if not self._has_work(until):
                    return self._done
                await self._rest()
                for helper in helpers:
                    if helper.done():
                        helper.result()
                if self._fault is not None:
                    raise self._fault
        finally:
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)

    def _has_work(self, until: float) -> bool:
        if self._calls or self._writer.has_work or self._leasing is not None:
            return True
        now = time.monotonic()
        if now >= until or wake_signal.closing:
            return False
        near = now + LINGER_SECONDS
        return (
            self._unaskable_due
            or self._reranker.has_work
            or any(
                queue.waiting or (queue.due and queue.shut_until < near) for queue in self._queues.values()
            )
        )

    async def _rest(self) -> None:
        """Wait until something has happened, or a provider's next slot is near."""
        now = time.monotonic()
        moments = [queue.shut_until for queue in self._queues.values() if queue.waiting or queue.due]
        next_moment = min((moment for moment in moments if moment > now), default=now + POLL_SECONDS)
        try:
            async with asyncio.timeout(min(max(next_moment - now, TICK_SECONDS), POLL_SECONDS)):
                await self._wake.wait()
        except TimeoutError:
            pass
        else:
            self._wake.clear()
            await asyncio.sleep(TICK_SECONDS - min(time.monotonic() - now, TICK_SECONDS))
        if time.monotonic() - self._looked_at > POLL_SECONDS:
            self.look()

    def _begin_calls(self) -> None:
        """Book slots for what waits, and start the calls."""
        now = time.monotonic()
        busy = [queue for queue in self._queues.values() if queue.has_work]
        for queue, share in zip(
            busy, share_out(settings.IN_FLIGHT, [queue.most for queue in busy]), strict=True
        ):
            queue.share = share
        for queue in busy:
            wanted = min(len(queue.waiting), queue.count_room()) if queue.shut_until <= now else 0
            if not wanted and not queue.has_news(now - TELL_SECONDS):
                continue
            queue.told_at, queue.ended = now, 0
            booked = self._limits.book(queue.spec.name, queue.rate, queue.concurrency, wanted=wanted)
            if wanted and not booked.turns:
                queue.shut_until = now + booked.wait
            for number in range(booked.turns):
                self._begin(queue, queue.waiting.popleft(), now + booked.wait + number * booked.interval)
        self._release_waiting(queue for queue in busy if queue.shut_until > now + LINGER_SECONDS)

    def _begin(self, queue: ProviderQueue, job: PendingCall, moment: float) -> None:
        queue.running += 1
        self._writer.expect(job.lookup)
        call = asyncio.create_task(self._run(queue, job, moment))
        self._calls.add(call)
        call.add_done_callback(functools.partial(self._end, queue, job.lookup))

    async def _run(self, queue: ProviderQueue, job: PendingCall, moment: float) -> None:
        if await queue.wait_for_start(moment) or job.late >= MAX_LATE:
            self._done += 1
            self._writer.put(await self._caller.ask(job, queue.spec))
        else:
            job.late += 1
            self._limits.drop(queue.spec.name)
            queue.waiting.appendleft(job)

    def _end(self, queue: ProviderQueue, lookup: Lookup, call: asyncio.Task[None]) -> None:
        self._calls.discard(call)
        queue.running -= 1
        queue.ended += 1
        self._writer.miss(lookup)
        if not call.cancelled() and (fault := call.exception()) is not None:
            # Ours: seen here, and tried again when the lease is over.
            log.error("lookup_broke", lookup=lookup.pk, provider=lookup.provider, exc_info=fault)
            self._let_go(lookup)
        self._wake.set()

    def _release_waiting(self, queues: Iterable[ProviderQueue]) -> None:
        """Return leased lookups whose slot does not come soon. They were not asked: no attempt counts."""
        for queue in queues:
            wait = max(queue.shut_until - time.monotonic(), 0.0)
            while queue.waiting:
                self._writer.put(Retry(queue.waiting.popleft().lookup, wait, untried=True))

    def _lease_if_wanted(self) -> None:
        """Lease more in the background, where enough is wanted or a queue is empty."""
        if self._leasing is not None:
            return
        now = time.monotonic()
        wanted = {queue.spec.name: queue.count_wanted(now) for queue in self._queues.values()}
        dry = any(wanted[queue.spec.name] and not queue.waiting for queue in self._queues.values())
        if dry or self._unaskable_due or sum(wanted.values()) >= REFILL:
            self._leasing = asyncio.create_task(self._lease(wanted))
            self._leasing.add_done_callback(self._end_leasing)

    def _end_leasing(self, leasing: asyncio.Task[None]) -> None:
        self._leasing = None
        if not leasing.cancelled():
            self._fault = leasing.exception()
        self._wake.set()

    async def _lease(self, wanted: dict[str, int]) -> None:
        try:
            calls, unaskable = await self._in_database(
                functools.partial(self._read_due, wanted, unaskable=self._unaskable_due)
            )
        except DatabaseError as error:
            log.warning("database_away", error=str(error))
            await self._in_database(connections.close_all)
            await asyncio.sleep(POLL_SECONDS)
            return
        found = dict.fromkeys(wanted, 0)
        for job in calls:
            found[job.lookup.provider] += 1
            self._held[job.lookup.pk] = job.lookup
            self._take_in(job)
        for name, count in found.items():
            if count < wanted[name]:
                self._queues[name].due = False
        self._unaskable_due = len(unaskable) >= UNASKABLE
        for lookup in unaskable:
            self._held[lookup.pk] = lookup
            self._writer.put(_refuse(lookup))

    def _take_in(self, job: PendingCall) -> None:
        if job.lookup.attempts > jobs.MAX_ATTEMPTS:
            died = Message("The worker that asked stopped five times. Ask again.")
            self._writer.put(Settlement(job.lookup, Outcome.FAILED, died))
        else:
            self._queues[job.lookup.provider].waiting.append(job)

    def _read_due(self, wanted: dict[str, int], *, unaskable: bool) -> tuple[list[PendingCall], list[Lookup]]:
        """Lease what each queue wants and, with ``unaskable``, what no provider can be asked."""
        due = jobs.list_due(Lookup)
        parts = [(due.filter(provider=name), count) for name, count in wanted.items() if count]
        if unaskable:
            parts.append((due.exclude(provider__in=list(self._queues)), UNASKABLE))
        leased = jobs.lease_from(parts, seconds=LEASE_SECONDS, to_the_back=True)
        askable = keep_to_budgets([row for row in leased if row.provider in self._queues])
        queries = self._query_builder.read(askable)
        calls = [PendingCall(lookup, query) for lookup, query in zip(askable, queries, strict=True)]
        return calls, [row for row in leased if row.provider not in self._queues]

    async def _keep_renewing(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            held = list(self._held.values())
            try:
                await self._in_database(functools.partial(jobs.renew, held, seconds=LEASE_SECONDS))
            except DatabaseError as error:  # the next time will do, or others take them
                log.warning("leases_not_renewed", error=str(error))
                await self._in_database(connections.close_all)

    def _take_note(self, result: Result) -> None:
        """Let go of a lookup whose result is written; after a claim's last, have its links reranked."""
        self._let_go(result.lookup)
        brought = isinstance(result, Settlement) and result.sources
        if self._reranks and brought and not self._writer.is_expecting(result.lookup):
            self._reranker.add(result.lookup.claim_id)

    def _let_go(self, lookup: Lookup) -> None:
        self._held.pop(lookup.pk, None)
        self._wake.set()

    def _in_database(self, work: Callable[[], T]) -> Awaitable[T]:
        return asyncio.get_running_loop().run_in_executor(self._database, work)


def _refuse(lookup: Lookup) -> Settlement:
    """Settle a lookup whose provider can't be asked here, naming the missing setting."""
    for spec in PROVIDERS:
        if spec.name == lookup.provider:
            missing = name_missing(spec, settings.PROVIDER_OPTIONS.get(spec.name, {}))
            return Settlement(lookup, Outcome.NOT_CONFIGURED, missing)
    gone = Message("There is no provider “%(provider)s” any more.", {"provider": lookup.provider})
    return Settlement(lookup, Outcome.NOT_CONFIGURED, gone)
