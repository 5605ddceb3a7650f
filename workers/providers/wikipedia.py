"""Wikipedia's full-text search, in the language of the claim, or that of any wiki that is named instead.

Source: MediaWiki Action API, https://www.mediawiki.org/wiki/API:Search and API:Siteinfo. Errors come with
status 200.
"""

import re
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, replace

from articles.messages import Message
from articles.types import ClaimQuery, FoundSource, ProviderAnswer
from workers.providers.base import NO_RESULTS, ProviderClient, ProviderResponse, plain_terms, read_language
from workers.providers.shapes import read_mapping, read_objects, read_text, read_url

RESULTS = 10
TERMS = 6
LONGEST = 300  # characters, https://www.mediawiki.org/wiki/Help:CirrusSearch
# Where Wikipedia has its API, and where plain installations and Debian's package have it.
API_PATHS = ("w/api.php", "api.php", "mediawiki/api.php")


@dataclass(frozen=True, slots=True)
class Wiki:
    """What a wiki says of itself: its name, its language, and where its pages are ("$1" is the title)."""

    name: str
    language: str
    page_address: str


async def search(query: ClaimQuery, client: ProviderClient) -> ProviderAnswer:
    """Find articles that hold some of the claim's terms, the more the better.

    A wiki without CirrusSearch knows no OR and finds nothing: it is asked for the first term alone.
    """
    terms = [f'"{term}"' if " " in term else term for term in plain_terms(query, TERMS)]
    if not terms:
        return ProviderAnswer(sources=(), query="")
    asked = client.note_query((" " if query.given else " OR ").join(terms)[:LONGEST])
    response, result = await _search(asked, client)
    if not result["search"] and " OR " in asked and await client.may_ask_again():
        asked = client.note_query(terms[0][:LONGEST])
        response, result = await _search(asked, client)
    wiki = read_wiki(result.get("general"), read_language(client.language))
    found = (item for item in read_objects(result["search"]) if read_text(item.get("title")))
    return response.answer(asked, (_read_source(item, wiki) for item in found))


async def ask_api(client: ProviderClient, parameters: Mapping[str, str]) -> ProviderResponse:
    """Ask a MediaWiki's action API, at each place it may have below the base address.

    A base address that ends in ".php" is that of the API itself (or of its neighbour, index.php).
    """
    asked = {**parameters, "format": "json", "formatversion": "2", "maxlag": "5"}
    base = client.base_url.rstrip("/")
    if base.endswith(("/api.php", "/index.php")):
        api = f"{base.rsplit('/', 1)[0]}/api.php"
        return _check_place(await replace(client, base_url=api).get("", asked))
    response = await client.get(API_PATHS[0], asked)
    for path in API_PATHS[1:]:
        if response.status != 404 or not await client.may_ask_again():
            break
        response = await client.get(path, asked)
    return _check_place(response)


def _check_place(response: ProviderResponse) -> ProviderResponse:
    if response.status == 404:
        setting = f"PROVIDER_{response.provider.upper()}_URL"
        raise response.refuse(
            Message(
                "%(provider)s has no MediaWiki API there (status 404): set %(setting)s to the whole address "
                "of its api.php.",
                {"setting": setting},
            ),
            permanent=True,
        )
    return response


async def _search(asked: str, client: ProviderClient) -> tuple[ProviderResponse, Mapping[str, object]]:
    """Return what a wiki found, and what it says of itself, of one request."""
    parameters = {"action": "query", "list": "search", "srsearch": asked, "srlimit": str(RESULTS)}
    about = {"srprop": "snippet", "meta": "siteinfo", "siprop": "general"}
    response = await ask_api(client, {**parameters, **about})
    result = read_mapping(read_answer(response).get("query"))
    if "search" not in result:
        raise response.refuse(NO_RESULTS)
    return response, result


def read_wiki(general: object, language: str) -> Wiki:
    """Return what a wiki says of itself; Wikipedia where it says nothing, or is a copy nobody can open.

    ``language`` is that of the question.
    """
    fields = read_mapping(general)
    spoken = read_language(read_text(fields.get("lang")) or language)
    server, path = read_text(fields.get("server")), read_text(fields.get("articlepath"))
    address = f"https:{server}{path}" if server.startswith("//") else f"{server}{path}"
    if "$1" not in path or not read_url(address.replace("$1", "A")):
        return Wiki("Wikipedia", language, f"https://{language}.wikipedia.org/wiki/$1")
    return Wiki(read_text(fields.get("sitename")) or "Wikipedia", spoken, address)


def read_answer(response: ProviderResponse) -> dict[str, object]:
    """Return a MediaWiki answer; its own errors, sent with status 200, become ProviderError."""
    response.check_status()
    data = response.json()
    error = read_mapping(data.get("error"))
    if error:
        code = read_text(error.get("code"))
        raise response.refuse_request(
            f"{code}: {read_text(error.get('info'))}",
            permanent=code in _PERMANENT,
            rate_limited=code in _RATE_LIMITED,
        )
    return data


def _read_source(fields: Mapping[str, object], wiki: Wiki) -> FoundSource:
    title = read_text(fields.get("title"))
    page = urllib.parse.quote(title.replace(" ", "_"), safe="/:(),;@!*'")
    return FoundSource(
        url=read_url(wiki.page_address.replace("$1", page)),
        title=title,
        snippet=_BOLD.sub("", read_text(fields.get("snippet"))),
        publisher=wiki.name,
        language=wiki.language,
    )


_BOLD = re.compile(r"'{2,5}")  # a plain wiki's snippet is of its source text
_PERMANENT = frozenset({"missingparam", "badvalue", "invalidparammix", "nosearch", "blocked"})
_RATE_LIMITED = frozenset({"maxlag", "ratelimited", "cirrussearch-too-busy-error"})
