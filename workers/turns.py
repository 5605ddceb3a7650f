"""The counting behind ``workers.limits``: turns, running calls and breakers, in Redis or in this process.

Turns follow the generic cell rate algorithm with a burst of one: one number, the time of the next free
turn, moves on by 1/rate with each booking.
"""

import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Protocol

import redis


@dataclass(frozen=True, slots=True)
class Pace:
    """Calls a second, calls at once, the longest wait (seconds) a turn is booked for, and the seconds
    after which a turn that was not given back ends."""

    rate: float
    concurrency: int
    longest_wait: float
    turn_seconds: float


@dataclass(frozen=True, slots=True)
class BreakerRule:
    """Failures in a row that open a breaker, and its shortest and longest cool-down in seconds."""

    failures_to_open: int
    first_cool_down: float
    longest_cool_down: float


@dataclass(frozen=True, slots=True)
class Figures:
    """How a provider stands: seconds are counted from now and may be negative."""

    failures: int
    running: int
    times_opened: int
    open_seconds: float
    next_seconds: float


class Counts(Protocol):
    """What both ways of counting can do."""

    def book(self, provider: str, pace: Pace) -> tuple[float, bool]:
        """Return the seconds until a turn, and whether it is booked."""

    def succeed(self, provider: str) -> None:
        """Close the breaker; give a turn back."""

    def fail(self, provider: str, rule: BreakerRule) -> None:
        """Count a failure; give a turn back."""

    def pause(self, provider: str, seconds: float) -> None:
        """Hand out no turn for a while; give a turn back."""

    def read(self, provider: str) -> Figures:
        """Return the figures."""


class SharedCounts:
    """Counts in Redis, each operation one script, by the clock of the Redis server."""

    def __init__(self, client: redis.Redis) -> None:
        self._book = client.register_script(_CLOCK + _BOOK)
        self._succeed = client.register_script(_SUCCEED)
        self._fail = client.register_script(_CLOCK + _FAIL)
        self._pause = client.register_script(_CLOCK + _PAUSE)
        self._read = client.register_script(_CLOCK + _READ)

    def book(self, provider: str, pace: Pace) -> tuple[float, bool]:
        """Return the seconds until a turn, and whether it is booked."""
        wait, booked = self._book(
            keys=_keys(provider),
            args=[1 / pace.rate, pace.concurrency, pace.longest_wait, pace.turn_seconds, uuid.uuid4().hex],
        )
        return float(wait), bool(booked)

    def succeed(self, provider: str) -> None:
        """Close the breaker; give a turn back."""
        self._succeed(keys=_keys(provider))

    def fail(self, provider: str, rule: BreakerRule) -> None:
        """Count a failure; give a turn back."""
        self._fail(
            keys=_keys(provider),
            args=[rule.failures_to_open, rule.first_cool_down, rule.longest_cool_down],
        )

    def pause(self, provider: str, seconds: float) -> None:
        """Hand out no turn for a while; give a turn back."""
        self._pause(keys=_keys(provider), args=[seconds])

    def read(self, provider: str) -> Figures:
        """Return the figures."""
        failures, running, opened, open_seconds, next_seconds = self._read(keys=_keys(provider))
        return Figures(int(failures), int(running), int(opened), float(open_seconds), float(next_seconds))


@dataclass(slots=True)
class _Count:
    """One provider's numbers in this process; times are of the monotonic clock."""

    next_turn: float = 0.0
    failures: int = 0
    times_opened: int = 0
    open_until: float = 0.0
    probe_until: float = 0.0
    running: list[float] = field(default_factory=list)


