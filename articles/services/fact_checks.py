"""Fact-checks published elsewhere: import them from ClaimReview data, and match them to a text."""

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User

from articles.choices import TaskState
from articles.claims.matching.claim_index import (
    list_content_words,
    list_query_forms,
    measure_similarity,
    rank_matches,
)
from articles.claims.matching.load_model import load_meaning
from articles.claims.text.word_forms import stem
from articles.clean_text import hash_text
from articles.errors import FetchError, ImportRejected, InvalidInput
from articles.json_depth import is_nested_deeper
from articles.messages import Message
from articles.models import Claim, FactCheck
from articles.search.fact_check_search import refresh_statistics, shortlist_fact_checks
from articles.services.fact_check_vectors import drop_vectors, find_nearest, measure_likeness
from articles.services.import_input import check_import_url, refuse_page
from articles.services.verb import Trace, require, verb
from articles.web.canonical import tidy_url, url_key
from articles.web.fetch import FetchLimits, fetch_once

BATCH = 1000
SHORTLIST = 100  # full-text hits that are ranked in detail
NEAREST = 50  # hits by meaning that are ranked in detail too
LEAST_LIKE = 0.3  # one of the 29 right answers to CheckThat!'s queries that words miss is less similar
LEAST_SHARED = 3  # words; texts share fewer by chance
NEAR_DUPLICATE = 0.85
MAX_DEPTH = 64  # levels of JSON; Python's parser fails on deeper ones
FEED_LIMITS = FetchLimits(total_seconds=120, max_bytes=100 * 1024 * 1024, max_redirects=5)


@dataclass(frozen=True, slots=True)
class FactCheckMatch:
    """A fact-check that may answer a text, with a score (0 and up) and the words that both share."""

    fact_check: FactCheck
    score: float
    why: tuple[str, ...]


