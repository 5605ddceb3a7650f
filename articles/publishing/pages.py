"""The public pages. They only read, and need no account."""

import functools
import re
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from articles.choices import TaskState
from articles.models import Rating, Verdict
from articles.publishing import reads
from articles.publishing.changes import find_changes
from articles.publishing.claimreview import (
    CONTEXT,
    build_claim_review,
    dump_json_ld,
    list_appearances,
    list_versions,
)
from articles.publishing.keyset import read_cursor
from articles.publishing.links import make_page_url, make_page_urls, make_site_url

PAGE_SIZE = 20
DATA_FEED_SIZE = 100
SITEMAP_SIZE = 10_000  # the newest, in about a third of a second; the list's pages link to the others
FRESH_SECONDS = 60  # how long a shared cache may keep a page: a correction is seen within a minute

View = Callable[..., HttpResponse]


def make_public(view: View) -> View:
    """Decorate a public view: GET and HEAD only, cached for a minute, 304 when unchanged."""
    cached = cache_control(public=True, max_age=FRESH_SECONDS)(conditional_page(view))
    return functools.wraps(view)(require_safe(cached))


@make_public
def show_front_page(request: HttpRequest) -> HttpResponse:
    """List the current fact-checks, newest first."""
    verdicts, following = reads.list_published_after(
        read_cursor(request.GET.get("cursor", "")), limit=PAGE_SIZE
    )
    return _show(request, "front_page.html", verdicts=verdicts, following=following)


@make_public
def show_fact_check(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a task's published verdict, or that it was retracted, with all earlier versions."""
    verdict = _get_published(public_id)
    claim = verdict.task.claim
    retraction = reads.get_retraction(verdict.task)
    json_ld = "" if retraction else dump_json_ld(build_claim_review(verdict))
    return _show(
        request,
        "fact_check.html",
        verdict=verdict,
        claim=claim,
        appearances=list_appearances(claim),
        versions=list_versions(verdict),
        retraction=retraction,
        change=find_changes([claim]).get(claim.pk),
        page_url=make_page_url(public_id),
        json_ld=mark_safe(json_ld),  # noqa: S308  # dump_json_ld leaves no character that could end the element
    )


@make_public
def serve_claim_review(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Return the ClaimReview object of one page; 410 once it is retracted."""
    verdict = _get_published(public_id)
    if verdict.task.state == TaskState.RETRACTED:
        return HttpResponse(
            gettext("This fact-check was retracted.") + "\n",
            status=410,
            content_type="text/plain; charset=utf-8",
        )
    return _answer_json_ld(build_claim_review(verdict))


@make_public
def serve_data_feed(request: HttpRequest) -> HttpResponse:
    """Return one page of all current ClaimReview objects. The Link header leads to the next page."""
    verdicts, following = reads.list_published_after(
        read_cursor(request.GET.get("cursor", "")), limit=DATA_FEED_SIZE
    )
    address = make_site_url(reverse("public:data_feed"))
    items = [build_claim_review(verdict) for verdict in verdicts]
    feed = {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "name": f"{settings.ORGANISATION}: fact-checks",
        "url": address,
        "dataFeedElement": [
            {
                "@type": "DataFeedItem",
                "url": item["url"],
                "dateCreated": item["datePublished"],
                "dateModified": item.get("dateModified", item["datePublished"]),
                "item": [item],
            }
            for item in items
        ],
    }
    response = _answer_json_ld(feed)
    if following:
        response["Link"] = f'<{address}?cursor={following}>; rel="next"'
    return response


@make_public
def show_corrections(request: HttpRequest) -> HttpResponse:
    """List all corrections and retractions, newest first."""
    changes, following = reads.list_changes_after(
        read_cursor(request.GET.get("cursor", ""), kinds="vt"), limit=PAGE_SIZE
    )
    return _show(request, "corrections.html", changes=changes, following=following)


@make_public
def show_ratings(request: HttpRequest) -> HttpResponse:
    """Show the rating scale: each rating with its number and meaning."""
    return _show(request, "ratings.html", ratings=Rating.objects.order_by("order"))


@make_public
def serve_rating_colours(request: HttpRequest) -> HttpResponse:
    """Return the ratings' colours as a stylesheet: the content security policy forbids inline styles."""
    rules = [
        f".rating-{rating.slug} {{ background: {rating.colour}; color: {pick_text_colour(rating.colour)} }}\n"
        for rating in Rating.objects.order_by("order")
        if _SLUG.fullmatch(rating.slug) and _COLOUR.fullmatch(rating.colour)
    ]
    return HttpResponse("".join(rules), content_type="text/css; charset=utf-8")


@make_public
def serve_robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt, which allows crawlers the public pages alone."""
    sitemap = make_site_url(reverse("public:sitemap"))
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /api/", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@make_public
def serve_sitemap(request: HttpRequest) -> HttpResponse:
    """Return the URLs of the newest fact-checks for crawlers (https://www.sitemaps.org/protocol.html)."""
    rows = (
        reads.list_published()
        .prefetch_related(None)
        .values_list("task__public_id", "published_at")[:SITEMAP_SIZE]
    )
    addresses = make_page_urls(public_id for public_id, _ in rows)
    entries = [
        f"<url><loc>{escape(address)}</loc><lastmod>{moment:%Y-%m-%dT%H:%M:%SZ}</lastmod></url>\n"
        for address, (_, moment) in zip(addresses, rows, strict=True)
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return HttpResponse(f"{head}{''.join(entries)}</urlset>\n", content_type="application/xml; charset=utf-8")


def _get_published(public_id: uuid.UUID) -> Verdict:
    try:
        return reads.get_published(public_id)
    except Verdict.DoesNotExist as error:
        raise Http404("There is no published fact-check at this address.") from error


def _show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    context["organisation"] = settings.ORGANISATION
    return render(request, f"public/{template}", context)


def _answer_json_ld(data: dict[str, Any]) -> HttpResponse:
    # Scripts of other sites may read it, as anybody may.
    headers = {"Access-Control-Allow-Origin": "*"}
    return HttpResponse(dump_json_ld(data), content_type="application/ld+json", headers=headers)


_SLUG = re.compile(r"[-\w]+", re.ASCII)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def pick_text_colour(background: str) -> str:
    """Return black or white, whichever contrasts more with a colour such as "#1a7f37".

    Contrast and luminance as in WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
    """
    luminance = sum(
        weight * _linearise(int(background[start : start + 2], 16) / 255)
        for weight, start in ((0.2126, 1), (0.7152, 3), (0.0722, 5))
    )
    return "#ffffff" if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 else "#000000"


def _linearise(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
