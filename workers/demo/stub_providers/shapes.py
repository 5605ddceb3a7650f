"""Each provider's way of writing its answers and errors, by its public documentation."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workers.demo.stub_providers.pages import Page

Json = dict[str, Any]


@dataclass(frozen=True)
class Refusal:
    """How a provider says no: status, media type, body."""

    status: int
    body: Json | str
    headers: Mapping[str, str] | None = None


def write_answer(provider: str, pages: list[Page], query: str) -> Json:
    """Return the body of a good answer."""
    return _WRITERS[provider](pages, query)


def write_empty(provider: str) -> Json:
    """Return how this provider says "nothing" when it leaves the list out altogether."""
    return {
        "google_factcheck": {},
        "gdelt": {},
        "brave": {"type": "search", "query": {"original": "x", "bad_results": True}, "mixed": {"main": []}},
    }.get(provider) or ({} if provider in ("google_factcheck", "gdelt") else write_answer(provider, [], ""))


def write_error_in_200(provider: str) -> Json:
    """Return an error that comes with status 200."""
    if provider in ("wikipedia", "wikidata"):
        return {"error": {"code": "internal_api_error_Stub", "info": "Caught exception"}, "servedby": "stub"}
    if provider == "searxng":
        return {"query": "x", "results": [], "unresponsive_engines": [["duckduckgo", "CAPTCHA"], "brave"]}
    if provider == "crossref":
        return {"status": "failed", "message-type": "validation-failure", "message": [{"message": "no"}]}
    if provider == "brave":
        return {"type": "ErrorResponse", "errors": [{"code": "INTERNAL", "detail": "trouble"}]}
    return {"error": {"code": 500, "status": "INTERNAL", "message": "Stub trouble."}}


def write_spent_budget(provider: str) -> Refusal:
    """Return how this provider says that its allowance of a day or a month is used up."""
    if provider == "brave":
        error = {"status": 429, "code": "RATE_LIMITED", "detail": "Request rate limit exceeded for plan."}
        headers = {"X-RateLimit-Remaining": "1, 0", "X-RateLimit-Reset": "1, 70000"}
        return Refusal(429, {"type": "ErrorResponse", "error": error}, headers)
    if provider == "google_factcheck":
        message = "Quota exceeded for quota metric 'Queries'."
        return Refusal(429, {"error": {"code": 429, "message": message, "status": "RESOURCE_EXHAUSTED"}})
    return Refusal(429, {"error": "Rate limit exceeded", "message": "Insufficient budget for today."})


def add_next_page(provider: str, answer: Json) -> Json:
    """Say in a good answer that there is more, as this provider does."""
    more: dict[str, Json] = {
        "wikipedia": {"continue": {"sroffset": 10, "continue": "-||"}},
        "wikidata": {"search-continue": 7},
    }
    if provider == "crossref":
        answer["message"]["next-cursor"] = "DnF1ZXJ5"
    if provider == "openalex":
        answer["meta"]["next_cursor"] = "IlsxMDAuMF0i"
    if provider == "brave":
        answer["query"]["more_results_available"] = True
    return {**answer, **more.get(provider, {})}


def name_wiki(answer: Json) -> Json:
    """Let a wiki say that it is one of its own, beside what it found."""
    general = {"sitename": "Harbour Wiki", "lang": "de", "server": "//wiki.harbour.example"}
    return {**answer, "query": {**answer["query"], "general": {**general, "articlepath": "/page/$1"}}}


def write_bad_key(provider: str) -> Refusal:
    """Return how this provider refuses a key or a client."""
    if provider == "google_factcheck":
        message = "API key not valid. Please pass a valid API key."
        details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}]
        error = {"code": 400, "message": message, "status": "INVALID_ARGUMENT", "details": details}
        return Refusal(400, {"error": error})
    if provider == "brave":
        detail = "The provided subscription token is invalid."
        error = {"status": 422, "code": "SUBSCRIPTION_TOKEN_INVALID", "detail": detail}
        return Refusal(422, {"type": "ErrorResponse", "error": error})
    if provider == "openalex":
        return Refusal(401, {"error": "Invalid API key.", "message": "Get a key."})
    return Refusal(403, "Forbidden")


def write_bad_request(provider: str) -> Refusal:
    """Return how this provider refuses a parameter."""
    if provider == "crossref":
        message = [{"type": "parameter-not-allowed", "value": "select", "message": "not supported"}]
        body = {"status": "failed", "message-type": "validation-failure", "message": message}
        return Refusal(400, body)
    if provider == "openalex":
        return Refusal(
            400, {"error": "Invalid query parameters error.", "message": "x is not a valid field."}
        )
    if provider in ("wikipedia", "wikidata"):
        error = {"code": "badvalue", "info": "Unrecognized value."}
        return Refusal(200, {"error": error}, {"MediaWiki-API-Error": "badvalue"})
    return Refusal(400, {"error": {"code": 400, "message": "Bad request.", "status": "INVALID_ARGUMENT"}})


def write_text_error(provider: str) -> str:
    """Return an error in plain words that comes with status 200."""
    if provider == "gdelt":
        return "Please limit requests to one every 5 seconds or contact us for larger queries."
    return "Our servers are currently under maintenance."


def _write_wikipedia(pages: list[Page], query: str) -> Json:
    found = [
        {
            "ns": 0,
            "title": page.title,
            "pageid": 1000 + number,
            "size": 1,
            "wordcount": 1,
            "snippet": page.snippet,
        }
        for number, page in enumerate(pages)
    ]
    return {"batchcomplete": True, "query": {"searchinfo": {"totalhits": len(found)}, "search": found}}


def _write_wikidata(pages: list[Page], query: str) -> Json:
    found = [
        {
            "id": f"Q{9000 + number}",
            "title": f"Q{9000 + number}",
            "concepturi": f"http://www.wikidata.org/entity/Q{9000 + number}",
            "url": f"//www.wikidata.org/wiki/Q{9000 + number}",
            "label": page.title,
            **({"description": page.snippet} if page.snippet else {}),
            "match": {"type": "label", "language": "en", "text": page.title},
        }
        for number, page in enumerate(pages)
    ]
    return {"searchinfo": {"search": query}, "search": found, "success": 1}


def _write_google(pages: list[Page], query: str) -> Json:
    if not pages:
        return {}
    return {
        "claims": [
            {
                "text": page.snippet or page.title,
                **({"claimant": page.author} if page.author else {}),
                "claimReview": [
                    {
                        **(
                            {"publisher": {"name": page.publisher, "site": page.host}}
                            if page.publisher
                            else {}
                        ),
                        "url": page.url,
                        "title": page.title,
                        **({"reviewDate": f"{page.date}T00:00:00Z"} if page.date else {}),
                        **({"textualRating": page.rating} if page.rating else {}),
                        "languageCode": page.language,
                    }
                ],
            }
            for page in pages
        ],
        "nextPageToken": "CAo",
    }


def _write_crossref(pages: list[Page], query: str) -> Json:
    items = [
        {
            "DOI": f"10.5555/{hashlib.sha256(page.url.encode()).hexdigest()[:8]}",
            "URL": page.url,
            "type": "journal-article",
            "title": [page.title],
            "container-title": [page.publisher] if page.publisher else [],
            "author": [{"given": "R.", "family": "Okafor", "sequence": "first"}] if page.author else [],
            "issued": {"date-parts": [[int(part) for part in page.date.split("-")] if page.date else [None]]},
            **({"abstract": f"<jats:p>{page.snippet}</jats:p>"} if page.snippet else {}),
            **_write_retraction(page, number),
            "score": 31.2,
            "language": page.language,
        }
        for number, page in enumerate(pages)
    ]
    message = {"facets": {}, "total-results": len(items), "items": items, "items-per-page": 20}
    return {"status": "ok", "message-type": "work-list", "message-version": "1.0.0", "message": message}


def _write_retraction(page: Page, number: int) -> Json:
    """Say of every other work that it was retracted, of the rest that they are the notices."""
    field = "update-to" if number % 2 else "updated-by"
    update = {"type": "retraction", "DOI": "10.5555/r", "source": "retraction-watch"}
    return {field: [update]} if page.retracted else {}


def _write_openalex(pages: list[Page], query: str) -> Json:
    results = [
        {
            "id": f"https://openalex.org/W{number}",
            "doi": None,
            "display_name": page.title,
            "publication_date": page.date or None,
            "type": "article",
            "language": page.language,
            "is_retracted": page.retracted,
            "primary_location": {
                "landing_page_url": page.url,
                "source": {"display_name": page.publisher} if page.publisher else None,
            },
            "authorships": [{"author": {"display_name": page.author}}] if page.author else [],
            "abstract_inverted_index": _invert(page.snippet) if page.snippet else None,
        }
        for number, page in enumerate(pages, start=1)
    ]
    return {"meta": {"count": len(results), "page": 1, "per_page": 25}, "results": results, "group_by": []}


def _invert(text: str) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for position, word in enumerate(text.split()):
        index.setdefault(word, []).append(position)
    return index


def _write_gdelt(pages: list[Page], query: str) -> Json:
    return {
        "articles": [
            {
                "url": page.url,
                "url_mobile": "",
                "title": page.title.replace(":", " :"),
                "seendate": page.date.replace("-", "") + "T031500Z" if page.date else "",
                "domain": page.host,
                "language": "English",
                "sourcecountry": "United States",
            }
            for page in pages
        ]
    }


def _write_searxng(pages: list[Page], query: str) -> Json:
    results = [
        {
            "url": page.url,
            "title": page.title,
            "content": page.snippet,
            "engine": "stub",
            "engines": ["stub"],
            "score": 2.5,
            "category": "general",
            "publishedDate": f"{page.date}T00:00:00" if page.date else None,
        }
        for page in pages
    ]
    return {"query": query, "number_of_results": 0, "results": results, "unresponsive_engines": []}


def _write_brave(pages: list[Page], query: str) -> Json:
    results = [
        {
            "type": "search_result",
            "title": page.title,
            "url": page.url,
            "description": page.snippet,
            **({"page_age": f"{page.date}T00:00:00"} if page.date else {}),
            "language": page.language,
            **({"profile": {"name": page.publisher}} if page.publisher else {}),
        }
        for page in pages
    ]
    return {"type": "search", "query": {"original": query}, "web": {"type": "search", "results": results}}


_WRITERS = {
    "wikipedia": _write_wikipedia,
    "wikidata": _write_wikidata,
    "google_factcheck": _write_google,
    "crossref": _write_crossref,
    "openalex": _write_openalex,
    "gdelt": _write_gdelt,
    "searxng": _write_searxng,
    "brave": _write_brave,
}
PROVIDER_PATHS = {
    "wikipedia": ("/w/api.php", "srsearch"),
    "wikidata": ("/w/api.php", "search"),
    "google_factcheck": ("/v1alpha1/claims:search", "query"),
    "crossref": ("/works", "query.bibliographic"),
    "openalex": ("/works", "search"),
    "gdelt": ("/api/v2/doc/doc", "query"),
    "searxng": ("/search", "q"),
    "brave": ("/res/v1/web/search", "q"),
}
"""Provider to the path it answers on and the parameter that holds the query."""

_CROSSREF_FIELDS = """
abstract URL resource member posted score created degree update-policy short-title license ISSN
container-title issued update-to issue prefix approved indexed accepted author group-title DOI
is-referenced-by-count updated-by event editor original-title funder published subject subtitle
reference title link type publisher volume references-count ISBN deposited page relation
"""
_OPENALEX_FIELDS = """
id doi display_name title publication_year publication_date type language is_retracted cited_by_count
relevance_score primary_location open_access authorships abstract_inverted_index
"""
SELECTABLE = {"crossref": set(_CROSSREF_FIELDS.split()), "openalex": set(_OPENALEX_FIELDS.split())}
"""The fields that may be asked for by name; any other is refused, as the real ones do."""
