"""Sources' pages read: within the site's rules, honest about walls, and watched once they are cited."""

import datetime
import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone
from warcio.archiveiterator import ArchiveIterator

from articles.choices import PageState
from articles.errors import FetchError
from articles.messages import Message
from articles.models import PageCopy, PageVisit, SourceLink
from articles.services.page_visits import drop_old_copies, list_troubled, read_again, start_due_checks
from articles.services.source_links import add_source_link, set_stance
from articles.services.verdicts import approve_verdict
from articles.services.verification import check_invariants
from tests.scenes import make_ready_task, submit
from workers import page_visits
from workers.page_visits import pick_passage, run_due_visits

pytestmark = pytest.mark.django_db
FILLER = "The weather in the harbour town was mild that week, as the port's own diary says. " * 8
FACT = "On 3 March 2019 the council approved a budget of 41 million euros."


class Site(BaseHTTPRequestHandler):
    """A site whose pages, rules and statuses a test sets."""

    pages: dict[str, tuple[int, str]] = {}
    robots = (404, "")
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        status, body = self.robots if self.path == "/robots.txt" else self.pages.get(self.path, (404, ""))
        self.send_response(status)
        self.send_header("Content-Type", "text/plain" if self.path == "/robots.txt" else "text/html")
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def site(settings, monkeypatch) -> Iterator[str]:
    Site.pages, Site.robots, Site.asked = {"/page": (200, write(FACT))}, (404, ""), []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.FETCH_ALLOW = frozenset({f"127.0.0.1:{server.server_port}"})
    monkeypatch.setattr(page_visits, "SITE_SECONDS", 0.0)
    page_visits.get_robots.cache_clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def write(fact: str, head: str = "") -> str:
    return (
        f"<html><head><title>The budget</title>{head}</head><body><article><h1>The budget</h1>"
        f"<p>{FILLER}</p><p>{fact} Nobody objected.</p><p>{FILLER}</p></article></body></html>"
    )


def add_link(site: str, actor, path: str = "/page", **fields) -> SourceLink:
    """Keep a link as a worker would: no person may add an address of this machine."""
    claim = make_ready_task().claim
    link = add_source_link(claim, url="https://www.example.org/x", actor=actor)
    SourceLink.objects.filter(pk=link.pk).update(url=f"{site}{path}", **fields)
    link.refresh_from_db()
    return link


def visit(link: SourceLink) -> SourceLink:
    PageVisit.objects.filter(settled_at=None).exclude(source_link=link).delete()
    for _ in range(6):
        PageVisit.objects.filter(settled_at=None).update(
            not_before=timezone.now() - timezone.timedelta(seconds=5)
        )
        run_due_visits()
    link.refresh_from_db()
    return link


def test_the_passage_that_bears_on_the_claim_becomes_the_snippet_and_a_copy_is_kept(site, alice):
    link = visit(add_link(site, alice))
    assert link.page_state == PageState.READ
    assert "41 million euros" in link.snippet
    copy = PageCopy.objects.get(source_link=link)
    [(address, body)] = [
        (record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
        for record in ArchiveIterator(io.BytesIO(bytes(copy.warc)), check_digests="raise")
    ]
    assert address == f"{site}/page"
    assert FACT.encode() in body
    assert check_invariants() == []


def test_what_a_page_says_of_itself_fills_what_nobody_said(site, alice):
    head = (
        '<meta property="og:site_name" content="The Harbour Gazette">'
        '<meta name="author" content="Ines Falk">'
        '<meta property="article:published_time" content="2019-03-04">'
    )
    Site.pages["/page"] = (200, write(FACT, head))
    link = visit(add_link(site, alice))
    assert (link.publisher, link.author) == ("The Harbour Gazette", "Ines Falk")
    assert link.published_on == datetime.date(2019, 3, 4)


def test_a_site_that_can_not_say_whether_it_may_be_read_is_left_alone_and_tried_again(site, alice):
    Site.robots = (503, "")
    link = visit(add_link(site, alice))
    assert link.page_state == PageState.UNREADABLE
    assert "robots.txt answered 503" in str(PageVisit.objects.get(source_link=link).detail)
    assert Site.asked == ["/robots.txt"] * 3


def test_a_cited_page_whose_site_is_no_more_is_gone(site, alice, monkeypatch):
    link = visit(add_link(site, alice))

    def fail(*args: object, **options: object) -> None:
        raise FetchError("dns", Message("The host name could not be resolved."), permanent=True)

    monkeypatch.setattr(page_visits, "fetch_once", fail)
    page_visits.get_robots.cache_clear()
    PageVisit.objects.create(source_link=link, purpose="check")
    assert visit(link).page_state == PageState.GONE


def test_what_a_person_wrote_is_not_overwritten(site, alice):
    link = add_link(site, alice, title="My own title", author="A. Person")
    link = visit(link)
    assert (link.title, link.author) == ("My own title", "A. Person")


def test_a_site_that_asks_programs_to_stay_out_is_left_alone(site, alice):
    Site.robots = (200, "User-agent: *\nDisallow: /page")
    link = visit(add_link(site, alice))
    assert link.page_state == PageState.REFUSED
    assert "/page" not in Site.asked
    assert not PageCopy.objects.exists()


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ((403, "no"), PageState.WALLED),
        ((404, "no"), PageState.GONE),
        ((410, "no"), PageState.GONE),
        ((500, "no"), PageState.UNREADABLE),
        ((200, "<html><body></body></html>"), PageState.UNREADABLE),
        ((200, "<p>The budget. Subscribe now to continue reading this article today.</p>"), PageState.WALLED),
        (
            (
                200,
                write(FACT, '<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>'),
            ),
            PageState.WALLED,
        ),
    ],
)
def test_a_page_that_can_not_be_read_says_how_it_is(site, alice, answer, state):
    Site.pages["/page"] = answer
    link = add_link(site, alice, snippet="What the search engine said.")
    link = visit(link)
    assert link.page_state == state
    assert link.snippet == "What the search engine said."


