"""Absolute URLs of public pages, for feeds, markup and redirects, which are read outside the site."""

import uuid
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.urls import reverse


def make_site_url(path: str) -> str:
    """Return the absolute URL of a path on this site."""
    return f"{settings.SITE_URL}{path}"


def make_page_url(public_id: uuid.UUID) -> str:
    """Return the URL of a fact-check's page. A task has one page for all versions of its verdict."""
    return make_site_url(reverse("public:fact_check", args=[public_id]))


def make_page_urls(public_ids: Iterable[uuid.UUID]) -> Iterator[str]:
    """Yield the page URL of each of many tasks. The URL pattern is resolved once, which is much faster."""
    head, tail = make_page_url(_ANY).split(str(_ANY))
    for public_id in public_ids:
        yield f"{head}{public_id}{tail}"


_ANY = uuid.UUID(int=0)
