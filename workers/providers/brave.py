"""The Brave Search API. Needs a key, and is paid for by the request.

Source: https://api-dashboard.search.brave.com/app/documentation/web-search. A bad key is answered with
422; ``web`` is missing when nothing good was found.
"""

from collections.abc import Mapping

from articles.types import ClaimQuery, FoundSource, ProviderAnswer
from workers.providers.base import UNKNOWN_SHAPE, ProviderClient, ProviderResponse, plain_terms, read_language
from workers.providers.shapes import read_date, read_list, read_mapping, read_objects, read_text, read_url

RESULTS = 20
TERMS = 10
MAX_QUERY = 400


async def search(query: ClaimQuery, client: ProviderClient) -> ProviderAnswer:
    """Find web and news pages that hold the claim's terms."""
    key = client.require_key()
    asked = client.note_query(" ".join(plain_terms(query, TERMS))[:MAX_QUERY])
    if not asked:
        return ProviderAnswer(sources=(), query="")
    response = await client.get(
        "res/v1/web/search",
        {
            "q": asked,
            "count": str(RESULTS),
            "safesearch": "off",
            "text_decorations": "false",
            "result_filter": "web,news",
            **_write_language(query.language),
        },
        {"X-Subscription-Token": key},
        read_rest=_read_rest,
    )
    data = _read_answer(response)
    results = [
        item for part in ("web", "news") for item in read_objects(read_mapping(data.get(part)).get("results"))
    ]
    return response.answer(asked, map(_read_result, results))


def _write_language(tag: str) -> dict[str, str]:
    """Name the language where Brave knows it: an unknown one is refused."""
    language = read_language(tag)
    code = _RENAMED_LANGUAGES.get(language, language)
    return {"search_lang": code} if code in _LANGUAGES else {}


def _read_answer(response: ProviderResponse) -> Mapping[str, object]:
    data = response.json() if response.status < 400 else response.error_json()
    if data.get("type") == "ErrorResponse" or response.status >= 400:
        error = read_mapping(data.get("error")) or next(iter(read_objects(data.get("errors"))), {})
        code = read_text(error.get("code"))
        said = f"{code} {read_text(error.get('detail'))}"
        if code in _BAD_KEY:
            raise response.refuse_key(said)
        raise response.refuse_request(
            said,
            permanent=response.status >= 400 and code != "RATE_LIMITED",
            rate_limited=code == "RATE_LIMITED",
        )
    if data.get("type") != "search":
        raise response.refuse(UNKNOWN_SHAPE)
    return data


def _read_rest(response: ProviderResponse) -> float | None:
    """Return the longest of the resets whose allowance is spent: "1, 1419704" for a second and a month."""
    left = _read_numbers(response.headers.get("X-RateLimit-Remaining", ""))
    resets = _read_numbers(response.headers.get("X-RateLimit-Reset", ""))
    waits = [float(reset) for number, reset in zip(left, resets, strict=False) if number == 0]
    return max(waits, default=None)


def _read_numbers(header: str) -> list[int]:
    parts = [part.strip() for part in header.split(",")]
    return [int(part) if part.isascii() and part.isdigit() and len(part) < 10 else -1 for part in parts]


def _read_result(item: Mapping[str, object]) -> FoundSource:
    more = next((read_text(text) for text in read_list(item.get("extra_snippets"))), "")
    return FoundSource(
        url=read_url(item.get("url")),
        title=read_text(item.get("title")),
        snippet=read_text(item.get("description")) or more,
        publisher=read_text(read_mapping(item.get("profile")).get("name")),
        published_on=read_date(item.get("page_age")),
        language=read_text(item.get("language")),
    )


_BAD_KEY = frozenset({"SUBSCRIPTION_TOKEN_INVALID", "SUBSCRIPTION_NOT_FOUND"})
_RENAMED_LANGUAGES = {"ja": "jp", "no": "nb", "pt": "pt-pt", "zh": "zh-hans"}
_LANGUAGE_CODES = """
ar bg cs da de el en es et fi fr he hi hr hu it jp ko lt lv nb nl pl pt-pt ro ru sk sl sr sv th tr uk vi
zh-hans
"""
_LANGUAGES = frozenset(_LANGUAGE_CODES.split())
