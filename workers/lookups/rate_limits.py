"""How fast each provider is asked, by all workers together, and when it is not asked for a while.

Each provider has a pace (turns are handed out 1/rate seconds apart), a number of calls that may run at
once, and a circuit breaker: after several failures in a row nobody asks until a cool-down has passed, then
one call tries; when that fails too, the next cool-down is twice as long. All of it lives in Redis, under
keys that may be lost at any time. While Redis is away each process counts for itself, at a quarter of the
pace. A caller takes a turn, asks, and records how it went, which also gives the turn back::

    wait = await limits.take_slot(name, rate, concurrency, patience=5)
    if wait:
        ...  # not now: come back in ``wait`` seconds; this costs no attempt
    else:
        ...  # ask
        limits.record_success(name)  # or record_failure, or pause

One with many calls books several turns at once, and only notes how calls went: the next booking tells it.
"""

import asyncio
import os
import threading
import time
import uuid
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from workers.lookups.slots import (
    BOOKED_AHEAD,
    FAILURE,
    SUCCESS,
    Booked,
    BreakerRule,
    Counts,
    LocalCounts,
    News,
    Pace,
    SharedCounts,
)

CALL_SECONDS = 30.0
"""Seconds for which the calls of a process that reports nothing more are taken to run."""

LONGEST_PACE = 6.0
"""Seconds from one slot to the next that a slow provider may have without resting."""

AWAY_SECONDS = 5.0
LOCAL_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class ProviderState:
    """What a screen shows of a provider: its breaker, its failures in a row, the calls running, and the
    seconds until it will be asked again (0 for now). ``shared`` is false while Redis is away and the
    figures are this process's own."""

    breaker: Literal["closed", "open", "half_open"]
    failures: int
    running: int
    seconds_left: float
    shared: bool


