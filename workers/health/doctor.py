"""What is configured, reachable and slow, each finding with what to try. Reads only; asks no provider
(``workers.health.probe_providers`` does)."""

import datetime
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import redis
from celery import current_app
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from kombu.exceptions import OperationalError

from articles import jobs
from articles.choices import ArchiveOutcome, Outcome
from articles.models import Archiving, Import, Job, Lookup, PageVisit
from articles.services.provider_health import ANSWERED, ASKED
from articles.task_names import IMPORT_QUEUE, LOOKUP_QUEUE
from workers.lookups.rate_limits import RateLimits
from workers.providers.registry import get_provider, name_missing

SLOW_SECONDS = 0.1  # for one query or one PING
LATE_SECONDS = 120  # work that is due this long has nobody to do it
LEAST_DISK = 1024**3  # bytes
CLOCK_SECONDS = 5.0
SLOW_ANSWER_MS = 5_000
RECENT = 50  # lookups a provider is judged by
WORKERS = {LOOKUP_QUEUE: "worker-fetch", IMPORT_QUEUE: "worker-import"}
LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")

Answer = TypeVar("Answer")


class Level(StrEnum):
    """How bad a finding is."""

    GOOD = "ok"
    DOUBTFUL = "look"
    BROKEN = "broken"


# A task waits for its lookups and imports; pages are opened and archived as there is time.
DUE_WORK: tuple[tuple[type[Job], str, Level], ...] = (
    (Lookup, LOOKUP_QUEUE, Level.BROKEN),
    (Import, IMPORT_QUEUE, Level.BROKEN),
    (PageVisit, LOOKUP_QUEUE, Level.DOUBTFUL),
    (Archiving, LOOKUP_QUEUE, Level.DOUBTFUL),
)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One thing that was looked at: how it is, and what to try where it is not well."""

    level: Level
    subject: str
    detail: str
    advice: str = ""


def examine() -> Iterator[CheckResult]:
    """Yield all findings. What can't be looked at, since something under it is broken, is left out."""
    yield from check_site()
    yield from check_data_dir()
    database = list(check_database())
    yield from database
    well = all(finding.level is not Level.BROKEN for finding in database)
    broker = list(check_broker())
    yield from broker
    if all(finding.level is not Level.BROKEN for finding in broker):
        yield from check_workers()
    if well:
        yield from check_due_work()
        yield from check_providers()
        yield from check_archive()


def check_site() -> Iterator[CheckResult]:
    """Look at the address people use."""
    site = urlsplit(settings.SITE_URL)
    local = site.hostname in LOCAL_HOSTS
    if settings.DEBUG and not local:
        yield CheckResult(Level.BROKEN, "DEBUG", "on, and errors show the service's inside", "Set DEBUG=no.")
    if local:
        detail = f"{settings.SITE_URL}: this machine alone"
        yield CheckResult(Level.GOOD, "SITE_URL", detail, "To serve others, set it to their address.")
    elif site.scheme != "https":
        detail = f"{settings.SITE_URL}: passwords travel in clear"
        yield CheckResult(
            Level.DOUBTFUL, "SITE_URL", detail, "Put a proxy with TLS in front and set https://."
        )
    else:
        yield CheckResult(
            Level.GOOD, "SITE_URL", f"{settings.SITE_URL}; hosts {', '.join(settings.ALLOWED_HOSTS)}"
        )


def check_data_dir() -> Iterator[CheckResult]:
    """Look at the folder for what the service makes, and the room left on its disk."""
    folder: Path = settings.DATA_DIR
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".doctor"
        probe.touch()
        probe.unlink()
    except OSError as error:
        yield CheckResult(
            Level.BROKEN,
            "DATA_DIR",
            f"{folder} can't be written: {error.strerror}",
            "Give the service's user the right to write there, or set DATA_DIR to another folder.",
        )
        return
    free = shutil.disk_usage(folder).free
    level = Level.GOOD if free >= LEAST_DISK else Level.DOUBTFUL
    advice = "" if level is Level.GOOD else "Make room before the disk is full."
    yield CheckResult(level, "DATA_DIR", f"{folder} can be written; {free / 1024**3:.1f} GiB free", advice)