class LocalCounts:
    """The same counts in this process alone."""

    def __init__(self) -> None:
        self._counts: dict[str, _Count] = {}
        self._lock = threading.Lock()

    def book(self, provider: str, pace: Pace) -> tuple[float, bool]:
        """Return the seconds until a turn, and whether it is booked."""
        with self._lock:
            count, now = self._get(provider)
            shut_until = max(count.open_until, count.probe_until if count.times_opened else 0.0)
            if shut_until > now:
                return shut_until - now, False
            count.running = [end for end in count.running if end > now]
            if len(count.running) >= pace.concurrency:
                return FULL_WAIT, False
            turn = max(count.next_turn, now)
            if turn - now > pace.longest_wait:
                return turn - now, False
            count.next_turn = turn + 1 / pace.rate
            count.running.append(turn + pace.turn_seconds)
            if count.times_opened:
                count.probe_until = turn + pace.turn_seconds
            return turn - now, True

    def succeed(self, provider: str) -> None:
        """Close the breaker; give a turn back."""
        with self._lock:
            count, _ = self._get(provider)
            count.failures = count.times_opened = 0
            count.open_until = count.probe_until = 0.0
            _give_back(count)

    def fail(self, provider: str, rule: BreakerRule) -> None:
        """Count a failure; give a turn back."""
        with self._lock:
            count, now = self._get(provider)
            _give_back(count)
            count.failures += 1
            if count.open_until > now or (not count.times_opened and count.failures < rule.failures_to_open):
                return
            cool_down = min(rule.first_cool_down * 2**count.times_opened, rule.longest_cool_down)
            # Enough to reach any longest cool-down; a larger power would grow without end.
            count.times_opened = min(count.times_opened + 1, _MOST_DOUBLINGS)
            count.open_until, count.probe_until = now + cool_down, 0.0

    def pause(self, provider: str, seconds: float) -> None:
        """Hand out no turn for a while; give a turn back."""
        with self._lock:
            count, now = self._get(provider)
            _give_back(count)
            count.next_turn = max(count.next_turn, now + seconds)
            count.probe_until = 0.0

    def read(self, provider: str) -> Figures:
        """Return the figures."""
        with self._lock:
            count, now = self._get(provider)
            running = sum(end > now for end in count.running)
            return Figures(
                count.failures, running, count.times_opened, count.open_until - now, count.next_turn - now
            )

    def _get(self, provider: str) -> tuple[_Count, float]:
        return self._counts.setdefault(provider, _Count()), time.monotonic()


def _give_back(count: _Count) -> None:
    """End the oldest turn: which one does not matter, only how many run."""
    if count.running:
        count.running.remove(min(count.running))


def _keys(provider: str) -> list[str]:
    # The braces keep both keys on one node of a cluster.
    return [f"factdesk:limits:{{{provider}}}", f"factdesk:limits:{{{provider}}}:running"]


FULL_WAIT = 0.05
"""Seconds after which a provider with all its calls running is worth another look."""

_MOST_DOUBLINGS = 30

# KEYS: the provider's hash (next_turn, failures, times_opened, open_until, probe_until) and the sorted set
# of its running turns, scored by their end. Kept a day and an hour: longer than any pause.
_CLOCK = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local function read(name)
    return tonumber(redis.call('HGET', KEYS[1], name) or 0)
end
local function keep()
    redis.call('EXPIRE', KEYS[1], 90000)
    redis.call('EXPIRE', KEYS[2], 90000)
end
"""
_BOOK = f"""
local interval, concurrency = tonumber(ARGV[1]), tonumber(ARGV[2])
local longest_wait, turn_seconds = tonumber(ARGV[3]), tonumber(ARGV[4])
local opened = read('times_opened')
local shut_until = read('open_until')
if opened > 0 then
    shut_until = math.max(shut_until, read('probe_until'))
end
if shut_until > now then
    return {{tostring(shut_until - now), 0}}
end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
if redis.call('ZCARD', KEYS[2]) >= concurrency then
    return {{'{FULL_WAIT}', 0}}
end
local turn = math.max(read('next_turn'), now)
if turn - now > longest_wait then
    return {{tostring(turn - now), 0}}
end
redis.call('HSET', KEYS[1], 'next_turn', turn + interval)
redis.call('ZADD', KEYS[2], turn + turn_seconds, ARGV[5])
if opened > 0 then
    redis.call('HSET', KEYS[1], 'probe_until', turn + turn_seconds)
end
keep()
return {{tostring(turn - now), 1}}
"""
_SUCCEED = """
redis.call('HDEL', KEYS[1], 'failures', 'times_opened', 'open_until', 'probe_until')
redis.call('ZPOPMIN', KEYS[2])
"""
_FAIL = f"""
redis.call('ZPOPMIN', KEYS[2])
local failures = redis.call('HINCRBY', KEYS[1], 'failures', 1)
local opened = read('times_opened')
if read('open_until') <= now and (opened > 0 or failures >= tonumber(ARGV[1])) then
    local cool_down = math.min(tonumber(ARGV[2]) * 2 ^ opened, tonumber(ARGV[3]))
    redis.call('HSET', KEYS[1], 'open_until', now + cool_down,
        'times_opened', math.min(opened + 1, {_MOST_DOUBLINGS}))
    redis.call('HDEL', KEYS[1], 'probe_until')
end
keep()
"""
_PAUSE = """
redis.call('ZPOPMIN', KEYS[2])
redis.call('HSET', KEYS[1], 'next_turn', math.max(read('next_turn'), now + tonumber(ARGV[1])))
redis.call('HDEL', KEYS[1], 'probe_until')
keep()
"""
_READ = """
return {tostring(read('failures')), redis.call('ZCOUNT', KEYS[2], now, '+inf'),
    tostring(read('times_opened')), tostring(read('open_until') - now), tostring(read('next_turn') - now)}
"""
