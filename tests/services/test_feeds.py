"""Feeds and lists of URLs: each entry is imported once, and again when it changed; feeds are watched."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from articles import jobs
from articles.choices import ImportMethod, ImportState
from articles.errors import ImportRejected, InvalidInput, NotPermitted
from articles.models import Article, Feed, Import
from articles.services.feeds import add_feed, change_feed, read_feed_now, start_due_readings
from articles.services.imports import (
    IMPORT_LEASE_SECONDS,
    run_import,
    run_import_now,
    start_file_import,
    start_list_import,
    start_url_import,
)
from articles.services.verification import check_invariants

pytestmark = pytest.mark.django_db
WORDS = "The council approved a budget of {} million euros for the harbour on 3 March 2019."


class Site(BaseHTTPRequestHandler):
    """A site with one feed, whose items, status and headers a test sets."""

    items: list[str] = []
    status = 200
    seen: list[dict[str, str]] = []

    def do_GET(self) -> None:
        self.seen.append({"path": self.path, **dict(self.headers)})
        if self.path == "/410":
            self.answer(410, b"", "text/html")
        elif self.path != "/feed":
            self.answer(200, f"<p>{WORDS.format(self.path.strip('/'))}</p>".encode(), "text/html")
        elif self.headers.get("If-None-Match") == '"1"':
            self.answer(304, b"", "application/rss+xml")
        else:
            body = f"<rss version='2.0'><channel><title>News</title>{''.join(self.items)}</channel></rss>"
            self.answer(self.status, body.encode(), "application/rss+xml")

    def answer(self, status: int, body: bytes, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("ETag", '"0"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Print nothing."""


@pytest.fixture
def site(settings) -> Iterator[str]:
    Site.items, Site.status, Site.seen = [], 200, []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.FETCH_ALLOW = frozenset({f"127.0.0.1:{server.server_port}"})
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def item(site: str, number: int, note: str = "") -> str:
    return f"<item><guid>{number}</guid><title>{number}{note}</title><link>{site}/{number}</link></item>"


def run_all() -> None:
    """Run all open imports as workers would, whether they are due or not."""
    Import.objects.filter(settled_at=None).update(not_before=timezone.now() - timezone.timedelta(seconds=5))
    while leased := jobs.lease(Import, limit=1, seconds=IMPORT_LEASE_SECONDS):
        run_import(leased[0])
        Import.objects.filter(settled_at=None, attempts=0).update(
            not_before=timezone.now() - timezone.timedelta(seconds=5)
        )


def test_each_entry_becomes_an_article_once_and_again_when_it_changed(site, erin):
    Site.items = [item(site, 41), item(site, 43)]
    feed, reading = add_feed(f"{site}/feed", actor=erin)
    run_all()
    reading.refresh_from_db()
    assert str(reading.steps[-1]["detail"]) == "2 new, 0 changed, 0 known"
    assert reading.children.filter(state=ImportState.SUCCEEDED).count() == 2
    assert Article.objects.count() == 2
    Site.items = [item(site, 41), item(site, 43, " corrected"), item(site, 47)]
    again = run_import_now(read_feed_now(feed, actor=erin))
    assert str(again.steps[-1]["detail"]) == "1 new, 1 changed, 1 known"
    feed.refresh_from_db()
    assert (feed.title, feed.problem, feed.etag) == ("News", None, '"0"')
    assert check_invariants() == []


def test_a_feed_that_did_not_change_is_not_read(site, erin):
    Site.items = [item(site, 41)]
    feed, _ = add_feed(f"{site}/feed", actor=erin)
    Feed.objects.update(etag='"1"')
    run_all()
    assert Site.seen[0]["If-None-Match"] == '"1"'
    assert Import.objects.get().state == ImportState.SUCCEEDED
    assert not feed.entries.exists()


def test_a_url_that_returns_a_feed_is_imported_as_a_feed(site):
    Site.items = [item(site, 41)]
    row = run_import_now(start_url_import(f"{site}/feed", actor=None))
    assert row.method == ImportMethod.FEED
    assert row.feed.entries.count() == 1


def test_entries_with_private_or_invalid_urls_are_counted_and_dropped(site):
    links = ["javascript:alert(1)", "file:///etc/passwd", "http://10.0.0.1/", "http://169.254.169.254/"]
    Site.items = [f"<item><guid>{n}</guid><link>{link}</link></item>" for n, link in enumerate(links)]
    Site.items.append("<item><title>Text</title><description>" + WORDS.format(41) + "</description></item>")
    row = run_import_now(start_url_import(f"{site}/feed", actor=None))
    assert str(row.steps[-1]["detail"]) == (
        "1 new, 0 changed, 0 known, 4 without an address that may be fetched, or text"
    )
    run_all()
    assert Article.objects.get().title == "Text"


def test_a_feed_that_is_uploaded_is_read_without_being_watched():
    raw = b"<rss version='2.0'><channel><item><description>" + WORDS.format(41).encode()
    raw += b"</description></item></channel></rss>"
    row = run_import_now(
        start_file_import(raw, filename="news.rss", media_type="application/octet-stream", actor=None)
    )
    assert row.problem is None
    assert (row.state, row.method, row.feed) == (ImportState.SUCCEEDED, ImportMethod.FEED, None)
    run_all()
    assert Article.objects.count() == 1
    assert check_invariants() == []


