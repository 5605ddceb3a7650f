"""Whether this process is alive, and whether it can do its work: for load balancers and container health."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

BROKER_SECONDS = 2


@require_safe
@never_cache
def show_live(request: HttpRequest) -> JsonResponse:
    """Answer that the process serves requests; nothing behind it is asked."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def show_ready(request: HttpRequest) -> JsonResponse:
    """Answer with the state of all that requests and background work need: 200, or 503 if a part fails."""
    checks = {name: check() for name, check in CHECKS.items()}
    ready = all(state == "ok" for state in checks.values())
    body = {"status": "ok" if ready else "unavailable", "checks": checks}
    return JsonResponse(body, status=200 if ready else 503)


def check_database() -> str:
    """Return "ok", or that the database does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return "ok"


def check_migrations() -> str:
    """Return "ok", or how many migrations are still to be applied."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unknown: the database does not answer"
    return f"{len(waiting)} to apply: run manage.py migrate" if waiting else "ok"


def check_broker() -> str:
    """Return "ok", or that Redis does not answer (work then waits in the database)."""
    try:
        with redis.Redis.from_url(
            settings.BROKER_URL, socket_connect_timeout=BROKER_SECONDS, socket_timeout=BROKER_SECONDS
        ) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError):
        return "does not answer"
    return "ok"


CHECKS: dict[str, Callable[[], str]] = {
    "database": check_database,
    "migrations": check_migrations,
    "broker": check_broker,
}
