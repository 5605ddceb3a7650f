"""Fact-checks published anywhere, as collected by Google's Fact Check Tools. Needs a key.

Source: https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search
A bad key is answered with 400, not 401; nothing found is an answer without ``claims``.
"""

from collections.abc import Mapping

from articles.types import ClaimQuery, FoundSource, ProviderAnswer
from workers.providers.base import ProviderClient, ProviderResponse, plain_terms, read_language
from workers.providers.shapes import read_date, read_mapping, read_objects, read_text, read_url

RESULTS = 20
TERMS = 6


async def search(query: ClaimQuery, client: ProviderClient) -> ProviderAnswer:
    """Find reviews of claims like this one, each with the rating it got."""
    key = client.require_key()
    asked = client.note_query(" ".join(plain_terms(query, TERMS)))
    if not asked:
        return ProviderAnswer(sources=(), query="")
    response = await client.get(
        "v1alpha1/claims:search",
        {
            "query": asked,
            "languageCode": read_language(query.language),
            "pageSize": str(RESULTS),
            "key": key,
        },
    )
    data = _read_answer(response)
    reviews = (
        _read_review(claim, review)
        for claim in read_objects(data.get("claims"))
        for review in read_objects(claim.get("claimReview"))
    )
    return response.answer(asked, reviews)


def _read_answer(response: ProviderResponse) -> dict[str, object]:
    data = response.json() if response.status < 400 else response.error_json()
    error = read_mapping(data.get("error"))
    if error or response.status >= 400:
        message = read_text(error.get("message"))[:200] or f"status {response.status}"
        if _is_about_key(error):
            raise response.refuse_key(message)
        permanent = error.get("status") not in ("UNAVAILABLE", "INTERNAL", "DEADLINE_EXCEEDED")
        exhausted = error.get("status") == "RESOURCE_EXHAUSTED"
        raise response.refuse_request(message, permanent=permanent and not exhausted, rate_limited=exhausted)
    return data


def _is_about_key(error: Mapping[str, object]) -> bool:
    reasons = {read_text(detail.get("reason")) for detail in read_objects(error.get("details"))}
    return bool(reasons & _BAD_KEY) or "api key" in read_text(error.get("message")).lower()


def _read_review(claim: Mapping[str, object], review: Mapping[str, object]) -> FoundSource:
    publisher = read_mapping(review.get("publisher"))
    text, claimant = read_text(claim.get("text")), read_text(claim.get("claimant"))
    rating = read_text(review.get("textualRating"))
    said = f"{claimant}: {text}" if claimant and text else text
    return FoundSource(
        url=read_url(review.get("url")),
        title=read_text(review.get("title")) or text,
        snippet=f"Rated “{rating}”. {said}".strip() if rating else said,
        publisher=read_text(publisher.get("name")) or read_text(publisher.get("site")),
        published_on=read_date(review.get("reviewDate")),
        language=read_text(review.get("languageCode")),
    )


_BAD_KEY = frozenset({"API_KEY_INVALID", "API_KEY_SERVICE_BLOCKED", "API_KEY_EXPIRED"})
