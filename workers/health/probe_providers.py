"""Providers asked once each, to see whether they can be reached and answer: for whoever sets them up."""

import asyncio
import time
from collections.abc import Sequence

from django.conf import settings

from articles.errors import ProviderError, ProviderNotConfigured, ProviderNotCovered
from articles.sources.queries import build_query
from articles.web.fetch import Fetcher
from workers.health.doctor import CheckResult, Level
from workers.lookups.provider_limits import read_concurrency, read_pace
from workers.lookups.rate_limits import RateLimits
from workers.providers.base import ProviderClient
from workers.providers.registry import ProviderSpec, get_provider, name_missing

QUERY = build_query("The Danube flows through Vienna.")
LONGEST_CALL = 20.0  # seconds
SLOW_CALL = 3.0
PATIENCE = 10.0


def ask_providers() -> Sequence[CheckResult]:
    """Ask each provider that is set up and has a network address for the same few words, all at once."""
    specs = [get_provider(name) for name in settings.PROVIDERS]
    ready = [
        spec
        for spec in specs
        if (spec.default_url or spec.needs_url) and not name_missing(spec, _read_options(spec))
    ]
    return asyncio.run(_ask_all(ready))


async def _ask_all(specs: Sequence[ProviderSpec]) -> Sequence[CheckResult]:
    limits = RateLimits(settings.LIMITS_URL or None)
    allow = settings.FETCH_ALLOW | settings.PROVIDER_HOSTS
    try:
        async with Fetcher(allow=allow, user_agent=settings.USER_AGENT) as fetcher:
            return await asyncio.gather(*(_ask_in_turn(spec, fetcher, limits) for spec in specs))
    finally:
        limits.close()


async def _ask_in_turn(spec: ProviderSpec, fetcher: Fetcher, limits: RateLimits) -> CheckResult:
    wait = await limits.take_slot(spec.name, read_pace(spec), read_concurrency(spec), patience=PATIENCE)
    if wait > 0:
        return CheckResult(Level.DOUBTFUL, spec.name, f"not asked: its next turn is in {wait:.0f} s")
    try:
        return await _ask(spec, fetcher)
    finally:
        limits.pause(spec.name, 0)  # returns the slot and counts as nothing


async def _ask(spec: ProviderSpec, fetcher: Fetcher) -> CheckResult:
    options = _read_options(spec)
    client = ProviderClient(
        name=spec.name,
        fetcher=fetcher,
        base_url=options.get("URL", spec.default_url),
        key=options.get("KEY", ""),
    )
    began = time.monotonic()
    try:
        async with asyncio.timeout(LONGEST_CALL):
            answer = await spec.search(QUERY, client)
    except TimeoutError:
        return CheckResult(Level.DOUBTFUL, spec.name, f"did not answer within {LONGEST_CALL:.0f} s")
    except (ProviderNotConfigured, ProviderNotCovered) as error:
        return CheckResult(Level.DOUBTFUL, spec.name, str(error))
    except ProviderError as error:
        advice = "" if error.permanent else "This may pass: lookups are tried again by themselves."
        return CheckResult(Level.DOUBTFUL, spec.name, error.detail, advice)
    seconds = time.monotonic() - began
    pages = f"{len(answer.sources)} page{'' if len(answer.sources) == 1 else 's'}"
    detail = f"answered in {seconds * 1000:.0f} ms with {pages} for “{answer.query}”"
    if seconds > SLOW_CALL:
        return CheckResult(Level.DOUBTFUL, spec.name, detail, "Slow: look at the network between.")
    return CheckResult(Level.GOOD, spec.name, detail)


def _read_options(spec: ProviderSpec) -> dict[str, str]:
    options: dict[str, str] = settings.PROVIDER_OPTIONS.get(spec.name, {})
    return options
