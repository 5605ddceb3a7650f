"""Which queue carries which task, and what the beat rings for. Values only."""

from articles.task_names import (
    IMPORT_QUEUE,
    LOOKUP_QUEUE,
    RUN_ARCHIVINGS,
    RUN_IMPORTS,
    RUN_LOOKUPS,
    RUN_PAGE_VISITS,
)

SWEEP = "workers.tasks.sweep"
NOTE_IMPORTS_ALIVE = "workers.tasks.note_imports_alive"
HOUSEKEEP = "workers.tasks.tend"
SWEEP_SECONDS = 5.0
TEND_SECONDS = 600.0
ALIVE_SECONDS = 10.0

TASK_ROUTES = {
    RUN_LOOKUPS: {"queue": LOOKUP_QUEUE},
    RUN_IMPORTS: {"queue": IMPORT_QUEUE},
    RUN_PAGE_VISITS: {"queue": LOOKUP_QUEUE},
    RUN_ARCHIVINGS: {"queue": LOOKUP_QUEUE},
    NOTE_IMPORTS_ALIVE: {"queue": IMPORT_QUEUE},
    SWEEP: {"queue": LOOKUP_QUEUE},
    HOUSEKEEP: {"queue": LOOKUP_QUEUE},
}

BEAT_SCHEDULE = {
    # What was not heard before the next one is due is thrown away.
    "sweep": {"task": SWEEP, "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS * 2}},
    "tend": {"task": HOUSEKEEP, "schedule": TEND_SECONDS, "options": {"expires": TEND_SECONDS}},
    "imports-alive": {
        "task": NOTE_IMPORTS_ALIVE,
        "schedule": ALIVE_SECONDS,
        "options": {"expires": ALIVE_SECONDS * 2},
    },
}