def read_claim_reviews(lines: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """Yield the ClaimReview objects of a JSON-LD document, a DataFeed, or NDJSON.

    NDJSON is read one line at a time. Other objects are skipped. Raises InvalidInput for invalid JSON.
    """
    numbered = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    _, opening = next(numbered, (1, ""))
    try:
        first = _load(opening)
    except json.JSONDecodeError:
        yield from _find_reviews(_parse("".join([opening, *(line for _, line in numbered)])))
        return
    yield from _find_reviews(first)
    for number, line in numbered:
        yield from _find_reviews(_parse(line, number))


def _parse(text: str, line: int = 0) -> object:
    try:
        return _load(text)
    except json.JSONDecodeError as error:
        message = (
            Message(
                "This is not JSON: line %(line)s has an error (%(error)s).",
                {"line": line, "error": error.msg},
            )
            if line
            else Message(
                "This is not JSON: character %(position)s has an error (%(error)s).",
                {"position": error.pos + 1, "error": error.msg},
            )
        )
        raise InvalidInput("/file", "not_json", message) from error


def _load(text: str) -> object:
    if is_nested_deeper(text.encode("utf-8", "replace"), MAX_DEPTH):
        raise InvalidInput(
            "/file",
            "json_too_deep",
            Message("This JSON is nested deeper than %(limit)s levels.", {"limit": MAX_DEPTH}),
        )
    return json.loads(text)


def fetch_claim_reviews(url: str) -> bytes:
    """Fetch a feed of ClaimReview data and return its bytes. Raises ImportRejected if that fails."""
    try:
        page = fetch_once(
            check_import_url(url),
            allow=settings.FETCH_ALLOW,
            user_agent=settings.USER_AGENT,
            limits=FEED_LIMITS,
        )
    except FetchError as error:
        raise refuse_page(error) from error
    if page.status != 200:
        raise ImportRejected(
            "/url", "bad_response", Message("The site answered %(status)s.", {"status": str(page.status)})
        )
    return page.body


def import_fact_checks(reviews: Iterable[Mapping[str, Any]], *, actor: User | None) -> tuple[int, int]:
    """Store ClaimReview objects as FactChecks. Return the numbers of new and of skipped ones.

    The same URL and claim is stored once, as it was given last. Objects without a URL or a claim, and our
    own, are skipped. Each thousand is one transaction, so that others can write in between: objects before an
    error stay, and the same file can be imported again.
    """
    require(actor, "articles.add_factcheck")
    before = FactCheck.objects.count()
    passed_over = 0
    batch: dict[str, FactCheck] = {}
    for review in reviews:
        row = make_fact_check(review)
        if row is None or row.url.startswith(settings.SITE_URL):
            passed_over += 1
            continue
        batch[row.key] = row
        if len(batch) >= BATCH:
            _keep(batch, actor=actor)
            batch = {}
    if batch:
        _keep(batch, actor=actor)
    refresh_statistics()
    return FactCheck.objects.count() - before, passed_over


def make_fact_check(review: Mapping[str, Any]) -> FactCheck | None:
    """Return the unsaved FactCheck that a ClaimReview object describes, None without a URL or a claim."""
    claim = _text(review.get("claimReviewed"))
    try:
        address = tidy_url(_text(review.get("url")))
    except ValueError:
        return None
    if not claim:
        return None
    item = _first(review.get("itemReviewed"))
    rating = _first(review.get("reviewRating"))
    return FactCheck(
        url=address[:2000],
        key=hash_text(f"{url_key(address)}\n{claim}"),
        claim_text=claim,
        claimant=_text(_first(item.get("author")).get("name"))[:300],
        claimed_on=_day(item.get("datePublished")),
        title=_title(review, item, claim)[:500],
        publisher=_text(
            _first(review.get("author")).get("name") or _first(review.get("publisher")).get("name")
        )[:300],
        rating=_text(rating.get("alternateName") or rating.get("name"))[:200],
        rating_value=_scale(rating),
        reviewed_on=_day(review.get("datePublished")),
        language=_text(review.get("inLanguage"))[:35],
    )


def match_text(text: str, *, top: int = 5) -> list[FactCheckMatch]:
    """Return the fact-checks nearest to a text, best first. Matches are suggestions.

    With the ``semantic`` extra they include the nearest in meaning, even those that share no word with the
    text.
    """
    spelled: dict[str, str] = {}
    for word in list_content_words(text):
        spelled.setdefault(stem(word), word)
    found, rarities = shortlist_fact_checks(list(spelled.values()), limit=SHORTLIST)
    meaning = load_meaning(settings.SEMANTIC_MODEL) if spelled else None
    likeness = None
    if meaning is not None:
        [asked] = meaning.pack([list_query_forms(text)])
        near = find_nearest(meaning, asked, limit=NEAREST, least=LEAST_LIKE)
        near = [pk for pk in near if pk not in {row.pk for row in found}]
        found = [*found, *FactCheck.objects.select_related("task").in_bulk(near).values()]
    shortlist = {str(row.pk): row for row in found if not is_retracted(row)}
    if meaning is not None:
        measured = measure_likeness(meaning, asked, list(shortlist.values()))
        likeness = {str(pk): value for pk, value in measured.items()}
    ranked = rank_matches(
        text,
        [(pk, f"{row.claim_text} {row.title}") for pk, row in shortlist.items()],
        top=top,
        likeness=likeness,
        rarities={stem(word): rarity for word, rarity in rarities.items()},
    )
    return [
        FactCheckMatch(shortlist[pk], score, tuple(spelled.get(term, term) for term in why))
        for pk, score, why in ranked
    ]


def is_retracted(fact_check: FactCheck) -> bool:
    """Tell whether this is a verdict of ours that was retracted."""
    return fact_check.task is not None and fact_check.task.state == TaskState.RETRACTED


def suggest_fact_checks(claim: Claim, *, top: int = 3) -> list[FactCheckMatch]:
    """Return fact-checks that may have checked a claim before, as suggestions for a reviewer.

    A suggestion shares at least three informative words with the claim, or nearly all of its text, and is not
    the verdict on the claim itself.
    """
    return [
        match
        for match in match_text(claim.text, top=top + 1)
        if (match.fact_check.task is None or match.fact_check.task.claim_id != claim.pk)
        and (
            len(match.why) >= LEAST_SHARED
            or measure_similarity(claim.text, match.fact_check.claim_text) >= NEAR_DUPLICATE
        )
    ][:top]


@verb("articles.add_factcheck")
def _keep(trace: Trace, batch: Mapping[str, FactCheck], *, actor: User | None) -> None:
    columns = [
        "url",
        "claimant",
        "claimed_on",
        "title",
        "publisher",
        "rating",
        "rating_value",
        "reviewed_on",
        "language",
    ]
    known = FactCheck.objects.filter(key__in=batch).values_list("pk", "key", "title")
    renamed = [pk for pk, key, title in known if title != batch[key].title]
    FactCheck.objects.bulk_create(
        batch.values(), update_conflicts=True, unique_fields=["key"], update_fields=columns
    )
    drop_vectors(renamed)
    trace.record("fact_checks.import", "fact_checks", details={"kept": len(batch), "renamed": len(renamed)})


def _find_reviews(value: object) -> Iterator[Mapping[str, Any]]:
    """Yield the ClaimReview objects within a JSON-LD value, level by level."""
    waiting: list[Any] = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, list):
            waiting.extend(reversed(current))
        elif isinstance(current, dict):
            if "ClaimReview" in _listed(current.get("@type")):
                yield current
            else:
                inner = [
                    current.get(name) for name in ("@graph", "dataFeedElement", "item", "itemListElement")
                ]
                waiting.extend(part for part in reversed(inner) if part is not None)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _title(review: Mapping[str, Any], item: Mapping[str, Any], claim: str) -> str:
    """Return a review's title, from the first of the fields in which publishers put it."""
    told = [review.get(name) for name in ("name", "headline", "alternativeHeadline")]
    told += [item.get("name"), item.get("headline"), review.get("description")]
    return next((text for text in map(_text, told) if text and text != claim), "")


def _first(value: object) -> Mapping[str, Any]:
    found = next((part for part in _listed(value) if isinstance(part, dict)), None)
    return found or {}


def _text(value: object) -> str:
    chosen = next((part for part in _listed(value) if isinstance(part, str)), "")
    return " ".join(chosen.replace("\x00", "").split())


def _day(value: object) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(_text(value)[:10])
    except ValueError:
        return None


def _scale(rating: Mapping[str, Any]) -> float | None:
    """Return a rating as 0 (worst) to 1 (best), None if it is not a number on its scale."""
    try:
        value, best = float(rating["ratingValue"]), float(rating["bestRating"])
        worst = float(rating.get("worstRating", 0))
    except (KeyError, TypeError, ValueError):
        return None
    return (value - worst) / (best - worst) if worst < best and worst <= value <= best else None
