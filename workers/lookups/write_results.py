"""Writes the results of lookups in groups: a transaction costs more than what is written in it.

What comes in while one group is written is the next group. An answer waits a moment for those to the
same claim that are under way, so that the claim's pages are ranked once for all of them.
"""

import asyncio
import functools
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import structlog
from django.db import InterfaceError, OperationalError, connections

from articles.models import Lookup
from articles.services.lookup_results import Result, Settlement, record_results

log = structlog.get_logger(__name__)

GATHER_SECONDS = 0.03  # for which a group grows, unless little is under way
LONGEST_HOLD = 0.25  # seconds an answer waits for others to its claim
LARGEST_GROUP = 96
TRIES = 3

T = TypeVar("T")
InDatabase = Callable[[Callable[[], T]], Awaitable[T]]


class ResultWriter:
    """Takes results in, and writes them in the thread that ``in_database`` runs things in."""

    def __init__(self, in_database: "InDatabase[set[int]]", on_written: Callable[[Result], None]) -> None:
        self._in_database = in_database
        self._on_written = on_written
        self._results: list[tuple[float, Result]] = []
        self._asked: Counter[int] = Counter()  # claims whose providers are being asked
        self._some = asyncio.Event()
        self.is_writing = False

    @property
    def has_work(self) -> bool:
        """Tell whether anything is still to be written."""
        return bool(self._results) or self.is_writing

    def expect(self, lookup: Lookup) -> None:
        """Note that a lookup is being asked."""
        self._asked[lookup.claim_id] += 1

    def miss(self, lookup: Lookup) -> None:
        """Note that a lookup is not being asked any more."""
        self._asked[lookup.claim_id] -= 1
        if self._asked[lookup.claim_id] <= 0:
            del self._asked[lookup.claim_id]
        self._some.set()

    def is_expecting(self, lookup: Lookup) -> bool:
        """Tell whether a provider is being asked for the same claim."""
        return lookup.claim_id in self._asked

    def put(self, result: Result) -> None:
        """Take a result in, to be written soon."""
        self._results.append((time.monotonic(), result))
        self._some.set()

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._some.wait()
            if len(self._asked) > 4:
                await asyncio.sleep(GATHER_SECONDS)
            self._some.clear()
            group = self._take()
            if group:
                await self._write(group)
            elif self._results:
                await asyncio.sleep(GATHER_SECONDS)
            if self._results:
                self._some.set()

    def _take(self) -> list[Result]:
        old = time.monotonic() - LONGEST_HOLD
        group: list[Result] = []
        rest: list[tuple[float, Result]] = []
        for came, result in self._results:
            waits = isinstance(result, Settlement) and self._asked[result.lookup.claim_id] and came > old
            if waits or len(group) >= LARGEST_GROUP:
                rest.append((came, result))
            else:
                group.append(result)
        self._results = rest
        return group

    async def _write(self, group: Sequence[Result]) -> None:
        self.is_writing = True
        try:
            if not await self._try(group) and len(group) > 1:
                for result in group:
                    await self._try([result])
        finally:
            self.is_writing = False
            for result in group:
                self._on_written(result)

    async def _try(self, group: Sequence[Result]) -> bool:
        """Write results together. False: none was, since one of them can't be.

        Of such a one nothing is written: it is due again after its lease, and given up after its attempts.
        """
        (written,) = await asyncio.gather(
            self._in_database(functools.partial(write_persistently, group)), return_exceptions=True
        )
        if isinstance(written, Exception):
            keys = [result.lookup.pk for result in group]
            log.error("results_not_written", lookups=keys, exc_info=written)
            return False
        if isinstance(written, BaseException):
            raise written
        for result in group:
            if result.lookup.pk not in written:
                log.info("late_result_dropped", lookup=result.lookup.pk, provider=result.lookup.provider)
        return True


def write_persistently(group: Sequence[Result]) -> set[int]:
    """Write results, again after a moment where the database was away or a transaction was in the way.

    Returns the keys of the lookups written.
    """
    for number in range(1, TRIES):
        try:
            return record_results(group)
        except (OperationalError, InterfaceError) as error:
            log.warning("database_away", error=str(error))
            connections.close_all()
            time.sleep(0.3 * number)
    return record_results(group)