def test_a_watched_feed_is_read_when_due_never_twice_at_once_and_later_after_failures(site, erin):
    Site.status = 500
    feed, _ = add_feed(f"{site}/feed", actor=erin, watched=True, minutes=30)
    assert start_due_readings() == 1
    assert Import.objects.count() == 1, "the reading that add_feed began is still open"
    assert start_due_readings() == 0
    Import.objects.update(attempts=2)
    run_all()
    feed.refresh_from_db()
    assert feed.problem["code"] == "bad_response"
    assert feed.watched
    assert feed.next_read_at > timezone.now() + timezone.timedelta(minutes=55)
    Site.status = 410
    run_import_now(read_feed_now(feed, actor=erin))
    feed.refresh_from_db()
    assert not feed.watched, "a feed that is gone is not asked again"


def test_only_editors_change_what_is_watched(site, erin, alice):
    feed, _ = add_feed(f"{site}/feed", actor=erin)
    assert change_feed(feed, watched=True, minutes=15, actor=erin).minutes == 15
    with pytest.raises(NotPermitted):
        change_feed(feed, watched=False, actor=alice)
    with pytest.raises(NotPermitted):
        read_feed_now(feed, actor=alice)
    with pytest.raises(InvalidInput, match="from 5 to"):
        change_feed(feed, minutes=1, actor=erin)


def test_a_list_makes_one_import_for_each_url_or_is_refused_as_a_whole(site, erin):
    urls = [f"{site}/41", f"{site}/43?utm_source=x", f"{site}/43"]
    parent = start_list_import(urls, actor=erin)
    assert parent.children.count() == 2
    run_all()
    assert Article.objects.count() == 2
    before = Import.objects.count()
    with pytest.raises(ImportRejected) as refusal:
        start_list_import([*urls, "ftp://example.org/x"], actor=erin)
    assert (refusal.value.pointer, refusal.value.code) == ("/urls/3", "scheme_not_allowed")
    with pytest.raises(ImportRejected, match="at most 200"):
        start_list_import([f"{site}/{n}" for n in range(201)], actor=erin)
    assert Import.objects.count() == before


def test_an_entry_is_fetched_without_the_conditional_headers_of_its_feed(site, erin):
    Site.items = [item(site, 41)]
    add_feed(f"{site}/feed", actor=erin)
    Feed.objects.update(etag='"0"', last_modified="Tue, 05 Mar 2019 10:00:00 GMT")
    run_all()
    asked = {seen["path"]: seen for seen in Site.seen}
    assert asked["/feed"]["If-None-Match"] == '"0"'
    assert not {"If-None-Match", "If-Modified-Since"} & asked["/41"].keys()
    assert Article.objects.count() == 1


def test_an_entry_that_fails_or_is_gone_does_not_change_its_feed(site, erin):
    Site.items = [item(site, 41), item(site, 410)]
    feed, _ = add_feed(f"{site}/feed", actor=erin, watched=True)
    run_all()
    assert Import.objects.get(url__endswith="/410").state == ImportState.REJECTED
    before = feed.next_read_at
    feed.refresh_from_db()
    assert (feed.problem, feed.watched) == (None, True)
    assert feed.next_read_at == before


def test_an_entry_that_links_to_a_feed_is_refused(site, erin):
    Site.items = [f"<item><guid>1</guid><link>{site}/feed</link></item>"]
    add_feed(f"{site}/feed", actor=erin)
    run_all()
    child = Import.objects.get(parent__isnull=False)
    assert child.problem["code"] == "unsupported_type"
    assert Feed.objects.count() == 1


def test_an_entry_with_an_unusable_url_is_imported_from_its_own_text(site, erin):
    text = f"<description>{WORDS.format(41)}</description>"
    Site.items = [f"<item><guid>2</guid>{text}</item>", f"<item><link>file:///x</link>{text}</item>"]
    _, reading = add_feed(f"{site}/feed", actor=erin)
    run_all()
    assert [child.method for child in reading.children.all()] == [ImportMethod.FILE] * 2
    assert Article.objects.count() == 1


def test_a_404_keeps_a_feed_watched_and_a_410_ends_it(site, erin):
    feed, reading = add_feed(f"{site}/feed", actor=erin, watched=True)
    Site.status = 404
    run_import_now(reading)
    feed.refresh_from_db()
    assert (feed.watched, feed.problem["code"]) == (True, "not_found")
    Site.status = 410
    run_import_now(read_feed_now(feed, actor=erin))
    feed.refresh_from_db()
    assert (feed.watched, feed.problem["code"]) == (False, "gone")


def test_a_feed_that_fails_says_nothing_of_another_feed(site, erin):
    other, _ = add_feed(f"{site}/41", actor=erin, watched=True)
    feed, reading = add_feed(f"{site}/feed", actor=erin, watched=True)
    Site.status = 410
    run_import_now(reading)
    feed.refresh_from_db()
    other.refresh_from_db()
    assert not feed.watched
    assert (other.watched, other.problem) == (True, None)
