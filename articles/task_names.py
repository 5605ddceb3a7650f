"""Names of Celery tasks and queues, so that the domain can wake workers without importing them."""

RUN_LOOKUPS = "workers.tasks.run_lookups"
RUN_IMPORTS = "workers.tasks.run_imports"
RUN_PAGE_VISITS = "workers.tasks.run_page_visits"
RUN_ARCHIVINGS = "workers.tasks.run_archivings"
LOOKUP_QUEUE = "lookups"
IMPORT_QUEUE = "imports"
