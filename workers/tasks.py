"""What the bell wakes: load, call, save. No task has an argument; each may come twice or never."""

import math
import threading

import structlog
from celery import current_app, shared_task
from celery.signals import worker_shutting_down
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from articles import ledger
from articles.errors import ImportRejected
from articles.ledger_names import (
    IMPORT_QUEUE,
    LOOKUP_QUEUE,
    RUN_ARCHIVINGS,
    RUN_IMPORTS,
    RUN_LOOKUPS,
    RUN_PAGE_VISITS,
)
from articles.models import Archiving, Import, LedgerRow, Lookup, PageVisit
from articles.services.answers import give_up_old_lookups
from articles.services.archivings import start_due_archivings
from articles.services.feeds import start_due_readings
from articles.services.imports import IMPORT_LEASE_SECONDS, reject_import, run_import
from articles.services.lookups import finish_due_enrichments
from articles.services.meanings import make_missing_vectors
from articles.services.page_visits import drop_old_copies, start_due_checks
from articles.services.tasks import release_expired_leases
from workers.archiving import run_due_archivings
from workers.enrichment import bell, run_due_lookups
from workers.heartbeat import note_alive
from workers.pages import run_due_visits
from workers.schedule import NOTE_IMPORTS_ALIVE, SWEEP, TEND

log = structlog.get_logger(__name__)

LONGEST_QUEUE = 8  # rings that wait to be heard; more would only drown the workers
LOOKUPS_PER_RING = 64
IMPORTS_PER_RING = 20
VISITS_PER_RING = 20
VECTORS_A_TURN = 1_000  # fact-checks; some ten seconds of one core
_looking, _visiting, _archiving = threading.Lock(), threading.Lock(), threading.Lock()
_rung = threading.Event()


@shared_task(name=RUN_LOOKUPS)
def run_lookups() -> None:
    """Run due lookups, in one window a process: who rings while it is open has it look again."""
    _rung.set()
    while _rung.is_set() and _looking.acquire(blocking=False):
        try:
            while _rung.is_set() and not bell.closing:
                _rung.clear()
                run_due_lookups()
        finally:
            _looking.release()
        if bell.closing:
            return
    bell.ring()
    note_alive(LOOKUP_QUEUE)


@worker_shutting_down.connect
def close_window(**_: object) -> None:
    """Bring what is in flight to its end when the worker is told to stop."""
    bell.close()


@shared_task(name=RUN_IMPORTS)
def run_imports() -> None:
    """Run due imports, one at a time."""
    for row in ledger.lease_each(Import, limit=IMPORTS_PER_RING, seconds=IMPORT_LEASE_SECONDS):
        if row.attempts > ledger.MAX_ATTEMPTS:
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
    """Show that messages of the import queue are heard."""
    note_alive(IMPORT_QUEUE)


@shared_task(name=SWEEP)
def sweep() -> None:
    """Do what time brings about, and ring for what is due and was not heard."""
    finish_due_enrichments()
    give_up_old_lookups()
    release_expired_leases()
    start_due_readings()
    ring_for(Lookup, RUN_LOOKUPS, LOOKUP_QUEUE, per_ring=LOOKUPS_PER_RING)
    ring_for(Import, RUN_IMPORTS, IMPORT_QUEUE, per_ring=1)
    ring_for(PageVisit, RUN_PAGE_VISITS, LOOKUP_QUEUE, per_ring=VISITS_PER_RING)
    ring_for(Archiving, RUN_ARCHIVINGS, LOOKUP_QUEUE, per_ring=VISITS_PER_RING)
    note_alive(LOOKUP_QUEUE)


@shared_task(name=TEND)
def tend() -> None:
    """Look after what was cited: pages to be seen again or archived again, copies nobody needs.

    And after what fact-checks mean, where an import or a verdict brought some.
    """
    start_due_checks()
    start_due_archivings()
    drop_old_copies()
    make_missing_vectors(limit=VECTORS_A_TURN)


def ring_for(model: type[LedgerRow], task_name: str, queue: str, *, per_ring: int) -> int:
    """Ring once for each ``per_ring`` due rows, never more than the queue has room for. Returns the rings."""
    due = ledger.list_due(model)[: per_ring * LONGEST_QUEUE].count()
    wanted = math.ceil(due / per_ring)
    if not wanted:
        return 0
    try:
        room = LONGEST_QUEUE - count_waiting(queue)
    except (OperationalError, RedisError, OSError) as error:
        log.warning("queue_not_read", queue=queue, error=str(error))
        return 0
    rings = min(wanted, max(0, room))
    for _ in range(rings):
        ledger.ring(task_name)
    return rings


def count_waiting(queue: str) -> int:
    """Return how many messages wait in a queue."""
    with current_app.connection_for_read() as broker:
        return int(broker.default_channel.client.llen(queue))


def _worker_died() -> ImportRejected:
    return ImportRejected(
        "/file", "worker_died", "Reading this document broke the reader five times. Paste its text instead."
    )