def check_database() -> Iterator[CheckResult]:
    """Look at the database: whether it answers, how fast, its clock, and whether its tables are current."""
    name = connection.vendor
    try:
        seconds, clock = _time(jobs.read_database_time)
        pending = _count_pending_migrations()
    except DatabaseError as error:
        detail = f"{name} does not answer: {_first_line(error)}"
        yield CheckResult(Level.BROKEN, "database", detail, "Check DATABASE_URL, and that the server runs.")
        return
    yield _judge_pace("database", name, seconds)
    skew = abs((timezone.now() - clock).total_seconds())
    if skew > CLOCK_SECONDS:
        detail = f"this machine's and the database's differ by {skew:.0f} s"
        yield CheckResult(Level.DOUBTFUL, "clock", detail, "Set both by NTP.")
    else:
        yield CheckResult(Level.GOOD, "clock", "agrees with the database's")
    if pending:
        detail = f"{pending} not applied"
        yield CheckResult(Level.BROKEN, "migrations", detail, "Run: manage.py setup")
    else:
        yield CheckResult(Level.GOOD, "migrations", "all applied")


def check_broker() -> Iterator[CheckResult]:
    """Look at the broker, and at how many messages wait in each queue."""
    try:
        with redis.Redis.from_url(settings.BROKER_URL, socket_connect_timeout=2, socket_timeout=2) as client:
            seconds, _ = _time(client.ping)
            waiting = {queue: int(client.llen(queue)) for queue in WORKERS}
    except redis.RedisError as error:
        yield CheckResult(
            Level.BROKEN,
            "broker",
            f"does not answer: {_first_line(error)}",
            "Check BROKER_URL, and that Redis or Valkey runs. No work is lost: it goes on when that is back.",
        )
        return
    yield _judge_pace("broker", "Redis protocol", seconds)
    yield CheckResult(
        Level.GOOD, "queues", ", ".join(f"{queue}: {count} waiting" for queue, count in waiting.items())
    )


def check_workers() -> Iterator[CheckResult]:
    """Ask which workers listen to which queue."""
    try:
        answers = current_app.control.inspect(timeout=1.0).active_queues() or {}
    except (OperationalError, redis.RedisError, OSError) as error:
        yield CheckResult(Level.BROKEN, "workers", f"could not be asked: {_first_line(error)}")
        return
    for queue, service in WORKERS.items():
        names = [name for name, queues in answers.items() if any(row["name"] == queue for row in queues)]
        if names:
            yield CheckResult(Level.GOOD, f"queue {queue}", f"heard by {', '.join(sorted(names))}")
        else:
            advice = f"Start {service} (docker compose up -d {service}), or read its log."
            yield CheckResult(Level.BROKEN, f"queue {queue}", "nobody listens to it", advice)


def check_due_work() -> Iterator[CheckResult]:
    """Look at how long the oldest due row of each kind of background work has waited."""
    for model, queue, when_late in DUE_WORK:
        oldest = jobs.list_due(model).first()
        subject = f"due {model._meta.verbose_name_plural}"
        if oldest is None:
            yield CheckResult(Level.GOOD, subject, "none")
            continue
        age = (timezone.now() - oldest.not_before).total_seconds()
        detail = f"{jobs.list_due(model).count()}, the oldest for {age:.0f} s"
        if age > LATE_SECONDS:
            yield CheckResult(when_late, subject, detail, f"Check that {WORKERS[queue]} and beat run.")
        else:
            yield CheckResult(Level.GOOD, subject, detail)


def check_providers() -> Iterator[CheckResult]:
    """Look at each provider's settings, its breaker and its last answers."""
    limits = RateLimits(settings.LIMITS_URL or None)
    for name in settings.PROVIDERS:
        spec = get_provider(name)
        options = settings.PROVIDER_OPTIONS.get(name, {})
        if missing := name_missing(spec, options):
            yield CheckResult(
                Level.DOUBTFUL, name, "not configured", f"{missing} Or take {name} out of PROVIDERS."
            )
        elif (state := limits.state(name)).breaker == "open":
            detail = f"left alone for {state.seconds_left:.0f} s after {state.failures} failures in a row"
            yield CheckResult(Level.DOUBTFUL, name, detail, _read_last_failure(name))
        else:
            yield _judge_answers(name, far=bool(spec.default_url or spec.needs_url))


