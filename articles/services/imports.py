"""Imports: pasted text is imported at once; a URL or a file is background work in an Import row."""

import datetime
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles import jobs
from articles.choices import ImportMethod, ImportState
from articles.claims.detection.check_worthiness import CLAIM_THRESHOLD
from articles.claims.finder import sort_sentences
from articles.claims.languages import choose_language
from articles.errors import FetchError, ImportRejected
from articles.messages import Message, list_messages, pluralize
from articles.models import Import, ImportPayload
from articles.problems import make_problem
from articles.reading.document import is_feed, read_document, read_feed, read_text
from articles.services.articles import Filed, file_article
from articles.services.feeds import (
    CHILD_SECONDS,
    ensure_feed,
    file_entries,
    list_conditions,
    note_failure,
    note_reading,
)
from articles.services.import_input import (
    apply_details,
    check_import_url,
    check_title,
    clean_filename,
    pack_details,
    refuse_page,
)
from articles.services.llm_proposals import ProposalsFailed, is_set_up, propose_claims
from articles.services.verb import Trace, require, verb
from articles.task_names import RUN_IMPORTS
from articles.types import Document, FoundClaim
from articles.web.canonical import canonicalise_url
from articles.web.fetch import FetchedPage, FetchLimits, fetch_once

Result = TypeVar("Result")

MAX_FILE_BYTES = 25 * 1024 * 1024
IMPORT_LEASE_SECONDS = 120
MAX_LIST = 200
MAX_ATTEMPTS = 3
NOT_MODIFIED = 304
NOT_FOUND = 404
GONE = 410  # for good (RFC 9110, section 15.5.11)
RETRY_SECONDS = 10
NOTHING: Mapping[str, Any] = MappingProxyType({})
PAGE_LIMITS = FetchLimits(total_seconds=30, max_bytes=10 * 1024 * 1024, max_redirects=5)


