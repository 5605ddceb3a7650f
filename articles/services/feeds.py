"""Feeds: read them by schedule, and import each entry once and again when it changes."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from articles import jobs
from articles.choices import ImportMethod, ImportState
from articles.clean_text import clean_line, hash_text
from articles.errors import ImportRejected, InvalidInput
from articles.messages import Message, list_messages, pluralize
from articles.models import Feed, FeedEntry, Import, ImportPayload
from articles.services.import_input import check_import_url
from articles.services.verb import Trace, verb
from articles.task_names import RUN_IMPORTS
from articles.types import FoundEntry, FoundFeed
from articles.web.canonical import canonicalise_url

LEAST_MINUTES = 5
MOST_MINUTES = 7 * 24 * 60
LONGEST_BACKOFF = 24 * 60  # minutes
CHILD_SECONDS = 1.0  # between the entries of one reading, so that a person's import runs in between


@dataclass(slots=True)
class EntryCounts:
    """The outcomes of the entries of one reading."""

    new: int = 0
    changed: int = 0
    known: int = 0
    refused: int = 0
    left_out: int = 0

    def describe(self) -> Message:
        """Return the counts in words."""
        parts = [
            pluralize("%(count)s new", "%(count)s new", self.new),
            pluralize("%(count)s changed", "%(count)s changed", self.changed),
            pluralize("%(count)s known", "%(count)s known", self.known),
        ]
        if self.refused:
            parts.append(
                pluralize(
                    "%(count)s without an address that may be fetched, or text",
                    "%(count)s without an address that may be fetched, or text",
                    self.refused,
                )
            )
        if self.left_out:
            parts.append(
                pluralize(
                    "%(count)s beyond the first 200 left out",
                    "%(count)s beyond the first 200 left out",
                    self.left_out,
                )
            )
        return list_messages(*parts)


@verb("articles.add_feed")
def add_feed(
    trace: Trace, url: str, *, actor: User | None, watched: bool = False, minutes: int = 60
) -> tuple[Feed, Import]:
    """Add a feed by its URL, or use the existing one, and start reading it."""
    _check_minutes(minutes)
    feed = ensure_feed(url, actor=actor)
    if watched:
        Feed.objects.filter(pk=feed.pk).update(watched=True, minutes=minutes)
        feed.refresh_from_db()
        trace.record("feed.watch", f"feed:{feed.pk}", details={"url": feed.url, "minutes": minutes})
    return feed, read_feed_now(feed, actor=actor)


def ensure_feed(url: str, *, actor: User | None) -> Feed:
    """Return the feed at a URL, inserting a new one. Raises ImportRejected for an unusable URL."""
    address = check_import_url(url)
    key = hash_text(canonicalise_url(address))
    return Feed.objects.get_or_create(key=key, defaults={"url": address, "added_by": actor})[0]


@verb("articles.change_feed")
def change_feed(
    trace: Trace, feed: Feed, *, actor: User, watched: bool | None = None, minutes: int | None = None
) -> Feed:
    """Change whether a feed is watched, and how often it is read."""
    if minutes is not None:
        _check_minutes(minutes)
    wanted = {"watched": watched, "minutes": minutes}
    changes = {
        name: value for name, value in wanted.items() if value is not None and value != getattr(feed, name)
    }
    if not changes:
        trace.leave_none()
        return feed
    Feed.objects.filter(pk=feed.pk).update(**changes, next_read_at=Now())
    trace.record("feed.change", f"feed:{feed.pk}", details={"url": feed.url, **changes})
    feed.refresh_from_db()
    return feed


@verb("articles.change_feed", "articles.add_feed")
def read_feed_now(trace: Trace, feed: Feed, *, actor: User | None) -> Import:
    """Start reading a feed and return the reading, which is the open one if there is one."""
    feed = Feed.objects.select_for_update().get(pk=feed.pk)
    reading = feed.readings.filter(settled_at=None, parent=None).first()
    if reading is None:
        reading = Import.objects.create(method=ImportMethod.FEED, url=feed.url, feed=feed, requested_by=actor)
        trace.record("feed.read", f"feed:{feed.pk}", details={"url": feed.url, "import": reading.pk})
    else:
        trace.leave_none()
    jobs.wake_workers_after_commit(RUN_IMPORTS)
    return reading


def start_due_readings(*, limit: int = 50) -> int:
    """Start reading the watched feeds that are due. Return how many."""
    due = Feed.objects.filter(watched=True, next_read_at__lte=Now()).order_by("next_read_at")
    count = 0
    for pk in due.values_list("pk", flat=True)[:limit]:
        with transaction.atomic():
            feed = Feed.objects.select_for_update().get(pk=pk)
            moved = Feed.objects.filter(pk=pk, watched=True, next_read_at__lte=Now()).update(
                next_read_at=jobs.after(feed.minutes * 60)
            )
            if moved:
                read_feed_now(feed, actor=None)
                count += 1
    return count


def list_conditions(feed: Feed) -> dict[str, str]:
    """Return the headers that request a feed only if it changed (RFC 9110, section 13.1)."""
    headers = {"If-None-Match": feed.etag, "If-Modified-Since": feed.last_modified}
    return {name: value for name, value in headers.items() if value}


def file_entries(reading: Import, feed: Feed | None, found: FoundFeed) -> EntryCounts:
    """Insert an import for each new or changed entry. Runs in the caller's transaction."""
    counts = EntryCounts(left_out=found.left_out)
    known = {entry.key: entry for entry in feed.entries.select_for_update()} if feed else {}
    for position, entry in enumerate(found.entries):
        key = hash_text(entry.id or entry.url or entry.content)
        state = hash_text(f"{entry.updated}\n{entry.title}\n{entry.content}")
        seen = known.get(key)
        if seen is not None and seen.updated == state:
            counts.known += 1
            continue
        child = _make_child(reading, feed, entry, position)
        if child is None:
            counts.refused += 1
            continue
        counts.new, counts.changed = counts.new + (seen is None), counts.changed + (seen is not None)
        if feed is not None:
            values = {
                "url": entry.url,
                "title": clean_line(entry.title)[:500],
                "updated": state,
                "document_import": child,
                "seen_at": timezone.now(),
            }
            known[key], _ = FeedEntry.objects.update_or_create(feed=feed, key=key, defaults=values)
    return counts


