"""Sources' pages opened one at a time: politely, within bounds, and read in the confined process."""

import functools
import hashlib
import re
import time
import urllib.parse

import structlog
from django.conf import settings
from django.utils import timezone

from articles import jobs
from articles.choices import PageState, VisitPurpose
from articles.clean_text import clean_message
from articles.errors import FetchError, ImportRejected
from articles.messages import NO_MESSAGE, Message
from articles.models import PageVisit
from articles.reading.document import read_document
from articles.services.page_visits import VisitedPage, record_visit
from articles.sources.passages import Corpus
from articles.types import Document
from articles.web.fetch import FetchedPage, FetchLimits, fetch_once
from articles.web.robots import Robots
from articles.web.warc import write_record

log = structlog.get_logger(__name__)

LIMITS = FetchLimits(total_seconds=15.0, max_bytes=2_000_000, max_redirects=5)
LEASE_SECONDS = 90
MAX_ATTEMPTS = 3
RUN_SECONDS = 5.0  # then others have the thread
RETRY_SECONDS = 60.0
SITE_SECONDS = 1.0  # between two pages of one site
PASSAGE = 600  # characters
SHORT = 1500  # characters: a text no longer than this may be the outside of a wall
WALLED = (401, 402, 403, 451)
GONE = (404, 410)
NOT_FREE = re.compile(rb'"isAccessibleForFree"\s*:\s*"?\s*false', re.IGNORECASE)
WALL_WORDS = re.compile(
    r"\b(subscribe (?:now |today )?to (?:continue|read)|subscribers? only|sign in to (?:continue|read)|"
    r"log in to (?:continue|read)|already a subscriber|create (?:a free|an) account to|"
    r"register to (?:continue|read)|"
    r"this (?:article|content) is (?:for|reserved for|only available to) subscribers)",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n\s*\n")

_last_asked: dict[str, float] = {}


def run_due_visits(*, limit: int = 20, seconds: float = RUN_SECONDS) -> None:
    """Open the pages that are due, one after the other, until the time is up."""
    until = time.monotonic() + seconds
    for visit in jobs.lease_each(PageVisit, limit=limit, seconds=LEASE_SECONDS):
        run_visit(visit)
        if time.monotonic() > until:
            break


def run_visit(visit: PageVisit) -> None:
    """Open one page and keep what was found, or put it off for what passes."""
    if visit.attempts > jobs.MAX_ATTEMPTS:
        record_visit(
            visit,
            VisitedPage(
                PageState.UNREADABLE, detail=Message("The worker that read this page stopped five times.")
            ),
        )
        return
    link = visit.source_link
    wait = _wait_for_site(link.url)
    if wait > 0:
        jobs.release(visit, seconds=wait)
        return
    try:
        page = open_page(link.url, claim=link.claim.text, keep=visit.purpose == VisitPurpose.READ)
    except FetchError as error:
        if not error.permanent and visit.attempts < MAX_ATTEMPTS:
            jobs.retry(visit, seconds=RETRY_SECONDS * visit.attempts, detail=clean_message(error.message))
            return
        # A name that is no more: nobody would find a page there.
        gone = error.code == "dns" and error.permanent and visit.purpose == VisitPurpose.CHECK
        page = VisitedPage(PageState.GONE if gone else PageState.UNREADABLE, detail=error.message)
    if not record_visit(visit, page):
        log.info("late_visit_dropped", visit=visit.pk)


def open_page(url: str, *, claim: str, keep: bool = True) -> VisitedPage:
    """Fetch and read a page, and pick the passage that bears most on a claim.

    Robots are asked first. With ``keep`` the answer comes with it as a WARC record. Raises FetchError for
    what may pass.
    """
    if not get_robots().allows(url, _fetch):
        return VisitedPage(
            PageState.REFUSED, detail=Message("The site's robots.txt asks programs not to read this page.")
        )
    page = _fetch(url)
    if page.status in WALLED:
        return VisitedPage(
            PageState.WALLED,
            page.status,
            Message("The site answered %(status)s: the page is closed to us.", {"status": str(page.status)}),
        )
    if page.status in GONE:
        return VisitedPage(
            PageState.GONE,
            page.status,
            Message("The site answered %(status)s: the page is not there.", {"status": str(page.status)}),
        )
    if page.status != 200:
        passes = page.status >= 500 or page.status == 429
        raise FetchError(
            "bad_response",
            Message("The site answered %(status)s.", {"status": str(page.status)}),
            permanent=not passes,
        )
    try:
        document = read_document(page.body, media_type=page.media_type, charset=page.charset, url=page.url)
    except ImportRejected as error:
        return VisitedPage(PageState.UNREADABLE, page.status, error.message)
    return _describe(page, document, claim, keep)


def pick_passage(text: str, claim: str) -> str:
    """Return the run of sentences, up to 600 characters, that says most about a claim."""
    sentences = [part for part in (" ".join(piece.split()) for piece in SENTENCE_END.split(text)) if part]
    windows = []
    for first, sentence in enumerate(sentences):
        window = sentence[:PASSAGE]
        for following in sentences[first + 1 : first + 4]:
            if len(window) + len(following) + 1 > PASSAGE:
                break
            window = f"{window} {following}"
        windows.append(window)
    scores = Corpus(windows).score(claim)
    best = max(range(len(windows)), key=lambda place: (scores[place], -place), default=None)
    return windows[best] if best is not None and scores[best] > 0 else ""


@functools.cache
def get_robots() -> Robots:
    """Return what this process knows of sites' rules."""
    return Robots("factdesk")


def _fetch(url: str) -> FetchedPage:
    return fetch_once(url, allow=settings.FETCH_ALLOW, user_agent=settings.USER_AGENT, limits=LIMITS)


def _wait_for_site(url: str) -> float:
    """Return the seconds until the page's site may be asked again; 0 takes the turn."""
    site = urllib.parse.urlsplit(url).netloc
    now = time.monotonic()
    wait = _last_asked.get(site, 0.0) + SITE_SECONDS - now
    if wait <= 0:
        if len(_last_asked) > 1000:
            _last_asked.clear()
        _last_asked[site] = now
    return max(wait, 0.0)


def _describe(page: FetchedPage, document: Document, claim: str, keep: bool) -> VisitedPage:
    body = "\n\n".join(
        document.text[block.start : block.end] for block in document.blocks if block.role == "body"
    )
    text = body or document.text
    walled = NOT_FREE.search(page.body) or (len(text) <= SHORT and WALL_WORDS.search(document.text))
    return VisitedPage(
        state=PageState.WALLED if walled else PageState.READ,
        http_status=page.status,
        detail=Message("Only the beginning of this page is free to read.") if walled else NO_MESSAGE,
        text=text,
        passage=pick_passage(text, claim),
        title=document.metadata.title,
        author=document.metadata.byline,
        publisher=document.metadata.publisher,
        published_on=document.metadata.published_on,
        media_type=page.media_type,
        sha256=hashlib.sha256(page.body).hexdigest(),
        size=len(page.body),
        warc=write_record(page, at=timezone.now()) if keep else b"",
    )
