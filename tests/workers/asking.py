"""Asks stub providers, for the tests beside this."""

import asyncio
import datetime
from dataclasses import replace

from articles.sources.queries import build_query
from articles.types import ClaimQuery, ProviderAnswer
from articles.web.fetch import Fetcher, FetchLimits
from workers.demo.stub_providers.server import StubServer
from workers.providers.base import ProviderClient
from workers.providers.registry import PROVIDERS, get_provider

NETWORK_PROVIDERS = [spec.name for spec in PROVIDERS if spec.name not in ("library", "article_links")]

CLAIM = build_query(
    "Norvik dumped 62 tonnes of oil in Harbour Bay in 2017, Mira Tolland said.",
    claimant="Mira Tolland",
    date=datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=10),
    article_url="https://gazette.example/story",
)


def ask(
    stub: StubServer,
    provider: str,
    fault: str = "",
    *,
    query: ClaimQuery = CLAIM,
    seconds: float = 2.0,
    **fields,
) -> ProviderAnswer:
    """Ask one provider at the stub, with a fault where named, and return its answer."""

    async def run() -> ProviderAnswer:
        async with Fetcher(user_agent="factdesk-tests/0", allow=stub.allow) as fetcher:
            client = ProviderClient(
                name=provider,
                fetcher=fetcher,
                base_url=stub.url_of(provider, fault),
                key="a-key",
                limits=FetchLimits(seconds, 2_000_000, 3),
            )
            return await get_provider(provider).search(query, replace(client, **fields))

    return asyncio.run(run())
