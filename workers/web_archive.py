"""Pages given to a web archive: is there a copy, make one, follow the job until it is done.

Availability: https://archive.org/help/wayback_api.php. Save Page Now 2 and the list of captures (CDX) are the
Internet Archive's; errors of the first come with status 200 as well. One step a lease, so that a worker
that dies between two of them costs nothing: the job's name is in the row.
"""

import asyncio
import datetime
import functools
import json
import time
import urllib.parse
from typing import Any

import structlog
from django.conf import settings

from articles import jobs
from articles.clean_text import clean_message
from articles.errors import FetchError, SaidError
from articles.json_depth import is_nested_deeper
from articles.messages import Message
from articles.models import Archiving
from articles.services.archivings import HOPELESS, count_captures_today, record_archived, record_failure
from articles.web.fetch import FetchedPage, Fetcher, FetchLimits
from workers.lookups.rate_limits import RateLimits
from workers.providers.base import MAX_DEPTH, read_retry_after, seconds_to_midnight

log = structlog.get_logger(__name__)

LIMITS = FetchLimits(total_seconds=30.0, max_bytes=1_000_000, max_redirects=2)
LEASE_SECONDS = 90
FRESH = datetime.timedelta(days=30)  # a copy this young is good enough
MAX_ATTEMPTS = 5
MOST_DEFERRALS = 40  # looks at a job, and waits that the archive asked for; then it is given up
RUN_SECONDS = 5.0  # then others have the thread
BACKOFF = 60.0  # seconds, times the attempt
WEB_ARCHIVE, AVAILABILITY = "https://web.archive.org", "https://archive.org"
# Captures a second and a day, with an account and without.
RATES = {True: 7 / 60, False: 3 / 60}
A_DAY = {True: 30_000, False: 200}
PERMANENT = HOPELESS | {"error:unauthorized"}
SPENT = frozenset(
    {"error:too-many-daily-captures", "error:max-daily-bandwidth", "error:max-daily-bandwidth-exceeded"}
)
PACE = SPENT | {"error:user-session-limit", "error:too-many-requests", "status:429"}
LOST_JOB = "error:job-not-found"


