"""Crossref's index of scholarly works, with the retractions it knows of.

Source: https://www.crossref.org/documentation/retrieve-metadata/rest-api/. On failure ``message`` is a
list. A work that has been retracted carries the update in ``updated-by``, the notice that says so in
``update-to``: neither is offered as a source that stands.
"""

import datetime
import re
import urllib.parse
from collections.abc import Mapping

from articles.types import ClaimQuery, FoundSource, ProviderAnswer
from workers.providers.base import NO_RESULTS, ProviderClient, ProviderResponse, plain_terms
from workers.providers.shapes import read_list, read_mapping, read_objects, read_text, read_url

RESULTS = 10
TERMS = 8
# An unknown name in this list is refused, and "language" is one, though answers carry it.
FIELDS = "DOI,URL,title,author,issued,container-title,publisher,abstract,type,updated-by,update-to"


async def search(query: ClaimQuery, client: ProviderClient) -> ProviderAnswer:
    """Find works whose bibliographic data holds the claim's terms."""
    asked = client.note_query(" ".join(plain_terms(query, TERMS)))
    if not asked:
        return ProviderAnswer(sources=(), query="")
    parameters = {"query.bibliographic": asked, "rows": str(RESULTS), "select": FIELDS}
    response = await client.get("works", parameters)
    message = _read_message(response)
    return response.answer(asked, map(_read_work, read_objects(message["items"])))


def _read_message(response: ProviderResponse) -> Mapping[str, object]:
    data = response.json() if response.status < 400 else response.error_json()
    if data.get("status") == "failed":
        first = next(iter(read_objects(data.get("message"))), {})
        raise response.refuse_request(read_text(first.get("message")))
    response.check_status()
    message = read_mapping(data.get("message"))
    if "items" not in message:
        raise response.refuse(NO_RESULTS)
    return message


def _read_work(item: Mapping[str, object]) -> FoundSource:
    title = read_text(next(iter(read_list(item.get("title"))), ""))
    journal = read_text(next(iter(read_list(item.get("container-title"))), ""))
    first = next(iter(read_objects(item.get("author"))), {})
    author = f"{read_text(first.get('given'))} {read_text(first.get('family'))}".strip()
    updates = [*read_objects(item.get("updated-by")), *read_objects(item.get("update-to"))]
    return FoundSource(
        url=_read_address(item),
        title=title or read_text(item.get("DOI")),
        snippet=read_text(item.get("abstract")),
        publisher=journal or read_text(item.get("publisher")),
        author=author or read_text(first.get("name")),
        published_on=_read_issued(item.get("issued")),
        retracted=_MARKED.match(title) is not None
        or any(read_text(update.get("type")).lower() in _RETRACTIONS for update in updates),
    )


def _read_address(item: Mapping[str, object]) -> str:
    doi = urllib.parse.quote(read_text(item.get("DOI")), safe="/:;().-_")
    return read_url(item.get("URL")) or (read_url(f"https://doi.org/{doi}") if doi else "")


def _read_issued(value: object) -> datetime.date | None:
    """Read {"date-parts": [[year, month?, day?]]}; [[null]] stands for an unknown date."""
    parts = read_list(next(iter(read_list(read_mapping(value).get("date-parts"))), None))
    numbers = [part for part in parts if isinstance(part, int)]
    if not numbers:
        return None
    year, month, day = [*numbers, 1, 1][:3]
    try:
        return datetime.date(year, month, day)
    except (ValueError, OverflowError):
        return None


_RETRACTIONS = frozenset({"retraction", "withdrawal", "removal", "partial_retraction"})
_MARKED = re.compile(r"\W*(?:retracted|withdrawn)\b(?: article)?\W*:", re.IGNORECASE)
