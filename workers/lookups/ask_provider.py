"""Asks one provider for one lookup, and turns its answer or refusal into a result to be written."""

import asyncio
import functools
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from django.conf import settings

from articles import jobs
from articles.choices import Outcome
from articles.errors import ProviderError, ProviderNotConfigured, ProviderNotCovered
from articles.messages import Message
from articles.services.lookup_results import Result, Retry, Settlement
from articles.types import ClaimQuery, FoundSource
from articles.web.fetch import Fetcher
from workers.lookups.library_search import find_in_library
from workers.lookups.provider_limits import read_concurrency, read_pace
from workers.lookups.provider_queue import LONGEST_CALL, PendingCall
from workers.lookups.rate_limits import RateLimits
from workers.providers.base import ProviderClient
from workers.providers.registry import ProviderSpec

NEXT_PATIENCE = 5.0  # seconds that a further request of the same lookup may wait for a slot
LONGEST_PAUSE = 15 * 60  # a provider that asks for a longer one has refused
MAX_REFUSALS = 5
BACKOFF = 2.0  # seconds, times 4 for each attempt, with full jitter

SearchInDatabase = Callable[[Callable[[], Sequence[FoundSource]]], Awaitable[Sequence[FoundSource]]]


@dataclass(slots=True)
class _Slot:
    """The slot a lookup is asked in; a second request returns it and takes another."""

    held: bool = True


class ProviderCaller:
    """Asks providers. ``search_in_database`` runs a search of our own library in the database's thread."""

    def __init__(self, fetcher: Fetcher, limits: RateLimits, search_in_database: SearchInDatabase) -> None:
        self._fetcher = fetcher
        self._limits = limits
        self._search_in_database = search_in_database

    async def ask(self, job: PendingCall, spec: ProviderSpec) -> Result:
        """Ask a provider for one claim, in a slot that was booked; it is returned here."""
        slot = _Slot()
        client = self._make_client(spec, job.query, slot)
        began = time.monotonic()
        try:
            async with asyncio.timeout(LONGEST_CALL):
                answer = await spec.search(job.query, client)
        except ProviderNotConfigured as error:
            self._end(spec, slot, well=True)  # nobody was asked
            return Settlement(job.lookup, Outcome.NOT_CONFIGURED, error.message)
        except ProviderNotCovered as error:
            self._end(spec, slot, well=True)
            return Settlement(job.lookup, Outcome.NOT_COVERED, error.message, query=client.asked)
        except ProviderError as error:
            return _add_question(self._take_refusal(job, spec, slot, error), client, began)
        except TimeoutError:
            late = ProviderError(
                Message(
                    "%(provider)s did not answer within %(seconds)s seconds.",
                    {"provider": spec.name, "seconds": LONGEST_CALL},
                )
            )
            return _add_question(self._take_refusal(job, spec, slot, late), client, began)
        else:
            self._end(spec, slot, well=True)
        finally:
            self._end(spec, slot, well=False)  # where none of these ended it, a fault of ours did
        return Settlement(
            job.lookup,
            Outcome.FOUND if answer.sources else Outcome.NONE,
            query=answer.query,
            http_status=answer.http_status,
            latency_ms=round((time.monotonic() - began) * 1000),
            sources=answer.sources,
        )

    def _end(self, spec: ProviderSpec, slot: _Slot, *, well: bool) -> None:
        if slot.held:
            self._limits.note(spec.name, well=well)
        slot.held = False

    def _take_refusal(
        self, job: PendingCall, spec: ProviderSpec, slot: _Slot, error: ProviderError
    ) -> Result:
        lookup, detail, status = job.lookup, error.message, error.http_status
        if error.rate_limited:
            pause = error.retry_after or 30.0
            self._limits.pause(spec.name, pause)
            slot.held = False
            if pause > LONGEST_PAUSE or lookup.deferrals >= MAX_REFUSALS:
                return Settlement(lookup, Outcome.RATE_LIMITED, detail, http_status=status)
            return Retry(lookup, pause, put_off=True, detail=detail, http_status=status)
        self._end(spec, slot, well=False)
        if error.permanent or lookup.attempts >= jobs.MAX_ATTEMPTS:
            return Settlement(lookup, Outcome.FAILED, detail, http_status=status)
        seconds = error.retry_after or random.uniform(0.5, 1.0) * BACKOFF * 4 ** (lookup.attempts - 1)  # noqa: S311  # jitter
        return Retry(lookup, min(seconds, LONGEST_PAUSE), detail=detail, http_status=status)

    async def _take_next_slot(self, spec: ProviderSpec, slot: _Slot) -> bool:
        """Return a slot and take another, for a further request of the same lookup."""
        self._end(spec, slot, well=True)
        wait = await self._limits.take_slot(
            spec.name, read_pace(spec), read_concurrency(spec), patience=NEXT_PATIENCE
        )
        slot.held = wait == 0
        return slot.held

    async def _search_library(self, query: ClaimQuery, limit: int) -> Sequence[FoundSource]:
        return await self._search_in_database(functools.partial(find_in_library, query, limit))

    def _make_client(self, spec: ProviderSpec, query: ClaimQuery, slot: _Slot) -> ProviderClient:
        options = settings.PROVIDER_OPTIONS.get(spec.name, {})
        return ProviderClient(
            name=spec.name,
            fetcher=self._fetcher,
            base_url=options.get("URL", spec.default_url),
            key=options.get("KEY", ""),
            language=query.language,
            search_library=self._search_library,
            next_turn=functools.partial(self._take_next_slot, spec, slot),
        )


def _add_question(result: Result, client: ProviderClient, began: float) -> Result:
    """Add to a lookup that ended without an answer what was asked, and how long that took."""
    if not isinstance(result, Settlement):
        return result
    return replace(result, query=client.asked, latency_ms=round((time.monotonic() - began) * 1000))