@dataclass(slots=True)
class Steps:
    """Collects the steps of an import, for its column ``steps``."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def run(self, name: str, work: Callable[[], Result], describe: Callable[[Result], Message]) -> Result:
        """Do one step and note its outcome and duration. Its error is raised again."""
        began = time.monotonic()
        try:
            result = work()
        except (ImportRejected, FetchError) as error:
            self.note(name, "failed", error.message, began)
            raise
        self.note(name, "ok", describe(result), began)
        return result

    def note(self, name: str, outcome: str, detail: Message, began: float) -> None:
        """Note the outcome of a step that began at ``began`` on the monotonic clock."""
        milliseconds = round((time.monotonic() - began) * 1000)
        self.rows.append({"name": name, "outcome": outcome, "detail": detail, "ms": milliseconds})


def describe_text(document: Document) -> Message:
    return list_messages(
        pluralize("%(count)s word", "%(count)s words", len(document.text.split())),
        pluralize("%(count)s block", "%(count)s blocks", len(document.blocks)),
    )


def describe_claims(found: tuple[list[FoundClaim], list[FoundClaim]]) -> Message:
    claims, aside = found
    return list_messages(
        pluralize("%(count)s claim found", "%(count)s claims found", len(claims))
        if claims
        else Message("no claims found"),
        pluralize("%(count)s sentence set aside", "%(count)s sentences set aside", len(aside)),
    )


def describe_filed(filed: Filed) -> dict[str, Any]:
    """Return the columns of an import that describe its result."""
    return {
        "article": filed.article,
        "version": filed.version,
        "made_article": filed.made_article,
        "claim_count": filed.claim_count,
    }


def import_text(
    text: str,
    *,
    actor: User | None,
    title: str = "",
    url: str = "",
    details: Mapping[str, Any] = NOTHING,
    priority: int = 0,
) -> Import:
    """Import pasted text and return the settled import. Raises ImportRejected, and then stores nothing.

    ``details`` (byline, publisher and so on) override the text's metadata; InvalidInput for an invalid one.
    """
    require(actor, "articles.import_article")
    title = check_title(title)
    packed = pack_details(details)
    checked_url = check_import_url(url) if url else ""
    steps = Steps()
    read = steps.run("read", lambda: read_text(text, title=title, url=checked_url), describe_text)
    document = apply_details(read, packed)
    claims, aside = steps.run("claims", lambda: find_document_claims(document), describe_claims)
    row = Import(
        method=ImportMethod.TEXT,
        state=ImportState.SUCCEEDED,
        url=checked_url,
        title=title,
        details=packed,
        steps=steps.rows,
        requested_by=actor,
        priority=priority,
    )
    return _file_text(row, document, claims, aside, raw=text.encode(), actor=actor)


@verb("articles.import_article")
def _file_text(
    trace: Trace,
    row: Import,
    document: Document,
    claims: Sequence[FoundClaim],
    aside: Sequence[FoundClaim],
    *,
    raw: bytes,
    actor: User | None,
) -> Import:
    """File pasted text that was read. Reading is slow, so it happens before the transaction."""
    filed = file_article(
        document,
        claims,
        raw=raw,
        url=row.url,
        title=row.title,
        actor=actor,
        priority=row.priority,
        set_aside=aside,
    )
    row.settled_at = timezone.now()
    for name, value in describe_filed(filed).items():
        setattr(row, name, value)
    row.save(force_insert=True)
    _record_start(trace, row)
    return row


@verb("articles.import_article")
def start_url_import(
    trace: Trace,
    url: str,
    *,
    actor: User | None,
    title: str = "",
    details: Mapping[str, Any] = NOTHING,
    priority: int = 0,
) -> Import:
    """Insert an import of a URL, for a worker to fetch. Raises ImportRejected for a forbidden URL."""
    row = Import.objects.create(
        method=ImportMethod.URL,
        url=check_import_url(url),
        title=check_title(title),
        details=pack_details(details),
        priority=priority,
        requested_by=actor,
    )
    _record_start(trace, row)
    jobs.wake_workers_after_commit(RUN_IMPORTS)
    return row


@verb("articles.import_article")
def start_file_import(
    trace: Trace,
    raw: bytes,
    *,
    filename: str,
    media_type: str,
    actor: User | None,
    title: str = "",
    url: str = "",
    details: Mapping[str, Any] = NOTHING,
    priority: int = 0,
) -> Import:
    """Insert an import of a file, for a worker to read. Raises ImportRejected for one that is too large."""
    if len(raw) > MAX_FILE_BYTES:
        raise ImportRejected(
            "/file",
            "too_large",
            Message("The file is larger than %(limit)s MB. Give a smaller one.", {"limit": 25}),
            status=413,
        )
    if not raw:
        raise ImportRejected("/file", "no_text", Message("The file is empty. Choose another one."))
    row = Import.objects.create(
        method=ImportMethod.FILE,
        url=check_import_url(url) if url else "",
        filename=clean_filename(filename),
        media_type=media_type[:100],
        title=check_title(title),
        details=pack_details(details),
        priority=priority,
        requested_by=actor,
    )
    ImportPayload.objects.create(document_import=row, raw=raw)
    _record_start(trace, row)
    jobs.wake_workers_after_commit(RUN_IMPORTS)
    return row


@verb("articles.import_article")
def start_list_import(trace: Trace, urls: Sequence[str], *, actor: User | None, priority: int = 0) -> Import:
    """Insert the imports of a list of URLs, for workers to fetch. One refused URL refuses the whole list.

    Returns the list's own import, which has one child for each distinct URL.
    """
    if not urls:
        raise ImportRejected("/urls", "required", Message("Give at least one address."))
    if len(urls) > MAX_LIST:
        raise ImportRejected(
            "/urls", "too_many", Message("Give at most %(limit)s addresses at a time.", {"limit": MAX_LIST})
        )
    checked: dict[str, str] = {}
    for index, url in enumerate(urls):
        try:
            address = check_import_url(url)
        except ImportRejected as error:
            raise ImportRejected(
                f"/urls/{index}",
                error.code,
                Message("Address %(number)s: %(why)s", {"number": index + 1, "why": error.message}),
            ) from error
        checked.setdefault(canonicalise_url(address), address)
    step = {
        "name": "read",
        "outcome": "ok",
        "detail": pluralize("%(count)s address", "%(count)s addresses", len(checked)),
        "ms": 0,
    }
    parent = Import.objects.create(
        method=ImportMethod.LIST,
        state=ImportState.SUCCEEDED,
        settled_at=timezone.now(),
        steps=[step],
        requested_by=actor,
        priority=priority,
    )
    Import.objects.bulk_create(
        Import(
            method=ImportMethod.URL,
            url=address,
            parent=parent,
            priority=priority,
            requested_by=actor,
            not_before=timezone.now() + datetime.timedelta(seconds=position * CHILD_SECONDS),
        )
        for position, address in enumerate(checked.values())
    )
    _record_start(trace, parent, addresses=len(checked))
    jobs.wake_workers_after_commit(RUN_IMPORTS)
    return parent


def _record_start(trace: Trace, row: Import, **more: Any) -> None:
    given = {"method": row.method, "url": row.url, "filename": row.filename, **more}
    trace.record(
        "import.start",
        f"import:{row.pk}",
        article=row.article,
        details={name: value for name, value in given.items() if value},
    )


def run_import(row: Import) -> None:
    """Run a leased import. It ends with an article, a stored refusal, or a retry later."""
    steps = Steps()
    try:
        given = _take_given(row, steps)
        if given is None or is_feed(given.raw, media_type=given.media_type, filename=given.filename):
            _run_feed(row, given, steps)
            return
        document = apply_details(steps.run("read", lambda: _read_given(given), describe_text), row.details)
        address = (
            given.url if row.method == ImportMethod.FILE else document.metadata.canonical_url or given.url
        )
        claims, aside = steps.run("claims", lambda: find_document_claims(document), describe_claims)
        claims = _add_proposals(document, claims, steps)
        with transaction.atomic():
            filed = file_article(
                document,
                claims,
                raw=given.raw,
                url=address,
                title=row.title,
                actor=row.requested_by,
                priority=row.priority,
                set_aside=aside,
            )
            if not _settle(row, ImportState.SUCCEEDED, steps, **describe_filed(filed)):
                transaction.set_rollback(True)  # the lease was lost: another worker's result counts
    except ImportRejected as error:
        _reject(row, steps, error)
    except FetchError as error:
        if not error.permanent and row.attempts < MAX_ATTEMPTS:
            jobs.retry(row, seconds=RETRY_SECONDS * row.attempts, steps=steps.rows)
        else:
            _reject(row, steps, refuse_page(error))


def reject_import(row: Import, error: ImportRejected) -> None:
    """Settle a leased import as rejected, because its worker died too often."""
    _reject(row, Steps(list(row.steps)), error)


def run_import_now(row: Import) -> Import:
    """Run an import in this process, for a command, and return its row afterwards."""
    while row.state == ImportState.PENDING:
        leased = jobs.lease(Import, limit=1, seconds=IMPORT_LEASE_SECONDS, pk=row.pk)
        if leased:
            run_import(leased[0])
        else:
            time.sleep(1)  # a worker has it, or its retry is not due
        row.refresh_from_db()
    return row


def find_document_claims(document: Document) -> tuple[list[FoundClaim], list[FoundClaim]]:
    """Return the claims of a document, by the configured threshold, and the sentences set aside."""
    threshold = CLAIM_THRESHOLD if settings.CLAIM_THRESHOLD is None else settings.CLAIM_THRESHOLD
    return sort_sentences(
        document.text,
        document.blocks,
        title=document.metadata.title,
        byline=document.metadata.byline,
        threshold=threshold,
        language=choose_language(document.metadata.language),
    )


def _add_proposals(document: Document, claims: list[FoundClaim], steps: Steps) -> list[FoundClaim]:
    """Add the claims that the configured language model proposes. Its failure is noted as a step only."""
    if not is_set_up():
        return claims
    began = time.monotonic()
    try:
        merged = propose_claims(document, claims)
    except ProposalsFailed as error:
        steps.note("proposals", "failed", error.message, began)
        return claims
    steps.note(
        "proposals",
        "ok",
        pluralize("%(count)s more claim", "%(count)s more claims", len(merged) - len(claims)),
        began,
    )
    return merged


def fetch_document(url: str) -> Document:
    """Fetch and read a page without filing it."""
    try:
        return _read_page(_fetch(check_import_url(url)))
    except FetchError as error:
        raise refuse_page(error) from error


@dataclass(frozen=True, slots=True)
class Given:
    """A document as it arrived: its bytes, its URL, and the sender's media type and charset."""

    raw: bytes
    url: str
    media_type: str
    charset: str = ""
    filename: str = ""
    pointer: str = "/url"
    headers: Mapping[str, str] = field(default_factory=dict)


