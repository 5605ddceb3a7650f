"""Count slots, running calls and breakers for ``rate_limits``: in Redis, or in this process.

Turns follow the generic cell rate algorithm with a burst of one: one number, the time of the next free
turn, moves on by 1/rate with each turn that is booked. Where nothing is known of a provider (a first start,
a Redis that lost its keys) as many turns as can be were just booked: the first one comes after them.

Every process tells how many of its own calls run, and until when that may be believed: those of a process
that died are free again soon, and counts that were lost are there again with the next word.

The scripts are our own because limits and pyrate-limiter count calls over time and nothing else: calls in
flight, breakers and rests would each take a round trip more, where one script does all for many calls at
once. Neither books only as many of the calls wanted as there is room for, nor for a moment still to come.
"""

import threading
import time
from dataclasses import dataclass, field
from typing import Protocol

import redis


@dataclass(frozen=True, slots=True)
class Pace:
    """Calls a second, calls at once, the longest wait (seconds) a turn is booked for, and for how many
    seconds the calls of a process that says nothing more are believed to run."""

    rate: float
    concurrency: int
    longest_wait: float
    call_seconds: float


@dataclass(frozen=True, slots=True)
class BreakerRule:
    """Failures in a row that open a breaker, and its shortest and longest cool-down in seconds."""

    failures_to_open: int
    first_cool_down: float
    longest_cool_down: float


@dataclass(frozen=True, slots=True)
class News:
    """What a process reports of a provider: how many of its calls run now, and how those that ended since
    its last report went, in order: "s" for a success, "f" for a failure."""

    running: int = 0
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Booked:
    """Slots that were booked: how many, the seconds until the first, and from each to the next.

    With none, ``wait`` is when it is worth asking again.
    """

    turns: int
    wait: float
    interval: float = 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """A provider's state: seconds are counted from now and may be negative."""

    failures: int
    running: int
    times_opened: int
    open_seconds: float
    next_seconds: float


class Counts(Protocol):
    """What both ways of counting can do."""

    def book(self, provider: str, pace: Pace, news: News, wanted: int) -> Booked:
        """Take the report in, and book up to ``wanted`` slots; with none wanted, only take the report in."""

    def pause(self, provider: str, seconds: float) -> None:
        """Book no slot for a while."""

    def read(self, provider: str) -> Figures:
        """Return the figures."""


class SharedCounts:
    """Counts in Redis, each operation one script, by the clock of the Redis server."""

    def __init__(self, client: redis.Redis, process: str, rule: BreakerRule) -> None:
        self._process = process
        self._rule = rule
        self._book = client.register_script(_CLOCK + _BOOK)
        self._pause = client.register_script(_CLOCK + _PAUSE)
        self._read = client.register_script(_CLOCK + _READ)

    def book(self, provider: str, pace: Pace, news: News, wanted: int) -> Booked:
        """Take the report in, and book up to ``wanted`` slots; with none wanted, only take the report in."""
        rule = self._rule
        turns, wait = self._book(
            keys=_keys(provider),
            args=[
                *(self._process, news.running, pace.call_seconds, news.ended),
                *(rule.failures_to_open, rule.first_cool_down, rule.longest_cool_down),
                *(wanted, 1 / pace.rate, pace.concurrency, pace.longest_wait),
            ],
        )
        return Booked(int(turns), float(wait), 1 / pace.rate)

    def pause(self, provider: str, seconds: float) -> None:
        """Book no slot for a while."""
        self._pause(keys=_keys(provider), args=[seconds])

    def read(self, provider: str) -> Figures:
        """Return the figures."""
        failures, running, opened, open_seconds, next_seconds = self._read(keys=_keys(provider))
        return Figures(int(failures), int(running), int(opened), float(open_seconds), float(next_seconds))


@dataclass(slots=True)
class _Count:
    """One provider's numbers in this process; times are of the monotonic clock."""

    next_turn: float | None = None
    failures: int = 0
    times_opened: int = 0
    open_until: float = 0.0
    probe_until: float = 0.0
    running: int = 0
    running_until: float = field(default=0.0)


