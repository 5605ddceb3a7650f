"""The Celery application. Redis only wakes workers: rows hold the work (see ``articles.jobs``)."""

import os

from celery import Celery

from factcheck.env import Environment, find_broker_url
from workers.schedule import BEAT_SCHEDULE, TASK_ROUTES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

app = Celery("factcheck")
app.conf.update(
    # https://docs.celeryq.dev/en/stable/userguide/configuration.html
    broker_url=find_broker_url(Environment()),
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,
    result_backend=None,
    # a wake-up message that can't be delivered is dropped at once: the sweep sends another
    task_publish_retry=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
        "socket_keepalive": True,
        "health_check_interval": 10,
        "retry_on_timeout": False,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        "visibility_timeout": 120,
    },
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=500,
    worker_max_memory_per_child=400_000,  # kB
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    task_time_limit=120,
    task_soft_time_limit=110,
    task_routes=TASK_ROUTES,
    task_default_queue="lookups",
    beat_schedule=BEAT_SCHEDULE,
    beat_sync_every=1,  # its file's age shows that the beat is alive
    timezone="UTC",
)
app.set_default()  # also in the web server's threads
app.autodiscover_tasks(["workers"])