def check_archive() -> Iterator[CheckResult]:
    """Look at the web archive's settings, and at what became of the last requests."""
    if not settings.ARCHIVE_URL:
        yield CheckResult(Level.GOOD, "web archive", "none: cited pages are kept as our own copies alone")
        return
    account = "an account" if settings.ARCHIVE_KEY else "no account: 3 captures a minute, 200 a day"
    more = "" if settings.ARCHIVE_KEY else "Set ARCHIVE_KEY to an account's keys for more."
    settled = Archiving.objects.filter(settled_at__isnull=False).order_by("-settled_at")
    recent = list(settled.values_list("outcome", "detail")[:RECENT])
    failures = [detail for outcome, detail in recent if outcome == ArchiveOutcome.FAILED]
    done = f"; {len(recent) - len(failures)} of its last {len(recent)} requests went well" if recent else ""
    if len(failures) * 2 > len(recent):
        advice = f"Last said: {failures[0]} {more}".strip()
        yield CheckResult(Level.DOUBTFUL, "web archive", f"{settings.ARCHIVE_URL}, {account}{done}", advice)
    else:
        yield CheckResult(Level.GOOD, "web archive", f"{settings.ARCHIVE_URL}, {account}{done}", more)


def check_worker(queue: str, age: float | None, *, stale_seconds: float) -> CheckResult:
    """Judge a worker of this machine by the seconds since it last did something."""
    if age is None:
        return CheckResult(
            Level.BROKEN, f"worker of {queue}", "has done nothing yet", f"Start {WORKERS[queue]}."
        )
    if age > stale_seconds:
        detail = f"last did something {age:.0f} s ago"
        return CheckResult(
            Level.BROKEN, f"worker of {queue}", detail, f"Restart {WORKERS[queue]}, and see that beat runs."
        )
    return CheckResult(Level.GOOD, f"worker of {queue}", f"did something {age:.0f} s ago")


def check_beat(schedule: Path, *, stale_seconds: float) -> CheckResult:
    """Judge the beat by the age of its schedule file (its database may add an ending to the name)."""
    files = [path.stat().st_mtime for path in schedule.parent.glob(f"{schedule.name}*")]
    if not files:
        return CheckResult(Level.BROKEN, "beat", f"has not written {schedule} yet", "Start beat.")
    age = max(0.0, time.time() - max(files))
    level = Level.GOOD if age <= stale_seconds else Level.BROKEN
    return CheckResult(
        level, "beat", f"last rang {age:.0f} s ago", "" if level is Level.GOOD else "Restart beat."
    )


def _judge_answers(name: str, *, far: bool) -> CheckResult:
    """Judge a provider by its last lookups; ``far``: it is asked over the network."""
    rows = Lookup.objects.filter(provider=name, settled_at__gte=timezone.now() - datetime.timedelta(days=1))
    asked = rows.filter(outcome__in=ASKED)
    recent = list(asked.order_by("-settled_at").values_list("outcome", "latency_ms")[:RECENT])
    if not recent:
        return CheckResult(Level.GOOD, name, "configured; not asked within a day")
    answered = sum(outcome in ANSWERED for outcome, _ in recent)
    times = [latency for _, latency in recent if latency is not None]
    median = statistics.median(times) if times else 0.0
    pace = f", median {median:.0f} ms" if times else ""
    detail = f"{answered} of its last {len(recent)} lookups were answered{pace}"
    if answered * 2 < len(recent):
        return CheckResult(Level.DOUBTFUL, name, detail, _read_last_failure(name))
    if far and median > SLOW_ANSWER_MS:
        return CheckResult(
            Level.DOUBTFUL, name, detail, "Slow: look at the network between, or ask less at once."
        )
    return CheckResult(Level.GOOD, name, detail)


def _read_last_failure(name: str) -> str:
    failed = Lookup.objects.filter(provider=name, outcome__in=(Outcome.FAILED, Outcome.RATE_LIMITED))
    last = failed.order_by("-settled_at").first()
    return f"Last said: {last.detail}" if last else ""


def _judge_pace(subject: str, what: str, seconds: float) -> CheckResult:
    detail = f"{what} answers in {seconds * 1000:.0f} ms"
    if seconds > SLOW_SECONDS:
        return CheckResult(
            Level.DOUBTFUL, subject, detail, "Slow: look at its load and at the network between."
        )
    return CheckResult(Level.GOOD, subject, detail)


def _count_pending_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _time(work: Callable[[], Answer]) -> tuple[float, Answer]:
    began = time.monotonic()
    answer = work()
    return time.monotonic() - began, answer


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
