"""Build the ClaimReview object (https://schema.org/ClaimReview) of a published verdict.

Fields, and which of them are required, follow Google's page on fact-check structured data:
https://developers.google.com/search/docs/appearance/structured-data/factcheck. The checks of an object are in
``articles.publishing.claimreview_rules``.
"""

import datetime
import json
import re
from typing import Any

from django.conf import settings
from django.urls import reverse

from articles.choices import TaskState
from articles.models import Article, Citation, Claim, Claimant, Rating, Verdict
from articles.publishing.claimreview_rules import (
    BEST_RATING,
    WORST_RATING,
    MarkupProblem,
    validate_claim_review,
)
from articles.publishing.links import make_page_url, make_site_url

__all__ = ["MarkupProblem", "build_claim_review", "dump_json_ld", "validate_claim_review"]

CONTEXT = "https://schema.org"

# A claimant whose name has one of these words is an organisation; every other claimant is a person.
_ORGANISATION = re.compile(
    r"""\b(
        academy | administration | agency | alliance | assembly | association | authority | bank
      | board | bureau | cent(er|re) | chamber | church | coalition | college | commission | committee
      | company | confederation | congress | corporation | council | court | department
      | directorate | federation | foundation | fund | government | group | hospital | house
      | institut(e|ion) | league | ministry | movement | museum | nations | network | office
      | organi[sz]ation | parliament | party | police | research | school | secretariat | senate
      | service | society | trust | union | university | inc | ltd | llc | gmbh | plc
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ACRONYM = re.compile(r"(the )?[A-Z]{2,6}")
_OPINION = re.compile(r"\b(opinions?|op-?eds?|comment(ary)?|editorials?|columns?|views?)\b", re.IGNORECASE)
# Characters that could end a script element or a line of script: those that Django's json_script escapes, and
# JavaScript's two line separators.
_UNSAFE = str.maketrans({character: f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"})


def build_claim_review(verdict: Verdict) -> dict[str, Any]:
    """Return the JSON-LD object of a published verdict, without the fields that have no value.

    It makes no query for verdicts from ``reads.list_published`` or ``reads.get_published``. Raises ValueError
    for an unpublished or retracted verdict, which the public must not see as valid.
    """
    if verdict.published_at is None or verdict.task.state == TaskState.RETRACTED:
        raise ValueError(f"{verdict!r} is not published, or retracted: it has no ClaimReview.")
    organisation = {
        "@type": "Organization",
        "name": settings.ORGANISATION,
        "url": settings.SITE_URL,
        "correctionsPolicy": make_site_url(reverse("public:corrections")),
    }
    versions = list_versions(verdict)
    return _drop_empty(
        {
            "@context": CONTEXT,
            "@type": "ClaimReview",
            "identifier": f"urn:uuid:{verdict.task.public_id}",
            "url": make_page_url(verdict.task.public_id),
            "claimReviewed": verdict.claim_reviewed,
            "reviewRating": _build_rating(verdict.rating),
            "author": organisation,
            "publisher": organisation,
            "datePublished": _format_time(versions[0].published_at),
            "dateModified": _format_time(verdict.published_at) if len(versions) > 1 else None,
            "correction": [
                {
                    "@type": "CorrectionComment",
                    "text": version.correction_note,
                    "datePublished": _format_time(version.published_at),
                }
                for version in versions[1:]
            ],
            "inLanguage": settings.LANGUAGE_CODE,
            "itemReviewed": _build_claim(verdict),
            "reviewBody": verdict.rationale,
            "citation": [_build_citation(citation) for citation in verdict.citations.all()],
        }
    )


def dump_json_ld(data: object) -> str:
    """Return JSON that is safe inside a script element and parses to the same data."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)


def list_versions(verdict: Verdict) -> list[Verdict]:
    """Return the published versions of a verdict up to and including itself, oldest first."""
    return [
        version
        for version in sorted(verdict.task.verdicts.all(), key=lambda version: version.number)
        if version.published_at is not None and version.number <= verdict.number
    ]


def list_appearances(claim: Claim) -> list[Article]:
    """Return the articles that a claim stands in, the one it was found in first."""
    found = {claim.article_id: claim.article}
    for occurrence in claim.occurrences.all():
        found.setdefault(occurrence.version.article_id, occurrence.version.article)
    return list(found.values())


def _build_rating(rating: Rating) -> dict[str, Any]:
    built: dict[str, Any] = {
        "@type": "Rating",
        "alternateName": rating.label,
        "ratingExplanation": rating.meaning,
    }
    if rating.number is not None:
        built |= {"ratingValue": rating.number, "bestRating": BEST_RATING, "worstRating": WORST_RATING}
    return _drop_empty(built)


def _build_claim(verdict: Verdict) -> dict[str, Any]:
    claim = verdict.task.claim
    appearances = [_build_appearance(article) for article in list_appearances(claim)]
    return _drop_empty(
        {
            "@type": "Claim",
            "author": _build_claimant(verdict.claimant) if verdict.claimant else None,
            "datePublished": _format_time(verdict.claimed_on),
            "inLanguage": claim.article.language,
            "appearance": appearances[0] if len(appearances) == 1 else appearances,
        }
    )


def _build_claimant(claimant: Claimant) -> dict[str, Any]:
    wikidata = f"https://www.wikidata.org/wiki/{claimant.wikidata_id}" if claimant.wikidata_id else ""
    same_as = [url for url in (claimant.url, wikidata) if url]
    organisation = _ORGANISATION.search(claimant.name) or _ACRONYM.fullmatch(claimant.name)
    return _drop_empty(
        {
            "@type": "Organization" if organisation else "Person",
            "name": claimant.name,
            "sameAs": same_as[0] if len(same_as) == 1 else same_as,
        }
    )


def _build_appearance(article: Article) -> dict[str, Any]:
    """Return the object of an article: an Article if it has a URL, else a named CreativeWork."""
    if not article.url:
        kind = {"@type": "CreativeWork", "name": article.title or "A text without a title"}
    elif _OPINION.search(article.section):
        kind = {"@type": "OpinionNewsArticle", "url": article.url, "headline": article.title}
    else:
        kind = {"@type": "Article", "url": article.url, "headline": article.title}
    return _drop_empty(
        {
            **kind,
            "author": {"@type": "Person", "name": article.byline} if article.byline else None,
            "publisher": {"@type": "Organization", "name": article.publisher} if article.publisher else None,
            "datePublished": _format_time(article.published_on),
            "inLanguage": article.language,
        }
    )


def _build_citation(citation: Citation) -> dict[str, Any]:
    link = citation.source_link
    return _drop_empty(
        {
            "@type": "WebPage",
            "url": link.url,
            "name": link.title,
            "author": {"@type": "Person", "name": link.author} if link.author else None,
            "publisher": {"@type": "Organization", "name": link.publisher} if link.publisher else None,
            "datePublished": _format_time(link.published_on),
            "inLanguage": link.language,
            "creativeWorkStatus": "Withdrawn" if link.retracted else None,
            "archivedAt": link.archive_url,
        }
    )


def _format_time(moment: datetime.date | datetime.datetime | None) -> str | None:
    """Return a date, or a time in UTC to the second, in ISO 8601; None for None."""
    if isinstance(moment, datetime.datetime):
        return moment.astimezone(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return moment.isoformat() if moment else None


def _drop_empty(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, "", [])}
