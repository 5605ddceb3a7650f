"""Who runs: broker, web server, the two workers and the beat, as commands with their environment."""

import sys
from collections.abc import Mapping
from pathlib import Path

from articles.task_names import IMPORT_QUEUE, LOOKUP_QUEUE
from workers.demo.broker import Broker
from workers.demo.processes import Child

ENRICH_SECONDS = "10"
"""The demonstration waits no longer for a provider that can't be reached."""


def make_environment(broker: Broker, *, site_url: str, base: Mapping[str, str]) -> dict[str, str]:
    """Return the children's environment: ours, the broker's addresses, and what nobody set."""
    mine = {"BROKER_URL": broker.make_url(0), "CACHE_URL": broker.make_url(1)}
    return {"SITE_URL": site_url, "ENRICH_DEADLINE": ENRICH_SECONDS, **base, **mine}


def make_broker_child(broker: Broker, logs: Path) -> Child:
    """Return the broker as a child. It is started before all others and stopped after them."""
    return Child("broker", broker.command, logs / "broker.log")


def make_children(*, host: str, port: int, data_dir: Path, logs: Path) -> list[Child]:
    """Return the others, in the order they are started."""
    celery = (sys.executable, "-m", "celery", "-A", "factcheck")
    quiet = ("--without-gossip", "--without-mingle", "--loglevel", "INFO")
    commands: dict[str, tuple[str, ...]] = {
        "worker-import": (
            *celery,
            *("worker", "-n", "import@%h", "-Q", IMPORT_QUEUE, "--pool", "prefork", "-c", "1", *quiet),
        ),
        "worker-fetch": (
            *celery,
            *("worker", "-n", "fetch@%h", "-Q", LOOKUP_QUEUE, "--pool", "threads", "-c", "4", *quiet),
        ),
        "beat": (*celery, "beat", "-s", str(data_dir / "beat"), "--pidfile", "", "--loglevel", "INFO"),
        "web": (
            *(sys.executable, "-m", "gunicorn", "factcheck.wsgi", "--bind", f"{host}:{port}"),
            *("--worker-class", "gthread", "--workers", "1", "--threads", "8", "--no-control-socket"),
        ),
    }
    return [Child(name, command, logs / f"{name}.log") for name, command in commands.items()]
