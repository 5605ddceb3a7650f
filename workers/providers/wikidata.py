"""Wikidata's entities: who the claimant is, and who or what the claim's first name is.

Source: https://www.wikidata.org/w/api.php?action=help&modules=wbsearchentities. Errors as Wikipedia's.
"""

from collections.abc import Mapping
from dataclasses import replace

from articles.types import ClaimQuery, FoundSource, ProviderAnswer
from workers.providers.base import NO_RESULTS, ProviderClient, ProviderResponse, plain_terms, read_language
from workers.providers.shapes import read_mapping, read_objects, read_text, read_url
from workers.providers.wikipedia import ask_api, read_answer

RESULTS = 5


async def search(query: ClaimQuery, client: ProviderClient) -> ProviderAnswer:
    """Find the entities that bear the claimant's name, and that of the claim's most telling term."""
    names = list(dict.fromkeys([*_name_claimant(query), " ".join(plain_terms(query, 1))]))
    language = read_language(query.language)
    asked: list[str] = []
    found: list[FoundSource] = []
    response = None
    for name in filter(None, names):
        if asked and not await client.may_ask_again():
            break
        asked.append(client.note_query(name))
        response, entities = await _search(name, language, client)
        found.extend(_read_entity(item, language) for item in entities)
    if response is None:
        return ProviderAnswer(sources=(), query="")
    return response.answer(" | ".join(asked), found)


def _name_claimant(query: ClaimQuery) -> list[str]:
    """Return the claimant's name as asked for, nothing where an editor says what to ask."""
    if query.given or not query.claimant:
        return []
    return plain_terms(replace(query, terms=(query.claimant,)), 1)


async def _search(
    name: str, language: str, client: ProviderClient
) -> tuple[ProviderResponse, list[Mapping[str, object]]]:
    parameters = {"action": "wbsearchentities", "search": name, "language": language, "uselang": language}
    response = await ask_api(client, {**parameters, "type": "item", "limit": str(RESULTS)})
    data = read_answer(response)
    if "search" not in data:
        raise response.refuse(NO_RESULTS)
    return response, read_objects(data["search"])


def _read_entity(item: Mapping[str, object], language: str) -> FoundSource:
    display = read_mapping(item.get("display"))
    label = read_text(item.get("label")) or read_text(read_mapping(display.get("label")).get("value"))
    description = read_text(item.get("description"))
    url = read_text(item.get("url")) or read_text(item.get("concepturi"))
    return FoundSource(
        url=read_url(f"https:{url}" if url.startswith("//") else url),
        title=label or read_text(item.get("id")),
        snippet=description or read_text(read_mapping(display.get("description")).get("value")),
        publisher="Wikidata",
        language=language,
    )
