"""Keyset pagination of lists in order of time: a page begins after the last row of the page before.

A cursor names that row, and the database compares with the time stored in the row itself. A time in the
cursor would not do: SQLite stores times as text, and the same time differs between its own clock
("12:00:00.500") and a parameter from Django ("12:00:00.500000").
"""

import re
from dataclasses import dataclass
from typing import Literal

from django.core.exceptions import BadRequest
from django.db.models import Model, Q, Subquery

_CURSOR = re.compile(r"([vt])(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: "v" for a verdict or "t" for a transition, and its primary key."""

    kind: Literal["v", "t"]
    pk: int

    def __str__(self) -> str:
        return f"{self.kind}{self.pk}"


def read_cursor(text: str, *, kinds: str = "v") -> Cursor | None:
    """Return the cursor in a query parameter, None if it is empty. Raises BadRequest for a malformed one.

    ``kinds`` are the kinds of row in the list.
    """
    if not text:
        return None
    match = _CURSOR.fullmatch(text)
    if match is None or match[1] not in kinds:
        raise BadRequest("This is not a cursor of ours: begin again without one.")
    return Cursor("v" if match[1] == "v" else "t", int(match[2]))


def filter_after(model: type[Model], pk: int, *, field: str) -> Q:
    """Return the filter for the rows after a row of ``model``, newest first by ``field``, then by key."""
    moment = _read_moment(model, pk, field)
    return Q(**{f"{field}__lte": moment}) & (Q(**{f"{field}__lt": moment}) | Q(pk__lt=pk))


def filter_before_moment(model: type[Model], pk: int, *, row_field: str, field: str, equal: bool) -> Q:
    """Return the filter for rows of another model whose ``field`` is before (or equal to) a row's time."""
    return Q(**{f"{field}__{'lte' if equal else 'lt'}": _read_moment(model, pk, row_field)})


def _read_moment(model: type[Model], pk: int, field: str) -> Subquery:
    return Subquery(model._default_manager.filter(pk=pk).values(field))
