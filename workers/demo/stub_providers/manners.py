"""What each provider asks of a request, by its public documentation, and how it refuses one."""

import re
from collections.abc import Callable, Mapping

from workers.demo.stub_providers.shapes import SELECTABLE, Refusal, write_bad_request

Parameters = Mapping[str, str]


def find_fault(provider: str, asked: Parameters, headers: Parameters) -> Refusal | None:
    """Return how a provider refuses a request, None where it is well made. Header names in lower case."""
    rule = _RULES.get(provider)
    return rule(asked, headers) if rule else None


def _check_wiki(asked: Parameters, headers: Parameters) -> Refusal | None:
    if not headers.get("user-agent"):
        return Refusal(403, "Please set a user-agent and respect our robot policy.")
    if asked.get("format") != "json":
        return Refusal(200, "<!DOCTYPE html><title>MediaWiki API result</title>")
    words = {"query": "srsearch", "wbsearchentities": "search"}.get(asked.get("action", ""))
    if words is None:
        return _say_wiki_error("badvalue", 'Unrecognized value for parameter "action".')
    if not asked.get(words):
        return _say_wiki_error("missingparam", f'The "{words}" parameter must be set.')
    if len(asked[words]) > 300:
        return _say_wiki_error("cirrussearch-query-too-long", "Search request is longer than 300.")
    return None


def _say_wiki_error(code: str, info: str) -> Refusal:
    return Refusal(200, {"error": {"code": code, "info": info}}, {"MediaWiki-API-Error": code})


def _check_google(asked: Parameters, headers: Parameters) -> Refusal | None:
    if not asked.get("key"):
        message = "Method doesn't allow unregistered callers. Please use API Key."
        return Refusal(403, {"error": {"code": 403, "message": message, "status": "PERMISSION_DENIED"}})
    return None if asked.get("query") else write_bad_request("google_factcheck")


def _check_crossref(asked: Parameters, headers: Parameters) -> Refusal | None:
    unknown = set(asked.get("select", "").split(",")) - SELECTABLE["crossref"] - {""}
    return write_bad_request("crossref") if unknown or int(asked.get("rows", "20")) > 1000 else None


def _check_openalex(asked: Parameters, headers: Parameters) -> Refusal | None:
    if not asked.get("api_key"):
        return Refusal(429, {"error": "Rate limit exceeded", "message": "Insufficient budget."})
    unknown = set(asked.get("select", "").split(",")) - SELECTABLE["openalex"] - {""}
    return write_bad_request("openalex") if unknown or int(asked.get("per_page", "25")) > 100 else None


def _check_gdelt(asked: Parameters, headers: Parameters) -> Refusal | None:
    """Refuse in plain words and with status 200, as it does."""
    query = asked.get("query", "")
    phrases = re.findall(r'"([^"]*)"', query)
    bare = re.sub(r'"[^"]*"', " ", query)
    if any(len(phrase) < 5 for phrase in phrases):
        return Refusal(200, "The specified phrase is too short.")
    if re.search(r"[^\w\s():<>]", bare):
        return Refusal(200, "One or more of your keywords contained an illegal character.")
    if not 2 < len(query) < 500:
        return Refusal(200, "Your query was too short or too long.")
    if " OR " in bare and "(" not in bare:
        return Refusal(200, "Queries containing OR'd terms must be surrounded by ().")
    return None


def _check_searxng(asked: Parameters, headers: Parameters) -> Refusal | None:
    return None if asked.get("format") == "json" else Refusal(200, "<!DOCTYPE html><title>SearXNG</title>")


def _check_brave(asked: Parameters, headers: Parameters) -> Refusal | None:
    if not headers.get("x-subscription-token"):
        return _say_brave_error("header", "x-subscription-token")
    query = asked.get("q", "")
    if not query or len(query) > 400 or len(query.split()) > 50:
        return _say_brave_error("query", "q")
    return _say_brave_error("query", "count") if int(asked.get("count", "20")) > 20 else None


def _say_brave_error(part: str, name: str) -> Refusal:
    meta = {"errors": [{"loc": [part, name], "msg": "Field required", "type": "missing"}]}
    detail = "Unable to validate request parameter(s)"
    return Refusal(
        422,
        {
            "type": "ErrorResponse",
            "error": {"status": 422, "code": "VALIDATION", "detail": detail, "meta": meta},
        },
    )


_RULES: dict[str, Callable[[Parameters, Parameters], Refusal | None]] = {
    "wikipedia": _check_wiki,
    "wikidata": _check_wiki,
    "google_factcheck": _check_google,
    "crossref": _check_crossref,
    "openalex": _check_openalex,
    "gdelt": _check_gdelt,
    "searxng": _check_searxng,
    "brave": _check_brave,
}
