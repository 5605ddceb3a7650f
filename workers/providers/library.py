"""Fact-checks the newsroom has in its own library: published here, or imported. No network, no key."""

from articles.errors import ProviderNotConfigured
from articles.messages import Message
from articles.types import ClaimQuery, ProviderAnswer
from workers.providers.base import ProviderClient

RESULTS = 10


async def search(query: ClaimQuery, client: ProviderClient) -> ProviderAnswer:
    """Find the library's fact-checks that answer this claim, best first."""
    if client.search_library is None:
        raise ProviderNotConfigured(Message("The fact-check library is not connected in this process."))
    sources = await client.search_library(query, RESULTS)
    return ProviderAnswer(sources=tuple(sources), query=query.given or query.text)
