"""Which queue carries which task, and which tasks the beat sends how often. Values only."""

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
HOUSEKEEP = "workers.tasks.do_housekeeping"
SWEEP_SECONDS = 5.0
HOUSEKEEPING_SECONDS = 600.0
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
    # A message that was not read before the next one is due is dropped.
    "sweep": {"task": SWEEP, "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS * 2}},
    "housekeeping": {
        "task": HOUSEKEEP,
        "schedule": HOUSEKEEPING_SECONDS,
        "options": {"expires": HOUSEKEEPING_SECONDS},
    },
    "imports-alive": {
        "task": NOTE_IMPORTS_ALIVE,
        "schedule": ALIVE_SECONDS,
        "options": {"expires": ALIVE_SECONDS * 2},
    },
}
