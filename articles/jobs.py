"""Background work as rows: find what is due, lease, settle, retry, defer, wake the workers.

The row is the truth; a message in Redis only wakes a worker, which then leases the rows that are due. The
database's clock alone decides what is due. Only the holder of the newest lease token may write a result, so
that a worker whose lease ran out changes nothing.
"""

import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, cast

import structlog
from celery import current_app
from django.db import connection, transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Field, Model, Q, QuerySet
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from articles.models import Job

log = structlog.get_logger(__name__)

Row = TypeVar("Row", bound=Job)

MAX_ATTEMPTS = 5  # a row whose worker died this often is settled as failed


# One thread sends the wake-up messages, so that a broker that hangs delays no request.
_waker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="wake-workers")
_waiting: set[str] = set()


def after(seconds: float) -> "ExpressionWrapper[CombinedExpression]":
    """Return an expression: the database's clock plus some seconds."""
    return ExpressionWrapper(Now() + datetime.timedelta(seconds=seconds), output_field=DateTimeField())


def list_due(model: type[Row]) -> QuerySet[Row]:
    """Return unsettled rows that are due and not leased, oldest first."""
    free = Q(leased_until=None) | Q(leased_until__lte=Now())
    return model._default_manager.filter(free, settled_at=None, not_before__lte=Now()).order_by(
        "not_before", "pk"
    )


def lease(model: type[Row], *, limit: int, seconds: float, pk: int | None = None) -> list[Row]:
    """Lease up to ``limit`` due rows for ``seconds``, each to this caller alone; each counts an attempt.

    With ``pk``, lease only that row, if it is due.
    """
    due = list_due(model) if pk is None else list_due(model).filter(pk=pk)
    return lease_from([(due, limit)], seconds=seconds)


def lease_from(
    parts: Iterable[tuple[QuerySet[Row], int]], *, seconds: float, to_the_back: bool = False
) -> list[Row]:
    """Lease rows of several queries, up to a limit for each query, in one transaction.

    With ``to_the_back``, a row whose lease runs out queues behind the rows that are due already. Without it,
    workers that die one after the other would use up the attempts of the same few rows.
    """
    token = uuid.uuid4()
    with transaction.atomic():
        rows = [
            row
            for due, limit in parts
            for row in due.select_for_update(of=("self",), skip_locked=True)[:limit]
        ]
        if not rows:
            return []
        type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).update(
            lease_token=token,
            leased_until=after(seconds),
            attempts=F("attempts") + 1,
            **({"not_before": after(seconds)} if to_the_back else {}),
        )
    for row in rows:
        row.lease_token = token
        row.attempts += 1
    return rows


def renew(rows: Sequence[Job], *, seconds: float) -> None:
    """Extend the leases of rows of one table to ``seconds`` from now, where they are still ours."""
    if rows:
        type(rows[0])._default_manager.filter(
            pk__in=[row.pk for row in rows],
            lease_token__in={row.lease_token for row in rows},
            settled_at=None,
        ).update(leased_until=after(seconds))


def lease_each(model: type[Row], *, limit: int, seconds: float) -> Iterator[Row]:
    """Yield due rows, at most ``limit``, each leased when the caller asks for it.

    A row leased long before its turn would lose its lease while the rows before it run.
    """
    for _ in range(limit):
        leased = lease(model, limit=1, seconds=seconds)
        if not leased:
            return
        yield leased[0]


def settle(row: Job, **result: Any) -> bool:
    """Write a row's result and settle it, if its lease is still ours.

    Returns False if it is not: the caller drops the result, since another worker has the row.
    """
    return _write(row, settled_at=Now(), leased_until=None, lease_token=None, **result)


def retry(row: Job, *, seconds: float, **notes: Any) -> bool:
    """Release a row's lease, to be tried again in ``seconds``. The attempt counts."""
    return _write(row, not_before=after(seconds), leased_until=None, lease_token=None, **notes)


def release(row: Job, *, seconds: float, **notes: Any) -> bool:
    """Release the lease of a row that was not tried, to be tried in ``seconds``. It costs no attempt."""
    return retry(row, seconds=seconds, attempts=F("attempts") - 1, **notes)


def defer(row: Job, *, seconds: float, **notes: Any) -> bool:
    """Release a row's lease because the other side told us to wait. It counts a deferral, no attempt."""
    return release(row, seconds=seconds, deferrals=F("deferrals") + 1, **notes)


def _write(row: Job, **changes: Any) -> bool:
    mine = type(row)._default_manager.filter(pk=row.pk, lease_token=row.lease_token, settled_at=None)
    return mine.update(**changes) == 1


def lock_held(rows: Sequence[Row]) -> list[Row]:
    """Lock rows in the caller's transaction and return those whose lease is still ours."""
    if not rows:
        return []
    found = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows], settled_at=None)
    tokens = dict(found.order_by("pk").select_for_update().values_list("pk", "lease_token"))
    return [row for row in rows if row.lease_token is not None and tokens.get(row.pk) == row.lease_token]


def update_each(model: type[Model], changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Update the same fields of many rows, each row (by primary key) with its own values.

    This sends one prepared statement with many parameter sets. ``bulk_update`` builds a statement that grows
    with rows and fields and takes longer to build than to run.
    """
    if not changes:
        return
    names = list(next(iter(changes.values())))
    fields = [cast("Field[Any, Any]", model._meta.get_field(name)) for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    rows = [
        [*(field.get_db_prep_save(values[field.name], connection) for field in fields), pk]
        for pk, values in changes.items()
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(model._meta.db_table)} SET {columns} WHERE id = %s", rows)  # noqa: S608  # names of our own columns


def wake_workers(task_name: str) -> bool:
    """Send the workers one message that there is work. Return False when the broker can't be reached.

    That loses nothing: the sweep (``workers.tasks``) sends a message again for every row that is due.
    """
    try:
        current_app.send_task(task_name, ignore_result=True)
    except (OperationalError, RedisError, OSError) as error:
        log.warning("wake_up_not_sent", task=task_name, error=str(error))
        return False
    return True


def wake_workers_after_commit(task_name: str) -> None:
    """Wake the workers once the current transaction is committed, without waiting for the broker."""
    transaction.on_commit(lambda: _wake_soon(task_name))


def _wake_soon(task_name: str) -> None:
    if task_name in _waiting:
        return  # a message for the same task is about to be sent
    _waiting.add(task_name)
    _waker.submit(_wake_waiting, task_name)


def _wake_waiting(task_name: str) -> None:
    _waiting.discard(task_name)
    wake_workers(task_name)


def read_database_time() -> datetime.datetime:
    """Return the database's time, precise to at least a millisecond."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')" if sqlite else "SELECT CURRENT_TIMESTAMP"
        )
        value: Any = cursor.fetchone()[0]
    if sqlite:
        return datetime.datetime.fromisoformat(value).replace(tzinfo=datetime.UTC)
    return cast(datetime.datetime, value)