def _take_given(row: Import, steps: Steps) -> Given | None:
    """Return the document of an import, fetched or uploaded; None for a feed that did not change."""
    if row.method != ImportMethod.FILE:
        asked = list_conditions(row.feed) if row.feed and row.is_reading else {}
        page = steps.run(
            "fetch",
            lambda: _fetch(row.url, asked),
            lambda page: pluralize("%(count)s byte", "%(count)s bytes", len(page.body)),
        )
        if page.status == NOT_MODIFIED:
            return None
        return Given(page.body, page.url, page.media_type, page.charset, headers=page.headers)
    raw = bytes(ImportPayload.objects.get(document_import=row).raw)
    return Given(raw, row.url, row.media_type, filename=row.filename, pointer="/file")


def _read_given(given: Given) -> Document:
    return read_document(
        given.raw,
        media_type=given.media_type,
        charset=given.charset,
        filename=given.filename,
        url=given.url,
        pointer=given.pointer,
    )


def _run_feed(row: Import, given: Given | None, steps: Steps) -> None:
    """Settle the reading of a feed and insert an import for each new or changed entry, in one transaction."""
    if row.feed is not None and not row.is_reading:
        raise ImportRejected(
            "/url",
            "unsupported_type",
            Message("This entry leads to a feed, not to a page. Add that feed by itself."),
        )
    if given is None:
        with transaction.atomic():
            if row.feed is not None and _settle(row, ImportState.SUCCEEDED, steps):
                note_reading(row.feed)
        return
    found = steps.run(
        "read",
        lambda: read_feed(given.raw, url=given.url, pointer=given.pointer),
        lambda found: pluralize("%(count)s entry", "%(count)s entries", len(found.entries)),
    )
    with transaction.atomic():
        feed = row.feed or (ensure_feed(row.url, actor=row.requested_by) if row.url else None)
        counts = file_entries(row, feed, found)
        steps.rows.append({"name": "entries", "outcome": "ok", "detail": counts.describe(), "ms": 0})
        if not _settle(row, ImportState.SUCCEEDED, steps, method=ImportMethod.FEED, feed=feed):
            transaction.set_rollback(True)
            return
        if feed is not None:
            note_reading(feed, title=found.title, headers=given.headers)
        jobs.wake_workers_after_commit(RUN_IMPORTS)


