"""The newsroom's library of source pages, and the pages and publishers that ship with the product."""

import datetime
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from articles.choices import PublisherKind
from articles.clean_text import hash_text
from articles.errors import InvalidInput
from articles.messages import Message
from articles.models import LibraryPage, Publisher
from articles.services.verb import Trace, verb
from articles.web.canonical import tidy_url, url_key

PAGE_FIELDS = ("title", "publisher", "language", "text")
SHIPPED = Path(__file__).resolve().parent.parent / "data"
SAMPLE_ARTICLE = SHIPPED / "sample-article.txt"


@verb("articles.add_librarypage")
def add_library_page(
    trace: Trace,
    *,
    url: str,
    title: str,
    text: str,
    actor: User | None,
    publisher: str = "",
    published_on: datetime.date | None = None,
    language: str = "en",
) -> LibraryPage:
    """Add a source page, or replace the one with the same URL."""
    try:
        address, key = tidy_url(url), url_key(url)
    except ValueError as error:
        raise InvalidInput("/url", "malformed_url", Message("This is not a web address.")) from error
    if not title.strip() or not text.strip():
        raise InvalidInput("/text", "required", Message("A library page needs a title and a text."))
    page, made = LibraryPage.objects.update_or_create(
        url_key=key,
        defaults={
            "url": address,
            "title": title.strip()[:300],
            "text": text.replace("\x00", ""),
            "publisher": publisher[:200],
            "published_on": published_on,
            "language": language,
            "added_by": actor,
        },
    )
    action = "library_page.add" if made else "library_page.replace"
    trace.record(action, f"library_page:{page.pk}", details={"url": address, "sha256": hash_text(page.text)})
    return page


def load_library(pages: Iterable[Mapping[str, Any]]) -> int:
    """Add many pages (url, title, text; optionally publisher, published_on, language). Return how many."""
    count = 0
    with transaction.atomic():
        for page in pages:
            day = page.get("published_on")
            add_library_page(
                url=page["url"],
                published_on=datetime.date.fromisoformat(day) if day else None,
                actor=None,
                **{name: page[name] for name in PAGE_FIELDS if page.get(name)},
            )
            count += 1
    return count


def load_publishers(publishers: Iterable[Mapping[str, Any]]) -> int:
    """Add the publishers whose domain is new, and return how many. Existing ones are not changed."""
    rows = [
        Publisher(
            domain=row["domain"],
            name=row["name"],
            kind=PublisherKind(row["kind"]),
            country=row.get("country") or "",
            note=row.get("note") or "",
        )
        for row in publishers
    ]
    before = Publisher.objects.count()
    Publisher.objects.bulk_create(rows, ignore_conflicts=True)
    return Publisher.objects.count() - before


def load_shipped_data() -> tuple[int, int]:
    """Load the shipped pages and publishers, each only if its table is empty.

    Returns how many library pages and how many publishers were added.
    """
    pages = publishers = 0
    if not LibraryPage.objects.exists():
        pages = load_library(json.loads((SHIPPED / "library.json").read_text(encoding="utf-8")))
    if not Publisher.objects.exists():
        publishers = load_publishers(json.loads((SHIPPED / "publishers.json").read_text(encoding="utf-8")))
    return pages, publishers
