"""Pages fetched from a real server: every failure ends in one clear refusal."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from articles.choices import ImportState
from articles.errors import ImportRejected
from articles.models import Article, Import
from articles.services import imports
from articles.services.imports import run_import_now, start_url_import
from articles.web.fetch import FetchLimits
from tests.scenes import TEXT

pytestmark = pytest.mark.django_db

PAGE = (
    "<html lang=en><head><title>The port grew</title></head><body><article><h1>The port grew</h1>"
    + "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n"))
    + "</article></body></html>"
).encode()


class Site(BaseHTTPRequestHandler):
    """A news site with good and bad pages."""

    visits: list[str] = []

    def do_GET(self) -> None:
        self.visits.append(self.path)
        name = self.path.split("?")[0].strip("/").replace("-", "_")
        getattr(self, f"send_{name}", self.send_missing)()

    def send_page(self, status: int = 200, body: bytes = PAGE, media_type: str = "text/html") -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_missing(self) -> None:
        self.send_page(404)

    def send_closed(self) -> None:
        self.send_page(403)

    def send_broken(self) -> None:
        self.send_page(500)

    def send_flaky(self) -> None:
        self.send_page(500 if self.visits.count(self.path) < 2 else 200)

    def send_image(self) -> None:
        self.send_page(body=b"\x89PNG\r\n\x1a\n" + bytes(200), media_type="image/png")

    def send_empty(self) -> None:
        self.send_page(body=b"<html><body></body></html>")

    def redirect(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def send_inwards(self) -> None:
        self.redirect("http://169.254.169.254/latest/meta-data/")

    def send_to_file(self) -> None:
        self.redirect("file:///etc/passwd")

    def send_round(self) -> None:
        self.redirect("/round")

    def send_moved(self) -> None:
        self.redirect("/page")

    def send_endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"<p>more " * 4000)
        except OSError:
            return

    def send_drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b"<")
                time.sleep(0.1)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def site(settings) -> Iterator[str]:
    """Return the URL of the site, which the operator's settings allow."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    Site.visits.clear()
    settings.FETCH_ALLOW = frozenset({f"127.0.0.1:{server.server_port}"})
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def short_patience(monkeypatch) -> None:
    """Set the time limits to a hundredth."""
    monkeypatch.setattr(
        imports, "PAGE_LIMITS", FetchLimits(total_seconds=0.6, max_bytes=1_000_000, max_redirects=5)
    )
    monkeypatch.setattr(imports, "RETRY_SECONDS", 0)


def run(url: str) -> Import:
    return run_import_now(start_url_import(url, actor=None))


def test_a_page_becomes_an_article_with_each_step_on_record(site):
    row = run(f"{site}/page")
    assert row.state == ImportState.SUCCEEDED
    assert [(step["name"], step["outcome"]) for step in row.steps] == [
        ("fetch", "ok"),
        ("read", "ok"),
        ("claims", "ok"),
    ]
    assert row.article.title == "The port grew"
    assert row.claim_count >= 3


def test_the_same_page_by_a_redirect_or_with_tracking_is_the_same_article(site):
    first = run(f"{site}/page")
    for other in ("page?utm_source=feed#comments", "moved"):
        assert run(f"{site}/{other}").article == first.article
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("missing", "not_found"),
        ("closed", "refused_by_site"),
        ("broken", "bad_response"),
        ("image", "unsupported_type"),
        ("empty", "no_text"),
        ("inwards", "destination_not_allowed"),
        ("to-file", "scheme_not_allowed"),
        ("round", "too_many_redirects"),
        ("endless", "too_large"),
        ("drip", "timeout"),
    ],
)
def test_a_page_that_can_not_be_used_ends_in_one_refusal_and_files_nothing(site, page, code):
    row = run(f"{site}/{page}")
    assert row.state == ImportState.REJECTED
    [error] = row.problem["errors"]
    assert (error["pointer"], error["code"]) == ("/url", code)
    assert error["detail"]
    assert not Article.objects.exists()


def test_transient_failures_are_retried_and_permanent_ones_are_not(site):
    assert run(f"{site}/flaky").state == ImportState.SUCCEEDED
    run(f"{site}/missing")
    assert Site.visits.count("/missing") == 1
    run(f"{site}/broken")
    assert Site.visits.count("/broken") == imports.MAX_ATTEMPTS


def test_a_host_that_is_not_allowed_is_refused_without_a_request(site, settings):
    settings.FETCH_ALLOW = frozenset()
    with pytest.raises(ImportRejected) as refusal:
        start_url_import(f"{site}/page", actor=None)
    assert refusal.value.code in ("destination_not_allowed", "port_not_allowed")
    assert Site.visits == []
