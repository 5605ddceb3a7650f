"""Wikidata's entities: who or what a claim's first name is.

Source: https://www.wikidata.org/w/api.php?action=help&modules=wbsearchentities. Errors as Wikipedia's.
"""

from collections.abc import Mapping

from articles.types import ClaimQuery, FoundSource, ProviderAnswer
from workers.providers.base import ProviderClient, plain_terms, read_language
from workers.providers.shapes import read_mapping, read_objects, read_text, read_url
from workers.providers.wikipedia import read_answer

RESULTS = 5


async def search(query: ClaimQuery, client: ProviderClient) -> ProviderAnswer:
    """Find the entities that bear the name of the claim's most telling term."""
    asked = "".join(plain_terms(query, 1))
    if not asked:
        return ProviderAnswer(sources=(), query="")
    language = read_language(query.language)
    response = await client.get(
        "w/api.php",
        {
            "action": "wbsearchentities",
            "search": asked,
            "language": language,
            "uselang": language,
            "type": "item",
            "limit": str(RESULTS),
            "format": "json",
            "formatversion": "2",
            "maxlag": "5",
        },
    )
    data = read_answer(response)
    if "search" not in data:
        raise response.refuse("answered without a list of results")
    return ProviderAnswer(
        sources=tuple(
            _read_entity(item, language) for item in read_objects(data["search"]) if read_url(item.get("url"))
        ),
        query=asked,
        http_status=response.status,
    )


def _read_entity(item: Mapping[str, object], language: str) -> FoundSource:
    display = read_mapping(item.get("display"))
    label = read_text(item.get("label")) or read_text(read_mapping(display.get("label")).get("value"))
    description = read_text(item.get("description"))
    url = read_url(item.get("url"))
    return FoundSource(
        url=f"https:{url}" if url.startswith("//") else url,
        title=label or read_text(item.get("id")),
        snippet=description or read_text(read_mapping(display.get("description")).get("value")),
        publisher="Wikidata",
        language=language,
    )