class RateLimits:
    """The limits of every provider. With ``redis_url`` None each process counts for itself.

    The breaker opens after ``failures_to_open`` failures in a row, for ``first_cool_down`` seconds,
    then twice as long each time up to ``longest_cool_down``. Who keeps a turn for more than ``call_seconds``
    books, or tells, in between.
    """

    def __init__(
        self,
        redis_url: str | None,
        *,
        failures_to_open: int = 5,
        first_cool_down: float = 15.0,
        longest_cool_down: float = 900.0,
        call_seconds: float = CALL_SECONDS,
    ) -> None:
        rule = BreakerRule(failures_to_open, first_cool_down, longest_cool_down)
        self._local = LocalCounts(rule)
        self._client = _connect(redis_url) if redis_url else None
        process = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._shared = SharedCounts(self._client, process, rule) if self._client is not None else None
        self._turn_seconds = call_seconds
        self._own: dict[str, _Own] = {}
        self._lock = threading.Lock()
        self._away_until = 0.0
        self._queues: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, _Queue]] = (
            weakref.WeakKeyDictionary()
        )

    def book(
        self,
        provider: str,
        rate: float,
        concurrency: int,
        *,
        wanted: int = 1,
        longest_wait: float = BOOKED_AHEAD,
    ) -> Booked:
        """Book up to ``wanted`` slots within ``longest_wait`` seconds, and report what was noted.

        With none wanted, only tell.
        """
        if rate <= 0 or concurrency < 1:
            raise ValueError("a provider's rate and concurrency must be above zero")
        whole = Pace(rate, concurrency, longest_wait, self._turn_seconds)
        few = max(1, int(concurrency * LOCAL_SHARE))
        share = Pace(rate * LOCAL_SHARE, few, longest_wait, self._turn_seconds)
        with self._lock:
            own = self._own.setdefault(provider, _Own())
            own.pace = whole
            news = News(own.running, own.ended)
            booked = self._count(
                lambda counts: counts.book(provider, share if counts is self._local else whole, news, wanted)
            )
            own.ended = ""
            own.running += booked.turns
        return booked

    def tell(self, provider: str) -> None:
        """Tell how many calls run and how those that ended went."""
        with self._lock:
            pace = self._own.setdefault(provider, _Own()).pace
        self.book(provider, pace.rate, pace.concurrency, wanted=0)

    def note(self, provider: str, *, well: bool) -> None:
        """Return a slot, and remember how the call went until the next booking reports it."""
        with self._lock:
            own = self._own.setdefault(provider, _Own())
            own.running = max(0, own.running - 1)
            own.ended += SUCCESS if well else FAILURE

    async def take_slot(self, provider: str, rate: float, concurrency: int, *, patience: float) -> float:
        """Wait for a slot, up to ``patience`` seconds. Return 0 when it has come, else the seconds to wait.

        Callers in one event loop queue for a provider one behind the other, so that one asks for all.
        """
        queue = self._queues.setdefault(asyncio.get_running_loop(), {}).setdefault(provider, _Queue())
        deadline = time.monotonic() + patience
        place = queue.waiting = queue.waiting + 1
        try:
            async with asyncio.timeout(patience):
                await queue.lock.acquire()
        except TimeoutError:
            return patience + place / rate
        finally:
            queue.waiting -= 1
        try:
            return await self._wait_for_slot(provider, rate, concurrency, deadline)
        finally:
            queue.lock.release()

    async def _wait_for_slot(self, provider: str, rate: float, concurrency: int, deadline: float) -> float:
        while True:
            booked = self.book(provider, rate, concurrency)
            if not booked.turns and time.monotonic() + booked.wait > deadline:
                return max(booked.wait, 1.0)
            await asyncio.sleep(booked.wait)
            if booked.turns:
                return 0.0

    def drop(self, provider: str) -> None:
        """Return a slot in which nobody was asked."""
        with self._lock:
            own = self._own.setdefault(provider, _Own())
            own.running = max(0, own.running - 1)

    def record_success(self, provider: str) -> None:
        """Record that the provider answered: closes its breaker and returns the slot."""
        self.note(provider, well=True)
        self.tell(provider)

    def record_failure(self, provider: str) -> None:
        """Record that the provider failed: counts towards its breaker and returns the slot."""
        self.note(provider, well=False)
        self.tell(provider)

    def pause(self, provider: str, seconds: float) -> None:
        """Record that the provider asked for ``seconds`` of rest, and return the slot.

        For answers about pace, such as 429 with Retry-After: they count as no failure.
        """
        with self._lock:
            own = self._own.setdefault(provider, _Own())
            own.running = max(0, own.running - 1)
            self._count(lambda counts: counts.pause(provider, max(seconds, 0.0)))
        self.tell(provider)

    def state(self, provider: str) -> ProviderState:
        """Return a provider's state now."""
        figures = self._count(lambda counts: counts.read(provider))
        breaker: Literal["closed", "open", "half_open"] = "closed"
        if figures.times_opened:
            breaker = "open" if figures.open_seconds > 0 else "half_open"
        # The next turn of a busy provider is near; only a rest it asked for is worth showing.
        rest = figures.next_seconds if figures.next_seconds > LONGEST_PACE else 0.0
        return ProviderState(
            breaker=breaker,
            failures=figures.failures,
            running=figures.running,
            seconds_left=max(figures.open_seconds, rest, 0.0),
            shared=self.shares_counts,
        )

    @property
    def shares_counts(self) -> bool:
        """Tell whether counts are shared through Redis just now."""
        return self._shared is not None and time.monotonic() >= self._away_until

    def try_redis_again(self) -> None:
        """Ask Redis at the next operation, even if it was away a moment ago."""
        self._away_until = 0.0

    def close(self) -> None:
        """Close the connections to Redis."""
        if self._client is not None:
            self._client.close()

    def _count(self, operation: "Callable[[Counts], _Result]") -> "_Result":
        """Run an operation on the shared counts, or on our own while Redis does not answer."""
        if self._shared is not None and self.shares_counts:
            try:
                return operation(self._shared)
            except redis.RedisError:
                self._away_until = time.monotonic() + AWAY_SECONDS
        return operation(self._local)


_Result = TypeVar("_Result")


@dataclass(slots=True)
class _Own:
    """This process's own calls to a provider: how many run, how those that ended went and nobody was told
    of yet, and the pace last asked for."""

    running: int = 0
    ended: str = ""
    pace: Pace = field(default_factory=lambda: Pace(1.0, 1, BOOKED_AHEAD, CALL_SECONDS))


@dataclass(slots=True)
class _Queue:
    """Callers of one event loop that wait for one provider."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


def _connect(redis_url: str) -> redis.Redis:
    # Short timeouts and no retries: calls are made between awaits, and the local counts stand ready.
    return redis.Redis.from_url(
        redis_url,
        socket_connect_timeout=0.5,
        socket_timeout=0.5,
        retry=Retry(NoBackoff(), 0),
        decode_responses=True,
    )
