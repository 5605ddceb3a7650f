"""A SearXNG server of one's own: many search engines behind one address.

Source: https://docs.searxng.org/dev/search_api.html. Its default settings refuse JSON with status 403; an
empty list while engines did not respond is a failure, not "nothing found".
"""

from collections.abc import Mapping

from articles.types import ClaimQuery, FoundSource, ProviderAnswer
from workers.providers.base import ProviderClient, ProviderResponse, plain_terms, read_language
from workers.providers.shapes import read_date, read_list, read_objects, read_text, read_url

RESULTS = 20
TERMS = 8


async def search(query: ClaimQuery, client: ProviderClient) -> ProviderAnswer:
    """Find what the server's engines find for the claim's terms."""
    client.require_base_url()
    asked = " ".join(plain_terms(query, TERMS))
    if not asked:
        return ProviderAnswer(sources=(), query="")
    parameters = {"q": asked, "format": "json", "language": read_language(query.language), "safesearch": "0"}
    response = await client.get("search", {**parameters, "categories": "general,news"})
    return ProviderAnswer(
        sources=tuple(_read_result(item) for item in _read_results(response) if read_url(item.get("url"))),
        query=asked,
        http_status=response.status,
    )


def _read_results(response: ProviderResponse) -> list[Mapping[str, object]]:
    if response.status == 403:
        raise response.refuse(
            "refuses JSON: add “json” to search.formats in its settings.yml", permanent=True
        )
    response.check_status()
    data = response.json()
    if "results" not in data:
        raise response.refuse("answered without a list of results")
    results = read_objects(data["results"])
    silent = [_name_engine(engine) for engine in read_list(data.get("unresponsive_engines"))]
    if not results and silent:
        raise response.refuse(f"found nothing because engines did not respond: {', '.join(silent)[:200]}")
    return results[:RESULTS]


def _name_engine(value: object) -> str:
    """Read ["engine", "reason"] or "engine"."""
    return ": ".join(read_text(part) for part in value) if isinstance(value, list) else read_text(value)


def _read_result(item: Mapping[str, object]) -> FoundSource:
    return FoundSource(
        url=read_url(item.get("url")),
        title=read_text(item.get("title")),
        snippet=read_text(item.get("content")),
        published_on=read_date(item.get("publishedDate")),
    )
