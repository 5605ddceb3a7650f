"""Vectors of fact-checks' meaning, with the ``semantic`` extra: made, stored, and searched."""

import threading
import time
from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from articles.claims.matching.load_model import Collection, Meaning, load_meaning
from articles.models import FactCheck, FactCheckVector

MOST = 250_000  # vectors stored, and held in memory (about 110 MB) by each process that matches
BATCH = 500  # vectors made and stored at once
LOADED = 20_000  # rows read at once
READ_ANEW = 3600  # seconds until a process reads all vectors again, to drop those that were deleted


def make_missing_vectors(*, limit: int, tell: Callable[[int, int], None] | None = None) -> int:
    """Make vectors of the newest fact-checks without one of the current model. Return how many were made.

    It makes at most ``limit``, and at most MOST are stored: older fact-checks are found by words only.
    ``tell`` is called after each batch with the number made and the total. Without the extra it does nothing.
    """
    meaning = load_meaning(settings.SEMANTIC_MODEL)
    if meaning is None:
        return 0
    limit = min(limit, MOST - FactCheckVector.objects.filter(model=meaning.name).count())
    have = FactCheckVector.objects.filter(fact_check=OuterRef("pk"), model=meaning.name)
    waiting = list(FactCheck.objects.filter(~Exists(have)).values_list("pk", flat=True)[: max(limit, 0)])
    made = 0
    for start in range(0, len(waiting), BATCH):
        made += _make_vectors(meaning, waiting[start : start + BATCH])
        if tell is not None:
            tell(min(start + BATCH, len(waiting)), len(waiting))
    return made


def drop_vectors(fact_checks: Iterable[int]) -> None:
    """Delete the vectors of fact-checks whose text changes. Call it in that transaction, after the change."""
    FactCheckVector.objects.filter(fact_check__in=list(fact_checks)).delete()


def find_nearest(meaning: Meaning, asked: bytes, *, limit: int, least: float) -> list[int]:
    """Return the fact-checks nearest in meaning, best first, with a similarity of at least ``least``."""
    return _held.find(meaning, asked, limit=limit, least=least)


def measure_likeness(meaning: Meaning, asked: bytes, checks: Sequence[FactCheck]) -> dict[int, float]:
    """Return each fact-check's similarity in meaning, by its stored vector or, without one, by its text."""
    rows = FactCheckVector.objects.filter(model=meaning.name, fact_check__in=checks)
    packed = {pk: bytes(kept) for pk, kept in rows.values_list("fact_check", "packed")}
    without = [check for check in checks if check.pk not in packed]
    packed |= zip(
        (check.pk for check in without),
        meaning.pack([_list_texts(check.claim_text, check.title) for check in without]),
        strict=True,
    )
    return dict(zip(packed, meaning.compare(asked, list(packed.values())), strict=True))


class _Held:
    """The vectors that this process holds in memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Drop all vectors from memory."""
        self._name, self._since, self._last = "", 0.0, 0
        self._vectors: Collection | None = None

    def find(self, meaning: Meaning, asked: bytes, *, limit: int, least: float) -> list[int]:
        """Refresh and search the vectors, one thread at a time."""
        with self._lock:
            return self.refresh(meaning).find(asked, limit=limit, least=least)

    def refresh(self, meaning: Meaning) -> Collection:
        """Read the vectors that this process lacks. Rows are never changed, so new ones have higher ids."""
        old = time.monotonic() - self._since > READ_ANEW
        if self._vectors is None or self._name != meaning.name or old:
            self._name, self._since, self._last = meaning.name, time.monotonic(), 0
            self._vectors = meaning.gather()
        while rows := self._read_next(min(LOADED, MOST - len(self._vectors))):
            self._last = rows[-1][0]
            self._vectors.add([row[1] for row in rows], [row[2] for row in rows])
        return self._vectors

    def _read_next(self, number: int) -> list[tuple[int, int, bytes]]:
        rows = FactCheckVector.objects.filter(model=self._name, id__gt=self._last).order_by("id")
        found = rows.values_list("id", "fact_check", "packed")[:number]
        return [(pk, fact_check, bytes(packed)) for pk, fact_check, packed in found]


_held = _Held()


def _make_vectors(meaning: Meaning, numbers: Sequence[int]) -> int:
    """Make and store the vectors of some fact-checks, except of those whose text changes meanwhile."""
    read = FactCheck.objects.filter(pk__in=numbers).values_list("pk", "claim_text", "title")
    told = {pk: (claim, title) for pk, claim, title in read}
    packed = dict(zip(told, meaning.pack([_list_texts(*texts) for texts in told.values()]), strict=True))
    with transaction.atomic():
        now = FactCheck.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
        same = [pk for pk, *texts in now.values_list("pk", "claim_text", "title") if tuple(texts) == told[pk]]
        drop_vectors(same)
        FactCheckVector.objects.bulk_create(
            FactCheckVector(fact_check_id=pk, model=meaning.name, packed=packed[pk]) for pk in same
        )
    return len(same)


def _list_texts(claim: str, title: str) -> list[str]:
    return [claim, title] if title else [claim]