class LocalCounts:
    """The same counts in this process alone."""

    def __init__(self, rule: BreakerRule) -> None:
        self._rule = rule
        self._counts: dict[str, _Count] = {}
        self._lock = threading.Lock()

    def book(self, provider: str, pace: Pace, news: News, wanted: int) -> Booked:
        """Take the report in, and book up to ``wanted`` slots; with none wanted, only take the report in."""
        with self._lock:
            count, now = self._get(provider)
            if count.next_turn is None:
                count.next_turn = now + BOOKED_AHEAD + 1 / pace.rate
            count.running, count.running_until = news.running, now + pace.call_seconds
            for end in news.ended:
                self._end(count, end, now)
            return self._hand_out(count, now, pace, wanted) if wanted else Booked(0, 0.0)

    def _hand_out(self, count: _Count, now: float, pace: Pace, wanted: int) -> Booked:
        shut_until = max(count.open_until, count.probe_until if count.times_opened else 0.0)
        if shut_until > now:
            return Booked(0, shut_until - now)
        free = pace.concurrency - count.running
        if free < 1:
            return Booked(0, FULL_WAIT)
        turn = max(count.next_turn or 0.0, now)
        wait = turn - now
        near = int((pace.longest_wait - wait) * pace.rate) + 1 if wait <= pace.longest_wait else 0
        turns = min(wanted, free, near, 1 if count.times_opened else wanted)
        if turns > 0:
            count.next_turn = turn + turns / pace.rate
            count.running += turns
            if count.times_opened:
                count.probe_until = turn + PROBE_SECONDS
        return Booked(max(turns, 0), wait, 1 / pace.rate)

    def _end(self, count: _Count, end: str, now: float) -> None:
        if end == SUCCESS:
            count.failures = count.times_opened = 0
            count.open_until = count.probe_until = 0.0
            return
        rule = self._rule
        count.failures += 1
        if count.open_until > now or (not count.times_opened and count.failures < rule.failures_to_open):
            return
        cool_down = min(rule.first_cool_down * 2**count.times_opened, rule.longest_cool_down)
        # Enough to reach any longest cool-down; a larger power would grow without end.
        count.times_opened = min(count.times_opened + 1, _MOST_DOUBLINGS)
        count.open_until, count.probe_until = now + cool_down, 0.0

    def pause(self, provider: str, seconds: float) -> None:
        """Book no slot for a while."""
        with self._lock:
            count, now = self._get(provider)
            count.next_turn = max(count.next_turn or 0.0, now + seconds)
            count.probe_until = 0.0

    def read(self, provider: str) -> Figures:
        """Return the figures."""
        with self._lock:
            count, now = self._get(provider)
            running = count.running if count.running_until > now else 0
            next_seconds = (count.next_turn or now) - now
            return Figures(count.failures, running, count.times_opened, count.open_until - now, next_seconds)

    def _get(self, provider: str) -> tuple[_Count, float]:
        return self._counts.setdefault(provider, _Count()), time.monotonic()


def _keys(provider: str) -> list[str]:
    # The braces keep both keys on one node of a cluster.
    return [f"factdesk:limits:{{{provider}}}", f"factdesk:limits:{{{provider}}}:heard"]


SUCCESS, FAILURE = "s", "f"

BOOKED_AHEAD = 0.5
"""Seconds: slots further away are not booked, so that none is outstanding longer than this."""

FULL_WAIT = 0.05
"""Seconds after which a provider with all its calls running is worth another look."""

PROBE_SECONDS = 30.0
"""Seconds that a call which tries a provider again keeps the others waiting, if it does not report."""

_MOST_DOUBLINGS = 30

# KEYS: the provider's hash (next_turn, failures, times_opened, open_until, probe_until, and running:<process>
# for each process), and the sorted set of processes, scored by the time until which their word holds.
# Kept a day and an hour: longer than any pause.
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
local function count_running()
    local running = 0
    for _, process in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], now, '+inf')) do
        running = running + read('running:' .. process)
    end
    return running
end
"""
_BOOK = f"""
local process, running, call_seconds, ended = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local failures_to_open, first, longest = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local wanted, interval = tonumber(ARGV[8]), tonumber(ARGV[9])
local concurrency, longest_wait = tonumber(ARGV[10]), tonumber(ARGV[11])
if not redis.call('HGET', KEYS[1], 'next_turn') then
    redis.call('HSET', KEYS[1], 'next_turn', now + {BOOKED_AHEAD} + interval)
end
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do
    redis.call('HDEL', KEYS[1], 'running:' .. gone)
end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
redis.call('ZADD', KEYS[2], now + call_seconds, process)
redis.call('HSET', KEYS[1], 'running:' .. process, running)
keep()
for place = 1, #ended do
    if ended:sub(place, place) == '{SUCCESS}' then
        redis.call('HDEL', KEYS[1], 'failures', 'times_opened', 'open_until', 'probe_until')
    else
        local failures, opened = redis.call('HINCRBY', KEYS[1], 'failures', 1), read('times_opened')
        if read('open_until') <= now and (opened > 0 or failures >= failures_to_open) then
            redis.call('HSET', KEYS[1], 'open_until', now + math.min(first * 2 ^ opened, longest),
                'times_opened', math.min(opened + 1, {_MOST_DOUBLINGS}))
            redis.call('HDEL', KEYS[1], 'probe_until')
        end
    end
end
if wanted < 1 then
    return {{0, '0'}}
end
local opened = read('times_opened')
local shut_until = read('open_until')
if opened > 0 then
    shut_until = math.max(shut_until, read('probe_until'))
end
if shut_until > now then
    return {{0, tostring(shut_until - now)}}
end
local free = concurrency - count_running()
if free < 1 then
    return {{0, '{FULL_WAIT}'}}
end
local turn = math.max(read('next_turn'), now)
local wait = turn - now
if wait > longest_wait then
    return {{0, tostring(wait)}}
end
local turns = math.min(wanted, free, math.floor((longest_wait - wait) / interval) + 1)
if opened > 0 then
    turns = 1
    redis.call('HSET', KEYS[1], 'probe_until', turn + {PROBE_SECONDS})
end
redis.call('HSET', KEYS[1], 'next_turn', turn + turns * interval, 'running:' .. process, running + turns)
return {{turns, tostring(wait)}}
"""
_PAUSE = """
redis.call('HSET', KEYS[1], 'next_turn', math.max(read('next_turn'), now + tonumber(ARGV[1])))
redis.call('HDEL', KEYS[1], 'probe_until')
keep()
"""
_READ = """
return {tostring(read('failures')), count_running(), tostring(read('times_opened')),
    tostring(read('open_until') - now), tostring(read('next_turn') - now)}
"""
