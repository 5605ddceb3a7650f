"""Names by which the house rings the workers, which it never imports."""

RUN_LOOKUPS = "workers.tasks.run_lookups"
RUN_IMPORTS = "workers.tasks.run_imports"
LOOKUP_QUEUE = "lookups"
IMPORT_QUEUE = "imports"
