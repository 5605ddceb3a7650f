"""A document's way in: pasted text at once, a URL or a file as background work on the ledger."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles import addresses, ledger
from articles.canonical import canonicalise_url
from articles.choices import ImportMethod, ImportState
from articles.claims.find import sort_sentences
from articles.claims.worthiness import CLAIM_THRESHOLD
from articles.errors import FetchError, ImportRejected
from articles.fetch import FetchedPage, FetchLimits, fetch_once
from articles.importing.read import read_document, read_text
from articles.ledger_names import RUN_IMPORTS
from articles.models import Import, ImportPayload
from articles.problems import make_problem
from articles.services.articles import Filed, file_article
from articles.services.rights import require
from articles.types import Document, FoundClaim

MAX_FILE_BYTES = 25 * 1024 * 1024
IMPORT_LEASE_SECONDS = 120
MAX_URL = 2000
MAX_TITLE = 500
MAX_ATTEMPTS = 3
RETRY_SECONDS = 10
PAGE_LIMITS = FetchLimits(total_seconds=30, max_bytes=10 * 1024 * 1024, max_redirects=5)

Result = TypeVar("Result")


@dataclass(slots=True)
class Steps:
    """What happened to a document on its way in, for its import's ``steps``."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def run(self, name: str, work: Callable[[], Result], describe: Callable[[Result], str]) -> Result:
        """Do one step, noting its outcome and time; its error passes through."""
        began = time.monotonic()
        try:
            result = work()
        except (ImportRejected, FetchError) as error:
            self._note(name, "failed", error.detail, began)
            raise
        self._note(name, "ok", describe(result), began)
        return result

    def _note(self, name: str, outcome: str, detail: str, began: float) -> None:
        milliseconds = round((time.monotonic() - began) * 1000)
        self.rows.append({"name": name, "outcome": outcome, "detail": detail, "ms": milliseconds})


def import_text(
    text: str, *, actor: User | None, title: str = "", url: str = "", priority: int = 0
) -> Import:
    """Import pasted text now. Returns the settled import; ImportRejected leaves nothing behind."""
    require(actor, "articles.import_article")
    title = check_title(title)
    checked_url = check_import_url(url) if url else ""
    steps = Steps()
    document = steps.run("read", lambda: read_text(text, title=title, url=checked_url), describe_text)
    claims, aside = steps.run("claims", lambda: find_document_claims(document), describe_claims)
    with transaction.atomic():
        filed = file_article(
            document,
            claims,
            raw=text.encode(),
            url=checked_url,
            title=title,
            actor=actor,
            priority=priority,
            set_aside=aside,
        )
        return Import.objects.create(
            method=ImportMethod.TEXT,
            state=ImportState.SUCCEEDED,
            url=checked_url,
            title=title,
            steps=steps.rows,
            requested_by=actor,
            priority=priority,
            settled_at=timezone.now(),
            **describe_filed(filed),
        )


def start_url_import(url: str, *, actor: User | None, title: str = "", priority: int = 0) -> Import:
    """Accept a URL to be fetched by a worker. What can be refused by its form is refused now."""
    require(actor, "articles.import_article")
    with transaction.atomic():
        row = Import.objects.create(
            method=ImportMethod.URL,
            url=check_import_url(url),
            title=title,
            priority=priority,
            requested_by=actor,
        )
        ledger.ring_after_commit(RUN_IMPORTS)
    return row


def start_file_import(
    raw: bytes,
    *,
    filename: str,
    media_type: str,
    actor: User | None,
    title: str = "",
    url: str = "",
    priority: int = 0,
) -> Import:
    """Accept a file to be read by a worker. Its size is refused now, its content later."""
    require(actor, "articles.import_article")
    if len(raw) > MAX_FILE_BYTES:
        raise ImportRejected(
            "/file", "too_large", "The file is larger than 25 MB. Give a smaller one.", status=413
        )
    if not raw:
        raise ImportRejected("/file", "no_text", "The file is empty.")
    with transaction.atomic():
        row = Import.objects.create(
            method=ImportMethod.FILE,
            url=check_import_url(url) if url else "",
            filename=clean_filename(filename),
            media_type=media_type[:100],
            title=check_title(title),
            priority=priority,
            requested_by=actor,
        )
        ImportPayload.objects.create(document_import=row, raw=raw)
        ledger.ring_after_commit(RUN_IMPORTS)
    return row


def run_import(row: Import) -> None:
    """Do a leased import to its end: an article, a refusal that is kept, or another try later."""
    steps = Steps()
    try:
        raw, document, address = _read(row, steps)
        claims, aside = steps.run("claims", lambda: find_document_claims(document), describe_claims)
        with transaction.atomic():
            filed = file_article(
                document,
                claims,
                raw=raw,
                url=address,
                title=row.title,
                actor=row.requested_by,
                priority=row.priority,
                set_aside=aside,
            )
            if not _settle(row, ImportState.SUCCEEDED, steps, **describe_filed(filed)):
                transaction.set_rollback(True)  # another worker has it: what it does counts
    except ImportRejected as error:
        _settle(row, ImportState.REJECTED, steps, problem=make_problem(error))
    except FetchError as error:
        if not error.permanent and row.attempts < MAX_ATTEMPTS:
            ledger.retry(row, seconds=RETRY_SECONDS * row.attempts, steps=steps.rows)
        else:
            _settle(row, ImportState.REJECTED, steps, problem=make_problem(_refuse_page(error)))