class ArchiveRefused(SaidError):
    """The archive said no, in its own code; ``permanent`` when asking again is of no use.

    ``wait``: the seconds it asked for.
    """

    def __init__(
        self, code: str, message: Message, *, permanent: bool = False, wait: float | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.permanent = permanent
        self.wait = wait


def run_due_archivings(*, limit: int = 20, seconds: float = RUN_SECONDS) -> None:
    """Take the next step of each request that is due, until the time is up."""
    until = time.monotonic() + seconds
    for row in jobs.lease_each(Archiving, limit=limit, seconds=LEASE_SECONDS):
        run_step(row)
        if time.monotonic() > until:
            break


def run_step(row: Archiving) -> None:
    """Take one step of a request, and settle it or put it off."""
    if row.attempts > jobs.MAX_ATTEMPTS:
        record_failure(
            row, code="error:worker-died", detail=Message("The worker that asked stopped five times.")
        )
        return
    try:
        if row.job_id:
            _follow(row)
        else:
            _begin(row)
    except ArchiveRefused as error:
        _take_refusal(row, error)
    except FetchError as error:
        if error.permanent or row.attempts >= MAX_ATTEMPTS:
            record_failure(row, code=error.code, detail=error.message)
        else:
            jobs.retry(
                row, seconds=BACKOFF * row.attempts, code=error.code, detail=clean_message(error.message)
            )


def _take_refusal(row: Archiving, error: ArchiveRefused) -> None:
    """Put a request off as the archive asks, try it again later, or give it up.

    To be asked to wait costs no attempt, but not for ever.
    """
    notes: dict[str, Any] = {"job_id": "", "code": error.code[:60], "detail": clean_message(error.message)}
    if error.code in PACE and row.deferrals < MOST_DEFERRALS:
        rest = seconds_to_midnight() if error.code in SPENT else BACKOFF
        jobs.defer(row, seconds=error.wait or rest, **notes)
    elif error.permanent or error.code in PACE or row.attempts >= MAX_ATTEMPTS:
        if not _take_older_copy(row):
            record_failure(row, code=error.code, detail=error.message)
    else:
        jobs.retry(row, seconds=error.wait or BACKOFF * row.attempts, **notes)


def _take_older_copy(row: Archiving) -> bool:
    """Settle for the newest copy there is, where no new one is made. False when there is none."""
    try:
        known = find_copy(row.source_link.url)
    except (ArchiveRefused, FetchError) as error:
        log.info("older_copy_not_looked_for", archiving=row.pk, error=str(error))
        return False
    if known is not None:
        record_archived(row, snapshot_url=known[0], snapshot_at=known[1])
    return known is not None


def _begin(row: Archiving) -> None:
    """Take a copy that is there and young, or ask for a new one."""
    known = find_copy(row.source_link.url)
    now = datetime.datetime.now(datetime.UTC)
    if known is not None and now - known[1] <= FRESH:
        record_archived(row, snapshot_url=known[0], snapshot_at=known[1])
        return
    account = bool(settings.ARCHIVE_KEY)
    if count_captures_today() >= A_DAY[account]:
        spent = Message(
            "All %(budget)s captures of today are used; asked after midnight UTC.", {"budget": A_DAY[account]}
        )
        jobs.release(row, seconds=seconds_to_midnight(), detail=spent)
        return
    wait = asyncio.run(get_limits().take_slot("archive", RATES[account], 1, patience=0.1))
    if wait > 0:
        jobs.release(row, seconds=wait)
        return
    try:
        job = save_page(row.source_link.url)
    except ArchiveRefused as error:
        # "Too many captures of this page today" says that there is one.
        if known is None or error.code not in SPENT:
            raise
        record_archived(row, snapshot_url=known[0], snapshot_at=known[1])
        return
    finally:
        get_limits().record_success("archive")
    jobs.defer(row, seconds=5, job_id=job[:100], code="", detail="")


def _follow(row: Archiving) -> None:
    answer = _ask_json(f"{settings.ARCHIVE_URL}/save/status/{urllib.parse.quote(row.job_id)}")
    status = answer.get("status")
    if status == "success":
        stamp = str(answer.get("timestamp", ""))
        original = str(answer.get("original_url") or row.source_link.url)
        record_archived(row, snapshot_url=_name_copy(stamp, original), snapshot_at=_read_stamp(stamp))
    elif status == "pending" and row.deferrals < MOST_DEFERRALS:
        jobs.defer(row, seconds=min(5 * 1.5**row.deferrals, 60))
    elif status == "pending":
        raise ArchiveRefused(
            "error:soft-time-limit-exceeded", Message("The archive did not finish in time."), permanent=True
        )
    else:
        raise _refuse(answer)


def find_copy(url: str) -> tuple[str, datetime.datetime] | None:
    """Return the newest copy the archive has of a page, with its time; None when it has none.

    "None" of the quick answer is often wrong under load: the list of captures is asked then, and also
    where there is no quick answer.
    """
    snapshots = _ask_availability(url).get("archived_snapshots")
    closest = snapshots.get("closest") if isinstance(snapshots, dict) else None
    if (
        isinstance(closest, dict)
        and closest.get("available")
        and str(closest.get("status", "200"))[:1] == "2"
    ):
        stamp = str(closest.get("timestamp", ""))
        return _name_copy(stamp, url), _read_stamp(stamp)
    rows = _list_captures(url)
    return (_name_copy(rows[-1][0], rows[-1][1]), _read_stamp(rows[-1][0])) if rows else None


def _ask_availability(url: str) -> dict[str, Any]:
    base = AVAILABILITY if settings.ARCHIVE_URL == WEB_ARCHIVE else settings.ARCHIVE_URL
    try:
        return _ask_json(f"{base}/wayback/available", {"url": url})
    except ArchiveRefused as error:
        if error.code in PACE:
            raise
        log.info("availability_not_told", code=error.code)
    except FetchError as error:
        log.info("availability_not_told", code=error.code)
    return {}


def save_page(url: str) -> str:
    """Ask for a new copy; return the name of the job that makes it."""
    headers = {"Accept": "application/json"}
    if settings.ARCHIVE_KEY:
        headers["Authorization"] = f"LOW {settings.ARCHIVE_KEY}"
    data = {"url": url, "skip_first_archive": "1", "if_not_archived_within": "30d"}
    page = _send(f"{settings.ARCHIVE_URL}/save", method="POST", headers=headers, data=data)
    if page.status in (401, 403):
        advice = (
            Message("The archive does not accept the account. Check ARCHIVE_KEY.")
            if settings.ARCHIVE_KEY
            else Message("The archive asks for an account. Set ARCHIVE_KEY to an account's keys.")
        )
        raise ArchiveRefused("error:unauthorized", advice, permanent=True)
    answer = _read_json(page)
    job = answer.get("job_id")
    if not isinstance(job, str) or not job:
        raise _refuse(answer)
    return job


@functools.cache
def get_limits() -> RateLimits:
    """Return this process's view of the archive's pace."""
    return RateLimits(settings.LIMITS_URL or None)


def _list_captures(url: str) -> list[list[str]]:
    fields = {
        "url": url,
        "output": "json",
        "limit": "-1",
        "filter": "statuscode:200",
        "fl": "timestamp,original",
    }
    page = _send(f"{settings.ARCHIVE_URL}/cdx/search/cdx", params=fields)
    if page.status != 200:
        return []
    rows = _load(page.body)
    body = rows[1:] if isinstance(rows, list) else []
    return [
        row
        for row in body
        if isinstance(row, list) and len(row) == 2 and all(isinstance(x, str) for x in row)
    ]


def _refuse(answer: dict[str, Any]) -> ArchiveRefused:
    code = str(answer.get("status_ext") or "error:unknown")[:60]
    words = answer.get("message")
    said = (
        Message("The archive said: %(words)s", {"words": str(words)[:400]})
        if words
        else Message("The archive refused and gave no reason.")
    )
    wait = 1.0 if code == LOST_JOB else None
    return ArchiveRefused(code, said, permanent=code in PERMANENT, wait=wait)


def _ask_json(url: str, params: dict[str, str] | None = None) -> dict[str, Any]:
    return _read_json(_send(url, params=params))


def _read_json(page: FetchedPage) -> dict[str, Any]:
    if page.status == 429 or page.status >= 500:
        wait = read_retry_after(page.headers.get("Retry-After"))
        raise ArchiveRefused(
            f"status:{page.status}",
            Message("The archive answered %(status)s.", {"status": str(page.status)}),
            wait=wait,
        )
    answer = _load(page.body)
    if not isinstance(answer, dict):
        raise ArchiveRefused(
            "error:bad-answer",
            Message("The archive answered %(status)s without a JSON object.", {"status": str(page.status)}),
        )
    return answer


def _load(body: bytes) -> object:
    """Return what JSON says, None for what is none or is nested too deep."""
    try:
        return None if is_nested_deeper(body, MAX_DEPTH) else json.loads(body)
    except ValueError:
        return None


def _send(url: str, **options: Any) -> FetchedPage:
    async def send() -> FetchedPage:
        allow = settings.FETCH_ALLOW | settings.PROVIDER_HOSTS
        async with Fetcher(allow=allow, user_agent=settings.USER_AGENT, limit=1) as fetcher:
            return await fetcher.fetch(url, limits=LIMITS, **options)

    return asyncio.run(send())


def _name_copy(stamp: str, url: str) -> str:
    return f"{WEB_ARCHIVE}/web/{stamp}/{url}"


def _read_stamp(stamp: str) -> datetime.datetime:
    try:
        return datetime.datetime.strptime(stamp[:14], "%Y%m%d%H%M%S").replace(tzinfo=datetime.UTC)
    except ValueError as error:
        raise ArchiveRefused("error:bad-answer", Message("The archive gave no time for its copy.")) from error
