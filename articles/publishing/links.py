"""Addresses of public pages, absolute: they leave the house in feeds, markup and redirects."""

import uuid
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.urls import reverse


def make_site_url(path: str) -> str:
    """Return the absolute address of a path of ours."""
    return f"{settings.SITE_URL}{path}"


def make_page_url(public_id: uuid.UUID) -> str:
    """Return the address of a fact-check's page: one a task, whatever the version."""
    return make_site_url(reverse("public:fact_check", args=[public_id]))


def make_page_urls(public_ids: Iterable[uuid.UUID]) -> Iterator[str]:
    """Give what ``make_page_url`` gives for each of many: the table of addresses is asked once."""
    head, tail = make_page_url(_ANY).split(str(_ANY))
    for public_id in public_ids:
        yield f"{head}{public_id}{tail}"


_ANY = uuid.UUID(int=0)