def test_a_person_may_have_it_opened_again_but_not_twice_at_once(site, alice, audrey):
    link = visit(add_link(site, alice))
    read_again(link, actor=alice)
    with pytest.raises(Exception, match="already"):
        read_again(link, actor=alice)
    with pytest.raises(Exception, match="right"):
        read_again(link, actor=audrey)


def test_a_cited_page_is_seen_again_after_a_month_and_flagged_when_it_changed(site, alice, bob):
    link = add_link(site, alice)
    task = link.claim.task
    submit(task, alice)
    cited = task.verdicts.get().citations.first().source_link
    SourceLink.objects.filter(pk=cited.pk).update(url=f"{site}/page")
    approve_verdict(task, actor=bob)
    cited = visit(cited)
    set_stance(cited, stance="supports", quote=FACT, actor=alice)
    SourceLink.objects.exclude(pk=cited.pk).update(page_checked_at=timezone.now())
    assert start_due_checks() == 0
    SourceLink.objects.filter(pk=cited.pk).update(
        page_checked_at=timezone.now() - timezone.timedelta(days=31)
    )
    Site.pages["/page"] = (200, write(FACT.replace("41", "43")))
    assert start_due_checks() == 1
    assert visit(cited).page_state == PageState.CHANGED
    assert list_troubled(limit=5) == [cited]


def test_a_page_whose_frame_changed_still_holds_what_was_quoted(site, alice, bob):
    link = visit(add_link(site, alice))
    set_stance(link, stance="supports", quote=FACT, actor=alice)
    PageVisit.objects.create(source_link=link, purpose="check")
    Site.pages["/page"] = (200, write(FACT).replace("mild", "stormy"))
    assert visit(link).page_state == PageState.READ


def test_copies_of_what_nobody_used_are_dropped_after_a_month(site, alice):
    link = visit(add_link(site, alice))
    assert drop_old_copies() == 0
    PageCopy.objects.update(taken_at=timezone.now() - timezone.timedelta(days=31))
    set_stance(link, stance="supports", actor=alice)
    assert drop_old_copies() == 0
    SourceLink.objects.update(stance="unread")
    assert drop_old_copies() == 1


def test_a_copy_is_handed_out_as_a_file_and_never_as_a_page(site, alice, client):
    visit(add_link(site, alice))
    client.force_login(alice)
    answer = client.get(f"/admin/desk/copies/{PageCopy.objects.get().pk}/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/warc"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_passage_is_the_run_of_sentences_that_says_most_and_nothing_where_none_does():
    text = f"{FILLER} {FACT} {FILLER}"
    assert FACT in pick_passage(text, "The council approved 41 million euros.")
    assert pick_passage(text, "Zebras migrate.") == ""
    assert pick_passage("", "Anything.") == ""