def note_reading(feed: Feed, *, title: str = "", headers: Mapping[str, str] | None = None) -> None:
    """Record a successful reading of a feed, with the validators that tell whether it changes."""
    changes: dict[str, Any] = {"read_at": Now(), "problem": None}
    if title:
        changes["title"] = clean_line(title)[:300]
    if headers is not None:
        changes["etag"] = headers.get("ETag", "")[:300]
        changes["last_modified"] = headers.get("Last-Modified", "")[:100]
    Feed.objects.filter(pk=feed.pk).update(**changes)


def note_failure(feed: Feed, problem: dict[str, Any]) -> None:
    """Record why a feed could not be read. Later readings of a watched one are rarer, and end after a 410."""
    gone = problem.get("code") == "gone"
    failures = feed.readings.filter(state=ImportState.REJECTED, parent=None)
    if feed.read_at is not None:
        failures = failures.filter(settled_at__gt=feed.read_at)
    wait = min(feed.minutes * 2 ** min(failures.count(), 10), max(LONGEST_BACKOFF, feed.minutes))
    changes: dict[str, Any] = {"problem": problem, "next_read_at": jobs.after(wait * 60)}
    if gone:
        changes["watched"] = False
    Feed.objects.filter(pk=feed.pk).update(**changes)


def _make_child(reading: Import, feed: Feed | None, entry: FoundEntry, position: int) -> Import | None:
    """Insert the import of one entry, from its page or from its own text; return None if it has neither."""
    common = {
        "parent": reading,
        "feed": feed,
        "requested_by": reading.requested_by,
        "priority": reading.priority,
        "not_before": timezone.now() + datetime.timedelta(seconds=position * CHILD_SECONDS),
    }
    address = _check_address(entry.url)
    if address:
        return Import.objects.create(method=ImportMethod.URL, url=address, **common)
    if not entry.content.strip():
        return None
    title = clean_line(entry.title)[:500]
    child = Import.objects.create(method=ImportMethod.FILE, media_type="text/html", title=title, **common)
    ImportPayload.objects.create(document_import=child, raw=entry.content.encode("utf-8", "replace"))
    return child


def _check_address(url: str) -> str:
    """Return an entry's URL if it may be fetched, else ""."""
    try:
        return check_import_url(url) if url else ""
    except ImportRejected:
        return ""


def _check_minutes(minutes: int) -> None:
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise InvalidInput(
            "/minutes",
            "out_of_range",
            Message(
                "Give from %(least)s to %(most)s minutes from one reading to the next.",
                {"least": LEAST_MINUTES, "most": MOST_MINUTES},
            ),
        )