def _read_page(page: FetchedPage) -> Document:
    return read_document(
        page.body, media_type=page.media_type, charset=page.charset, url=page.url, pointer="/url"
    )


def _fetch(url: str, headers: Mapping[str, str] | None = None) -> FetchedPage:
    page = fetch_once(
        url,
        allow=settings.FETCH_ALLOW,
        user_agent=settings.USER_AGENT,
        limits=PAGE_LIMITS,
        headers=headers,
    )
    if headers and page.status == NOT_MODIFIED:
        return page
    if page.status in (401, 402, 403, 451):
        raise ImportRejected(
            "/url",
            "refused_by_site",
            Message(
                "The site answered %(status)s: the page is closed to us. Paste its text.",
                {"status": str(page.status)},
            ),
        )
    if page.status in (NOT_FOUND, GONE):
        raise ImportRejected(
            "/url",
            "gone" if page.status == GONE else "not_found",
            Message("The site answered %(status)s: there is no page there.", {"status": str(page.status)}),
        )
    if page.status != 200:
        raise FetchError(
            "bad_response",
            Message("The site answered %(status)s.", {"status": str(page.status)}),
            permanent=page.status < 500,
        )
    return page


def _reject(row: Import, steps: Steps, error: ImportRejected) -> None:
    problem = make_problem(error)
    with transaction.atomic():
        if (
            _settle(row, ImportState.REJECTED, steps, problem=problem)
            and row.feed is not None
            and row.is_reading
        ):
            note_failure(row.feed, problem)


def _settle(row: Import, state: ImportState, steps: Steps, **result: Any) -> bool:
    with transaction.atomic():
        settled = jobs.settle(row, state=state, steps=steps.rows, **result)
        if settled:
            ImportPayload.objects.filter(document_import=row).delete()
    return settled
