"""A Celery application whose one task does nothing: what a message costs by itself."""

import os

from celery import Celery

app = Celery("noop", broker=os.environ.get("BROKER_URL", ""))
app.conf.update(task_ignore_result=True, worker_prefetch_multiplier=1, task_default_queue="noop")


@app.task
def rest() -> None:
    """Do nothing."""
