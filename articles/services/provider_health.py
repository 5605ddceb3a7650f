"""How well the providers answer: what the ledger says of their last lookups, beside how they stand now."""

import datetime
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count
from django.utils import timezone
from django.utils.module_loading import import_string

from articles.choices import Outcome
from articles.models import Lookup
from articles.types import ProviderStatus

RECENT = 200  # lookups a provider is judged by
WINDOW = datetime.timedelta(days=7)
ANSWERED = (Outcome.FOUND, Outcome.NONE)
ASKED = (*ANSWERED, Outcome.FAILED, Outcome.RATE_LIMITED)


@dataclass(frozen=True, slots=True)
class ProviderHealth:
    """A provider's last lookups, at most RECENT of the last seven days.

    ``asked`` are those in which it was asked, ``answered`` those it answered, with pages or with none;
    ``ok_share`` is answered of asked, 0 to 1. ``p95_ms`` is the latency that 95 of 100 answers stay under.
    Both are None where there is nothing to tell from. ``waiting`` lookups are yet to be settled.
    """

    standing: ProviderStatus
    asked: int
    answered: int
    ok_share: float | None
    p95_ms: int | None
    waiting: int
    last_answer_at: datetime.datetime | None
    last_failure: str
    last_failure_at: datetime.datetime | None

    @property
    def failing(self) -> bool:
        """Tell whether it was asked and did not answer more often than it did."""
        return self.ok_share is not None and self.ok_share < 0.5


def read_provider_health() -> list[ProviderHealth]:
    """Return the health of each provider that is asked here, in their order."""
    read_provider_statuses: Callable[[], Sequence[ProviderStatus]] = import_string(
        settings.PROVIDER_STANDINGS
    )
    waiting = dict(
        Lookup.objects.filter(settled_at=None).order_by().values_list("provider").annotate(n=Count("pk"))
    )
    return [_read_health(standing, waiting.get(standing.name, 0)) for standing in read_provider_statuses()]


def _read_health(standing: ProviderStatus, waiting: int) -> ProviderHealth:
    rows = list(
        Lookup.objects.filter(provider=standing.name, settled_at__gte=timezone.now() - WINDOW)
        .order_by("-settled_at")
        .values_list("outcome", "latency_ms", "detail", "settled_at")[:RECENT]
    )
    asked = [row for row in rows if row[0] in ASKED]
    answered = [row for row in asked if row[0] in ANSWERED]
    failed = next((row for row in asked if row[0] not in ANSWERED), None)
    return ProviderHealth(
        standing=standing,
        asked=len(asked),
        answered=len(answered),
        ok_share=len(answered) / len(asked) if asked else None,
        p95_ms=_find_p95([row[1] for row in answered if row[1] is not None]),
        waiting=waiting,
        last_answer_at=answered[0][3] if answered else None,
        last_failure=failed[2] if failed else "",
        last_failure_at=failed[3] if failed else None,
    )


def _find_p95(latencies: Sequence[int]) -> int | None:
    """Return the nearest-rank 95th percentile."""
    return sorted(latencies)[math.ceil(0.95 * len(latencies)) - 1] if latencies else None
