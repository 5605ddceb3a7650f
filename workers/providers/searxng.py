"""A SearXNG server of one's own: many search engines behind one address.

Source: https://docs.searxng.org/dev/search_api.html. Its default settings refuse JSON with status 403; an
empty list while engines did not respond is a failure, not "nothing found".
"""

from collections.abc import Mapping

from articles.errors import ProviderError
from articles.messages import Message
from articles.types import ClaimQuery, FoundSource, ProviderAnswer
from workers.providers.base import NO_RESULTS, ProviderClient, ProviderResponse, plain_terms, read_language
from workers.providers.shapes import read_date, read_list, read_objects, read_text, read_url

RESULTS = 20
TERMS = 8
MOST_NAMED = 5  # engines that did not respond, in an error


async def search(query: ClaimQuery, client: ProviderClient) -> ProviderAnswer:
    """Find what the server's engines find for the claim's terms."""
    client.require_base_url()
    asked = client.note_query(" ".join(plain_terms(query, TERMS)))
    if not asked:
        return ProviderAnswer(sources=(), query="")
    parameters = {"q": asked, "format": "json", "language": read_language(query.language), "safesearch": "0"}
    path = "" if client.base_url.rstrip("/").endswith("/search") else "search"
    try:
        response = await client.get(path, {**parameters, "categories": "general,news"})
    except ProviderError as error:
        raise _explain(error) from error
    return response.answer(asked, map(_read_result, _read_results(response)))


def _explain(error: ProviderError) -> ProviderError:
    """Say whose limiter it is: it belongs to the same operator as this service."""
    if error.rate_limited:
        error.message = Message(
            "%(why)s. Let this service pass its limiter (botdetection.ip_lists.pass_ip in limiter.toml).",
            {"why": error.message},
        )
    return error


def _read_results(response: ProviderResponse) -> list[Mapping[str, object]]:
    if response.status == 403:
        raise response.refuse(
            Message("%(provider)s refuses JSON: add “json” to search.formats in its settings.yml."),
            permanent=True,
        )
    response.check_status()
    data = response.json()
    if "results" not in data:
        raise response.refuse(NO_RESULTS)
    results = read_objects(data["results"])
    silent = [_name_engine(engine) for engine in read_list(data.get("unresponsive_engines"))]
    if not results and silent:
        names = tuple(name[:60] for name in silent[:MOST_NAMED])
        if len(silent) > MOST_NAMED:
            names = (*names, "…")
        raise response.refuse(
            Message("%(provider)s found nothing because engines did not respond: %(names)s", {"names": names})
        )
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
