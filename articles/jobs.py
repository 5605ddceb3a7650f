"""Background work as rows: due, lease, settle, defer, ring.

The row is the truth, Redis only the doorbell. A ring says "there is work"; the worker that answers
leases what is due. Only the database's clock decides, and only the holder of the newest lease token
may write a result, so that a worker that was thought dead changes nothing.
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

MAX_ATTEMPTS = 5  # a row whose worker died this often is given up, visibly

# Rings go out one after the other behind the caller's back, so that a broker that hangs holds up nobody.
_waker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ring")
_waiting: set[str] = set()


def after(seconds: float) -> "ExpressionWrapper[CombinedExpression]":
    """Return the database's now plus some seconds, as an expression."""
    return ExpressionWrapper(Now() + datetime.timedelta(seconds=seconds), output_field=DateTimeField())


def list_due(model: type[Row]) -> QuerySet[Row]:
    """Return open rows that are due and that nobody holds, oldest first."""
    free = Q(leased_until=None) | Q(leased_until__lte=Now())
    return model._default_manager.filter(free, settled_at=None, not_before__lte=Now()).order_by(
        "not_before", "pk"
    )


def lease(model: type[Row], *, limit: int, seconds: float, pk: int | None = None) -> list[Row]:
    """Take up to ``limit`` due rows for ``seconds``; each counts an attempt. Nobody else gets them.

    With ``pk``, only that row, if it is due.
    """
    due = list_due(model) if pk is None else list_due(model).filter(pk=pk)
    return lease_from([(due, limit)], seconds=seconds)


def lease_from(
    parts: Iterable[tuple[QuerySet[Row], int]], *, seconds: float, to_the_back: bool = False
) -> list[Row]:
    """Take, in one transaction, up to so many rows of each of several queries of due rows.

    ``to_the_back``: when its lease runs out, a row comes after those that were due before, so that workers
    that die one after the other don't use up the attempts of the same few rows.
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
    """Hold leased rows of one table for ``seconds`` from now, where they are still ours."""
    if rows:
        type(rows[0])._default_manager.filter(
            pk__in=[row.pk for row in rows],
            lease_token__in={row.lease_token for row in rows},
            settled_at=None,
        ).update(leased_until=after(seconds))


def lease_each(model: type[Row], *, limit: int, seconds: float) -> Iterator[Row]:
    """Lease due rows one after the other, each when the one before is done, at most ``limit``."""
    for _ in range(limit):
        leased = lease(model, limit=1, seconds=seconds)
        if not leased:
            return
        yield leased[0]


def settle(row: Job, **result: Any) -> bool:
    """Write a row's end, if its lease is still ours. False: throw the result away."""
    return _write(row, settled_at=Now(), leased_until=None, lease_token=None, **result)


def retry(row: Job, *, seconds: float, **notes: Any) -> bool:
    """Give a row back to be tried again in ``seconds``. The attempt stays counted."""
    return _write(row, not_before=after(seconds), leased_until=None, lease_token=None, **notes)


def give_back(row: Job, *, seconds: float, **notes: Any) -> bool:
    """Give a row back untried, so that the lease does not count as an attempt."""
    return retry(row, seconds=seconds, attempts=F("attempts") - 1, **notes)


def defer(row: Job, *, seconds: float, **notes: Any) -> bool:
    """Give a row back because we were asked to wait: no attempt, but a deferral."""
    return give_back(row, seconds=seconds, deferrals=F("deferrals") + 1, **notes)


def _write(row: Job, **changes: Any) -> bool:
    mine = type(row)._default_manager.filter(pk=row.pk, lease_token=row.lease_token, settled_at=None)
    return mine.update(**changes) == 1


def lock_held(rows: Sequence[Row]) -> list[Row]:
    """Lock rows in the caller's transaction and return those whose lease is still ours; drop the others."""
    if not rows:
        return []
    found = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows], settled_at=None)
    tokens = dict(found.order_by("pk").select_for_update().values_list("pk", "lease_token"))
    return [row for row in rows if row.lease_token is not None and tokens.get(row.pk) == row.lease_token]


def update_each(model: type[Model], changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Write to each row, by its key, values of its own for the same fields: one statement, many parameters.

    ``bulk_update`` would write one statement that grows with rows and fields and takes longer to put
    together than to run.
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
        cursor.executemany(f"UPDATE {quote(model._meta.db_table)} SET {columns} WHERE id = %s", rows)  # noqa: S608  # names of ours


def wake_workers(task_name: str) -> bool:
    """Tell the workers that there is work, once. False when the broker can't be reached: the row waits."""
    try:
        current_app.send_task(task_name, ignore_result=True)
    except (OperationalError, RedisError, OSError) as error:
        log.warning("ring_not_delivered", task=task_name, error=str(error))
        return False
    return True


def wake_workers_after_commit(task_name: str) -> None:
    """Ring once the current transaction is committed, without waiting for the broker."""
    transaction.on_commit(lambda: _wake_soon(task_name))


def _wake_soon(task_name: str) -> None:
    if task_name in _waiting:
        return  # a ring for the same work has yet to go out, and says the same
    _waiting.add(task_name)
    _waker.submit(_wake_waiting, task_name)


def _wake_waiting(task_name: str) -> None:
    _waiting.discard(task_name)
    wake_workers(task_name)


def read_database_time() -> datetime.datetime:
    """Return the database's clock, to the millisecond at least."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')" if sqlite else "SELECT CURRENT_TIMESTAMP"
        )
        value: Any = cursor.fetchone()[0]
    if sqlite:
        return datetime.datetime.fromisoformat(value).replace(tzinfo=datetime.UTC)
    return cast(datetime.datetime, value)
