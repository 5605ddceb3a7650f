"""Wikipedia's full-text search, in the language of the claim.

Source: MediaWiki Action API, https://www.mediawiki.org/wiki/API:Search. Errors come with status 200.
"""

import urllib.parse
from collections.abc import Mapping

from articles.types import ClaimQuery, FoundSource, ProviderAnswer
from workers.providers.base import ProviderClient, ProviderResponse, plain_terms, read_language
from workers.providers.shapes import read_mapping, read_objects, read_text

RESULTS = 10
TERMS = 6
LONGEST = 300  # characters, https://www.mediawiki.org/wiki/Help:CirrusSearch


async def search(query: ClaimQuery, client: ProviderClient) -> ProviderAnswer:
    """Find articles that hold some of the claim's terms, the more the better.

    A wiki without CirrusSearch knows no OR and finds nothing: it is asked for the first term alone.
    """
    terms = [f'"{term}"' if " " in term else term for term in plain_terms(query, TERMS)]
    if not terms:
        return ProviderAnswer(sources=(), query="")
    asked = (" " if query.given else " OR ").join(terms)
    response, found = await _search(asked, client)
    if not found and " OR " in asked and await client.may_ask_again():
        asked = terms[0]
        response, found = await _search(asked, client)
    language = read_language(client.language)
    return ProviderAnswer(
        sources=tuple(_read_source(item, language) for item in found if item.get("title")),
        query=asked,
        http_status=response.status,
    )


async def ask_api(client: ProviderClient, parameters: Mapping[str, str]) -> ProviderResponse:
    """Ask a MediaWiki's action API: where Wikipedia has it, else where a plain installation has it.

    A base address that ends in ".php" is the API itself.
    """
    asked = {**parameters, "format": "json", "formatversion": "2", "maxlag": "5"}
    if client.base_url.endswith(".php"):
        return await client.get("", asked)
    response = await client.get("w/api.php", asked)
    return await client.get("api.php", asked) if response.status == 404 else response


async def _search(asked: str, client: ProviderClient) -> tuple[ProviderResponse, list[Mapping[str, object]]]:
    parameters = {"action": "query", "list": "search", "srsearch": asked[:LONGEST], "srlimit": str(RESULTS)}
    response = await ask_api(client, {**parameters, "srprop": "snippet"})
    result = read_mapping(read_answer(response).get("query"))
    if "search" not in result:
        raise response.refuse("answered without a list of results")
    return response, read_objects(result["search"])


def read_answer(response: ProviderResponse) -> dict[str, object]:
    """Return a MediaWiki answer; its own errors, sent with status 200, become ProviderError."""
    response.check_status()
    data = response.json()
    error = read_mapping(data.get("error"))
    if error:
        code = read_text(error.get("code"))
        what = f"answered with an error: {code}: {read_text(error.get('info'))[:200]}"
        raise response.refuse(
            what,
            permanent=code in _PERMANENT,
            rate_limited=code in _RATE_LIMITED,
        )
    return data


def _read_source(fields: Mapping[str, object], language: str) -> FoundSource:
    title = read_text(fields.get("title"))
    page = urllib.parse.quote(title.replace(" ", "_"), safe="/:(),;@!*'")
    return FoundSource(
        url=f"https://{language}.wikipedia.org/wiki/{page}",
        title=title,
        snippet=read_text(fields.get("snippet")),
        publisher="Wikipedia",
        language=language,
    )


_PERMANENT = frozenset({"missingparam", "badvalue", "invalidparammix", "nosearch", "blocked"})
_RATE_LIMITED = frozenset({"maxlag", "ratelimited", "cirrussearch-too-busy-error"})
