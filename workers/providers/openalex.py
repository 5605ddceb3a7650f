"""OpenAlex's index of scholarly works. Needs a key; its free allowance is counted by the day.

Source: https://docs.openalex.org/api-entities/works/search-works. Status 429 means the day's allowance
is spent.
"""

from collections.abc import Mapping

from articles.messages import Message
from articles.types import ClaimQuery, FoundSource, ProviderAnswer
from workers.providers.base import (
    NO_RESULTS,
    ProviderClient,
    ProviderResponse,
    plain_terms,
    seconds_to_midnight,
)
from workers.providers.shapes import read_date, read_mapping, read_objects, read_text, read_url

RESULTS = 10
TERMS = 8
MAX_ABSTRACT_WORDS = 300
FIELDS = (
    "id,doi,display_name,publication_date,language,is_retracted,primary_location,authorships,"
    "abstract_inverted_index"
)


async def search(query: ClaimQuery, client: ProviderClient) -> ProviderAnswer:
    """Find works whose title, abstract or text holds the claim's terms."""
    key = client.require_key()
    asked = client.note_query(" ".join(plain_terms(query, TERMS)))
    if not asked:
        return ProviderAnswer(sources=(), query="")
    response = await client.get(
        "works",
        {"search": asked, "per_page": str(RESULTS), "select": FIELDS, "api_key": key},
        read_rest=lambda _: seconds_to_midnight(),
    )
    return response.answer(asked, map(_read_work, _read_results(response)))


def _read_results(response: ProviderResponse) -> list[Mapping[str, object]]:
    if response.status >= 400:
        error = response.error_json()
        said = f"{read_text(error.get('error'))} {read_text(error.get('message'))}".strip()[:200]
        if response.status == 403:
            raise response.refuse(
                Message("%(provider)s asked for fewer requests: %(words)s", {"words": said}),
                rate_limited=True,
            )
        if response.status == 401:
            raise response.refuse_key(said)
        response.check_status(said)
    data = response.json()
    if "results" not in data:
        raise response.refuse(NO_RESULTS)
    return read_objects(data["results"])


def _read_work(item: Mapping[str, object]) -> FoundSource:
    location = read_mapping(item.get("primary_location"))
    first = next(iter(read_objects(item.get("authorships"))), {})
    return FoundSource(
        url=_read_address(item),
        title=read_text(item.get("display_name")),
        snippet=_read_abstract(item.get("abstract_inverted_index")),
        publisher=read_text(read_mapping(location.get("source")).get("display_name")),
        author=read_text(read_mapping(first.get("author")).get("display_name")),
        published_on=read_date(item.get("publication_date")),
        language=read_text(item.get("language")),
        retracted=item.get("is_retracted") is True,
    )


def _read_address(item: Mapping[str, object]) -> str:
    location = read_mapping(item.get("primary_location"))
    return read_url(item.get("doi")) or read_url(location.get("landing_page_url")) or read_url(item.get("id"))


def _read_abstract(value: object) -> str:
    """Put an abstract back together from {"word": [positions]}."""
    placed = sorted(
        (position, word)
        for word, positions in read_mapping(value).items()
        if isinstance(positions, list)
        for position in positions
        if isinstance(position, int) and 0 <= position < MAX_ABSTRACT_WORDS
    )
    return read_text(" ".join(word for _, word in placed))