def reject_import(row: Import, error: ImportRejected) -> None:
    """Settle a leased import that can't be done (its worker died too often)."""
    _settle(row, ImportState.REJECTED, Steps(list(row.steps)), problem=make_problem(error))


def run_import_now(row: Import) -> Import:
    """Do an import in this process, for a command. Returns it as it stands afterwards."""
    while row.state == ImportState.PENDING:
        leased = ledger.lease(Import, limit=1, seconds=IMPORT_LEASE_SECONDS, pk=row.pk)
        if leased:
            run_import(leased[0])
        else:
            time.sleep(1)  # a worker has it, or it waits to be tried again
        row.refresh_from_db()
    return row


def find_document_claims(document: Document) -> tuple[list[FoundClaim], list[FoundClaim]]:
    """Return the claims of a document, at the house's threshold, and the sentences set aside."""
    threshold = CLAIM_THRESHOLD if settings.CLAIM_THRESHOLD is None else settings.CLAIM_THRESHOLD
    return sort_sentences(
        document.text,
        document.blocks,
        title=document.metadata.title,
        byline=document.metadata.byline,
        threshold=threshold,
    )


def check_import_url(url: str) -> str:
    """Return a URL given by a person, or raise ImportRejected for one that will not be fetched.

    Names are looked up only when it is fetched.
    """
    url = url.strip()
    if len(url) > MAX_URL:
        raise ImportRejected("/url", "too_long", f"The address is longer than {MAX_URL:,} characters.")
    try:
        addresses.check_url(url, allow=settings.FETCH_ALLOW)
        canonicalise_url(url)
    except FetchError as error:
        raise _refuse_page(error) from error
    except ValueError as error:
        raise ImportRejected("/url", "malformed_url", f"This is not a web address: {error}.") from error
    return url


def check_title(title: str) -> str:
    """Return a title given by a person, or raise ImportRejected for one that is too long or no text."""
    if len(title) > MAX_TITLE:
        raise ImportRejected("/title", "too_long", f"The title is longer than {MAX_TITLE} characters.")
    if "\x00" in title:
        raise ImportRejected(
            "/title", "invalid_encoding", "The title holds a NUL character: remove it.", status=400
        )
    return title.strip()


def clean_filename(name: str) -> str:
    """Return the last part of a file's name, printable, at most 255 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable())[:255]


def describe_text(document: Document) -> str:
    return f"{len(document.text.split()):,} words, {len(document.blocks)} blocks"


def describe_claims(found: tuple[list[FoundClaim], list[FoundClaim]]) -> str:
    claims, aside = found
    words = "no claims found" if not claims else f"{len(claims)} claims found"
    return f"{words}, {len(aside)} sentences set aside"


def describe_filed(filed: Filed) -> dict[str, Any]:
    """Return the columns of an import that say what became of it."""
    return {
        "article": filed.article,
        "version": filed.version,
        "made_article": filed.made_article,
        "claim_count": filed.claim_count,
    }


def fetch_document(url: str) -> Document:
    """Fetch and read a page without filing it."""
    try:
        return _read_page(_fetch(check_import_url(url)))
    except FetchError as error:
        raise _refuse_page(error) from error


def _read(row: Import, steps: Steps) -> tuple[bytes, Document, str]:
    """Return the bytes, the document and the address it is known by (a page's own word for it first)."""
    if row.method == ImportMethod.URL:
        page = steps.run("fetch", lambda: _fetch(row.url), lambda page: f"{len(page.body):,} bytes")
        document = steps.run("read", lambda: _read_page(page), describe_text)
        return page.body, document, document.metadata.canonical_url or page.url
    raw = bytes(ImportPayload.objects.get(document_import=row).raw)
    document = steps.run(
        "read",
        lambda: read_document(
            raw, media_type=row.media_type, filename=row.filename, url=row.url, pointer="/file"
        ),
        describe_text,
    )
    return raw, document, row.url


def _read_page(page: FetchedPage) -> Document:
    return read_document(
        page.body, media_type=page.media_type, charset=page.charset, url=page.url, pointer="/url"
    )


def _fetch(url: str) -> FetchedPage:
    page = fetch_once(url, allow=settings.FETCH_ALLOW, user_agent=settings.USER_AGENT, limits=PAGE_LIMITS)
    if page.status in (401, 402, 403, 451):
        raise ImportRejected(
            "/url",
            "refused_by_site",
            f"The site answered {page.status}: it keeps this page closed. Paste its text.",
        )
    if page.status in (404, 410):
        raise ImportRejected("/url", "not_found", f"The site answered {page.status}: there is no page there.")
    if page.status != 200:
        raise FetchError("bad_response", f"The site answered {page.status}.", permanent=page.status < 500)
    return page


def _refuse_page(error: FetchError) -> ImportRejected:
    return ImportRejected("/url", error.code, error.detail)


def _settle(row: Import, state: ImportState, steps: Steps, **result: Any) -> bool:
    with transaction.atomic():
        settled = ledger.settle(row, state=state, steps=steps.rows, **result)
        if settled:
            ImportPayload.objects.filter(document_import=row).delete()
    return settled
