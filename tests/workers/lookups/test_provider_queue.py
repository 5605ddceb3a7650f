"""A line for each provider: who may begin, who is leased, and that none takes what others need."""

import asyncio
import time
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.lookups import provider_queue
from workers.lookups.provider_queue import LATE_SECONDS, ProviderQueue, share_out
from workers.providers.registry import get_provider


def make_line(rate: float, concurrency: int = 100, **fields) -> ProviderQueue:
    return ProviderQueue(get_provider("wikipedia"), rate, concurrency, **fields)


def test_the_window_is_parted_equally_and_what_one_cannot_use_goes_to_the_others():
    assert share_out(100, [1, 1000, 1000]) == [1, 49, 50]
    assert share_out(100, [1000] * 4) == [25] * 4
    assert share_out(100, [10, 10]) == [10, 10]


@given(st.integers(1, 200), st.lists(st.integers(1, 300), max_size=12))
def test_shares_are_never_above_what_one_can_use_nor_in_all_above_the_window(room, most):
    shares = share_out(room, most)
    assert all(1 <= share <= limit for share, limit in zip(shares, most, strict=True))
    assert sum(shares) <= max(room, len(most))


def test_a_slow_pace_leases_no_more_than_it_can_use_soon():
    assert make_line(0.2, share=100).count_wanted(0.0) == 2
    assert make_line(1000.0, share=50).count_wanted(0.0) == 66


def test_a_line_whose_provider_is_shut_leases_nothing():
    line = make_line(100.0, share=50, shut_until=10.0)
    assert line.count_wanted(0.0) == 0
    assert line.count_wanted(10.0) > 0


def test_calls_that_were_held_up_do_not_bunch(monkeypatch):
    now = 100.0

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(provider_queue, "time", SimpleNamespace(monotonic=lambda: now))
    monkeypatch.setattr(provider_queue, "asyncio", SimpleNamespace(sleep=sleep))
    line, began = make_line(20.0), []
    for _ in range(4):
        asyncio.run(line.wait_for_start(99.0))
        began.append(now)
    assert began == pytest.approx([100.0, 100.05, 100.1, 100.15])


@pytest.mark.parametrize(("late", "kept"), [(-0.02, True), (LATE_SECONDS * 4, False)])
def test_a_turn_that_comes_much_too_late_is_lost(late, kept):
    moment = time.monotonic() - late
    assert asyncio.run(make_line(1000.0).wait_for_start(moment)) is kept
