"""Pages of a list that only grows at its top: a page begins after the last row of the one before.

A cursor names that row, and the database compares with the moment the row itself holds. A moment sent
along would not do: SQLite keeps moments as text, in which one written by its own clock ("12:00:00.500")
and the same one written from here ("12:00:00.500000") differ.
"""

import re
from dataclasses import dataclass
from typing import Literal

from django.core.exceptions import BadRequest
from django.db.models import Model, Q, Subquery

_CURSOR = re.compile(r"([vt])(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A row that ended a page: "v" for a verdict or "t" for a transition, and its primary key."""

    kind: Literal["v", "t"]
    pk: int

    def __str__(self) -> str:
        return f"{self.kind}{self.pk}"


def read_cursor(text: str, *, kinds: str = "v") -> Cursor | None:
    """Return the cursor a parameter stands for; None for an empty one. Raises BadRequest for any other.

    ``kinds`` are the kinds of row that the list holds.
    """
    if not text:
        return None
    match = _CURSOR.fullmatch(text)
    if match is None or match[1] not in kinds:
        raise BadRequest("This is not a cursor of ours: begin again without one.")
    return Cursor("v" if match[1] == "v" else "t", int(match[2]))


def filter_after(model: type[Model], pk: int, *, field: str) -> Q:
    """Return the filter for what comes after a row of ``model``, by the moment in ``field``, then by key."""
    moment = _read_moment(model, pk, field)
    return Q(**{f"{field}__lte": moment}) & (Q(**{f"{field}__lt": moment}) | Q(pk__lt=pk))


def filter_before_moment(model: type[Model], pk: int, *, row_field: str, field: str, equal: bool) -> Q:
    """Return the filter for rows of another model whose ``field`` is before (or equals) a row's moment."""
    return Q(**{f"{field}__{'lte' if equal else 'lt'}": _read_moment(model, pk, row_field)})


def _read_moment(model: type[Model], pk: int, field: str) -> Subquery:
    return Subquery(model._default_manager.filter(pk=pk).values(field))
