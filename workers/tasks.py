"""Celery tasks: load, call, save. No task has an argument; each may be delivered twice or never."""

import math
import threading

import structlog
from celery import current_app, shared_task
from celery.signals import worker_shutting_down
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from articles import jobs
from articles.errors import ImportRejected
from articles.messages import Message
from articles.models import Archiving, Import, Job, Lookup, PageVisit
from articles.services.archivings import start_due_archivings
from articles.services.fact_check_vectors import make_missing_vectors
from articles.services.feeds import start_due_readings
from articles.services.imports import IMPORT_LEASE_SECONDS, reject_import, run_import
from articles.services.lookup_results import give_up_old_lookups
from articles.services.lookups import finish_due_enrichments
from articles.services.page_visits import drop_old_copies, start_due_checks
from articles.services.tasks import release_expired_leases
from articles.task_names import (
    IMPORT_QUEUE,
    LOOKUP_QUEUE,
    RUN_ARCHIVINGS,
    RUN_IMPORTS,
    RUN_LOOKUPS,
    RUN_PAGE_VISITS,
)
from workers.health.heartbeat import note_alive
from workers.health.provider_status import report_providers
from workers.lookups.runner import run_due_lookups, wake_signal
from workers.page_visits import run_due_visits
from workers.schedule import HOUSEKEEP, NOTE_IMPORTS_ALIVE, SWEEP
from workers.web_archive import run_due_archivings

log = structlog.get_logger(__name__)

LONGEST_QUEUE = 8  # messages that wait in a queue; more would only keep the workers busy reading them
LOOKUPS_PER_MESSAGE = 64
IMPORTS_PER_MESSAGE = 20
VISITS_PER_MESSAGE = 20
VECTORS_PER_RUN = 1_000  # fact-checks; some ten seconds of one core
_looking, _visiting, _archiving = threading.Lock(), threading.Lock(), threading.Lock()
_asked_to_look = threading.Event()


@shared_task(name=RUN_LOOKUPS)
def run_lookups() -> None:
    """Run due lookups, in one runner a process: a message that comes while it runs has it look again."""
    _asked_to_look.set()
    while _asked_to_look.is_set() and _looking.acquire(blocking=False):
        try:
            while _asked_to_look.is_set() and not wake_signal.closing:
                _asked_to_look.clear()
                run_due_lookups()
        finally:
            _looking.release()
        if wake_signal.closing:
            return
    wake_signal.wake()
    note_alive(LOOKUP_QUEUE)


@worker_shutting_down.connect
def close_runner(**_: object) -> None:
    """Finish the calls under way when the worker is told to stop, and start no more."""
    wake_signal.close()


@shared_task(name=RUN_IMPORTS)
def run_imports() -> None:
    """Run due imports, one at a time."""
    for row in jobs.lease_each(Import, limit=IMPORTS_PER_MESSAGE, seconds=IMPORT_LEASE_SECONDS):
        if row.attempts > jobs.MAX_ATTEMPTS:
            reject_import(row, _worker_died())
        else:
            run_import(row)
    note_alive(IMPORT_QUEUE)


@shared_task(name=RUN_PAGE_VISITS)
def run_page_visits() -> None:
    """Open sources' pages that are due, in one thread a worker and not for long: lookups wait beside it."""
    if _visiting.acquire(blocking=False):
        try:
            run_due_visits()
        finally:
            _visiting.release()


@shared_task(name=RUN_ARCHIVINGS)
def run_archivings() -> None:
    """Take the next step of requests to the web archive that are due, as above."""
    if _archiving.acquire(blocking=False):
        try:
            run_due_archivings()
        finally:
            _archiving.release()


@shared_task(name=NOTE_IMPORTS_ALIVE)
def note_imports_alive() -> None:
    """Show that messages of the import queue are read."""
    note_alive(IMPORT_QUEUE)


@shared_task(name=SWEEP)
def sweep() -> None:
    """Do what is due by time, and signal overdue rows again."""
    finish_due_enrichments()
    give_up_old_lookups()
    release_expired_leases()
    start_due_readings()
    report_providers()
    wake_workers_for(Lookup, RUN_LOOKUPS, LOOKUP_QUEUE, per_message=LOOKUPS_PER_MESSAGE)
    wake_workers_for(Import, RUN_IMPORTS, IMPORT_QUEUE, per_message=1)
    wake_workers_for(PageVisit, RUN_PAGE_VISITS, LOOKUP_QUEUE, per_message=VISITS_PER_MESSAGE)
    wake_workers_for(Archiving, RUN_ARCHIVINGS, LOOKUP_QUEUE, per_message=VISITS_PER_MESSAGE)
    note_alive(LOOKUP_QUEUE)


@shared_task(name=HOUSEKEEP)
def do_housekeeping() -> None:
    """Plan what is due every ten minutes.

    Visits to cited pages, requests to the web archive, the removal of copies that nobody cites, and the
    sentence vectors of fact-checks that have none.
    """
    start_due_checks()
    start_due_archivings()
    drop_old_copies()
    make_missing_vectors(limit=VECTORS_PER_RUN)


def wake_workers_for(model: type[Job], task_name: str, queue: str, *, per_message: int) -> int:
    """Send one message for each ``per_message`` due rows, never more than the queue has room for.

    Returns how many were sent.
    """
    due = jobs.list_due(model)[: per_message * LONGEST_QUEUE].count()
    wanted = math.ceil(due / per_message)
    if not wanted:
        return 0
    try:
        room = LONGEST_QUEUE - count_waiting(queue)
    except (OperationalError, RedisError, OSError) as error:
        log.warning("queue_not_read", queue=queue, error=str(error))
        return 0
    sent = min(wanted, max(0, room))
    for _ in range(sent):
        jobs.wake_workers(task_name)
    return sent


def count_waiting(queue: str) -> int:
    """Return how many messages wait in a queue."""
    with current_app.connection_for_read() as broker:
        return int(broker.default_channel.client.llen(queue))


def _worker_died() -> ImportRejected:
    return ImportRejected(
        "/file",
        "worker_died",
        Message("Reading this document made the reader stop five times. Paste its text instead."),
    )
