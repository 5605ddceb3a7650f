"""News articles of the world's press, by GDELT's DOC 2.0 API.

Source: https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/. It refuses in plain words, often with
status 200. How far back it reaches is stated in two ways (to 2017, or three months), so that an empty
answer about anything older than three months says nothing.
"""

import datetime
import re
from collections.abc import Mapping

from articles.errors import ProviderNotCovered
from articles.messages import Message
from articles.sources.queries import MAX_TERMS
from articles.types import ClaimQuery, FoundSource, ProviderAnswer
from workers.providers.base import NO_RESULTS, ProviderClient, ProviderResponse, plain_terms
from workers.providers.shapes import read_date, read_objects, read_text, read_url

RESULTS = 25
TERMS = 3
SHORTEST_PHRASE = 6  # characters between quotation marks
FIRST_DAY = datetime.date(2017, 1, 1)
SURE_DAYS = 90
DAYS_BEFORE, DAYS_AFTER = 30, 30


async def search(query: ClaimQuery, client: ProviderClient) -> ProviderAnswer:
    """Find articles of the weeks around the claim, of the last three months when it has no date."""
    today = datetime.datetime.now(datetime.UTC).date()
    if query.date and query.date + datetime.timedelta(days=DAYS_AFTER) < FIRST_DAY:
        raise ProviderNotCovered(
            Message(
                "GDELT's news begins on %(first)s; the claim is from %(day)s.",
                {"first": FIRST_DAY, "day": query.date},
            )
        )
    asked = client.note_query(_write_query(query))
    if not asked:
        return ProviderAnswer(sources=(), query="")
    parameters = {"query": asked, "mode": "artlist", "format": "json", "maxrecords": str(RESULTS)}
    response = await client.get("api/v2/doc/doc", {**parameters, **_write_window(query.date, today)})
    answer = response.answer(asked, map(_read_article, _read_articles(response)))
    if not answer.sources and query.date and (today - query.date).days > SURE_DAYS:
        raise ProviderNotCovered(
            Message(
                "GDELT may not reach back to %(day)s, so its empty answer says nothing.", {"day": query.date}
            )
        )
    return answer


def _write_query(query: ClaimQuery) -> str:
    """Join terms, all of which an article must hold, so they are few and no bare numbers.

    A word with a hyphen or a full stop is an illegal character outside quotation marks, and a short
    phrase is too short inside them: the short ones are written without those signs.
    """
    terms = [re.sub(r"[^\w\s.\-]", " ", term).strip() for term in plain_terms(query, MAX_TERMS)]
    terms = [term for term in terms if re.search(r"[^\W\d]", term)][: None if query.given else TERMS]
    return " ".join(filter(None, map(_write_term, terms)))


def _write_term(term: str) -> str:
    if re.search(r"[\s.\-]", term) is None:
        return term
    if len(term) >= SHORTEST_PHRASE and _INITIALS.fullmatch(term) is None:
        return f'"{term}"'
    return " ".join(word for word in term.replace(".", "").replace("-", " ").split() if len(word) > 1)


def _write_window(date: datetime.date | None, today: datetime.date) -> dict[str, str]:
    if date is None:
        return {"timespan": "3m"}
    start = max(date - datetime.timedelta(days=DAYS_BEFORE), FIRST_DAY)
    end = min(date + datetime.timedelta(days=DAYS_AFTER), today)
    return {"startdatetime": f"{start:%Y%m%d}000000", "enddatetime": f"{max(end, start):%Y%m%d}235959"}


def _read_articles(response: ProviderResponse) -> list[Mapping[str, object]]:
    text = " ".join(response.text()[:300].split())
    if not text.startswith("{"):
        if "limit requests" in text.lower():
            raise response.refuse(Message("%(provider)s asked for fewer requests."), rate_limited=True)
        if any(sign in text.lower() for sign in _BAD_QUERY):
            raise response.refuse_request(read_text(text))
    response.check_status()
    data = response.json(lenient=True)
    if data and "articles" not in data:
        raise response.refuse(NO_RESULTS)
    return read_objects(data.get("articles"))


def _read_article(item: Mapping[str, object]) -> FoundSource:
    return FoundSource(
        url=read_url(item.get("url")),
        title=_SPACED_SIGN.sub(r"\1", read_text(item.get("title"))),
        publisher=read_text(item.get("domain")),
        published_on=read_date(item.get("seendate")),
        language=_LANGUAGES.get(read_text(item.get("language")).lower(), ""),
    )


_BAD_QUERY = (
    "too short",
    "too long",
    "illegal character",
    "must be surrounded",
    "specified phrase",
    "invalid",
)
_INITIALS = re.compile(r"(?:\w\.)+\w?")
_SPACED_SIGN = re.compile(r"\s+([,.;:!?%’)])")
_LANGUAGES = {
    "arabic": "ar",
    "chinese": "zh",
    "dutch": "nl",
    "english": "en",
    "french": "fr",
    "german": "de",
    "italian": "it",
    "polish": "pl",
    "portuguese": "pt",
    "russian": "ru",
    "spanish": "es",
    "turkish": "tr",
    "ukrainian": "uk",
}
