"""The health of the providers: their recent lookups, and the workers' last reports on them."""

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from articles.choices import Outcome
from articles.models import Lookup, ProviderStatus
from articles.services.lookups import count_asked_today
from articles.types import ProviderReport

RECENT = 200  # number of lookups that a provider's health is computed from
WINDOW = datetime.timedelta(days=7)
ANSWERED = (Outcome.FOUND, Outcome.NONE)
ASKED = (*ANSWERED, Outcome.FAILED, Outcome.RATE_LIMITED)
REPORT_AGE = datetime.timedelta(seconds=30)  # a report that says the same is written anew after this
RETRY_SLACK = datetime.timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class ProviderHealth:
    """A provider: its last report and its last lookups, at most RECENT of the last seven days.

    ``status`` is None if no worker has reported the provider yet. ``asked`` counts the lookups in which it
    was asked, ``answered`` those it answered, with or without pages; ``ok_share`` is answered / asked, 0 to
    1. ``p95_ms`` is the 95th percentile of its latency. Both are None without data. ``waiting`` counts open
    lookups, ``spent`` today's calls.
    """

    name: str
    status: ProviderStatus | None
    spent: int
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
        """Tell whether the provider failed to answer more often than it answered."""
        return self.ok_share is not None and self.ok_share < 0.5

    @property
    def is_current(self) -> bool:
        """Tell whether its report is recent enough to be shown as its current state."""
        return self.status is not None and self.status.is_current

    @property
    def left(self) -> int | None:
        """Calls left of today's budget; None without a limit or a report."""
        if self.status is None or self.status.budget is None:
            return None
        return max(0, self.status.budget - self.spent)


def save_provider_reports(reports: Iterable[ProviderReport]) -> int:
    """Store a worker's reports on the providers. Return how many rows were written.

    A row is written if the report differs, and every REPORT_AGE to show that workers are running.
    """
    now = timezone.now()
    known = {row.name: row for row in ProviderStatus.objects.all()}
    written = 0
    for report in reports:
        row = known.get(report.name)
        values = _describe_report(report, now)
        if row is not None and now - row.reported_at < REPORT_AGE and not _differs(row, values):
            continue
        ProviderStatus.objects.update_or_create(name=report.name, defaults={**values, "reported_at": now})
        written += 1
    return written


def read_provider_health() -> list[ProviderHealth]:
    """Return the health of each provider that is asked here, in their order."""
    statuses = {row.name: row for row in ProviderStatus.objects.filter(name__in=settings.PROVIDERS)}
    waiting = dict(
        Lookup.objects.filter(settled_at=None).order_by().values_list("provider").annotate(n=Count("pk"))
    )
    return [_read_health(name, statuses.get(name), waiting.get(name, 0)) for name in settings.PROVIDERS]


def _describe_report(report: ProviderReport, now: datetime.datetime) -> dict[str, object]:
    wait = datetime.timedelta(seconds=report.seconds_left)
    return {
        "label": report.label,
        "notes": report.notes,
        "missing": report.missing,
        "rate": report.rate,
        "concurrency": report.concurrency,
        "breaker": report.breaker,
        "failures": report.failures,
        "running": report.running,
        "retry_at": now + wait if wait else None,
        "budget": report.budget,
        "shared": report.shared,
    }


def _differs(row: ProviderStatus, values: dict[str, object]) -> bool:
    """Tell whether a report differs from a row; two computations of the same time differ slightly."""
    before, after = row.retry_at, values["retry_at"]
    if isinstance(after, datetime.datetime) and before is not None:
        if abs(after - before) > RETRY_SLACK:
            return True
    elif after != before:
        return True
    return any(getattr(row, name) != value for name, value in values.items() if name != "retry_at")


def _read_health(name: str, status: ProviderStatus | None, waiting: int) -> ProviderHealth:
    rows = list(
        Lookup.objects.filter(provider=name, settled_at__gte=timezone.now() - WINDOW)
        .order_by("-settled_at")
        .values_list("outcome", "latency_ms", "detail", "settled_at")[:RECENT]
    )
    asked = [row for row in rows if row[0] in ASKED]
    answered = [row for row in asked if row[0] in ANSWERED]
    failed = next((row for row in asked if row[0] not in ANSWERED), None)
    return ProviderHealth(
        name=name,
        status=status,
        spent=count_asked_today(name),
        asked=len(asked),
        answered=len(answered),
        ok_share=len(answered) / len(asked) if asked else None,
        p95_ms=_find_p95([row[1] for row in answered if row[1] is not None]),
        waiting=waiting,
        last_answer_at=answered[0][3] if answered else None,
        last_failure=str(failed[2]) if failed else "",
        last_failure_at=failed[3] if failed else None,
    )


def _find_p95(latencies: Sequence[int]) -> int | None:
    """Return the nearest-rank 95th percentile."""
    return sorted(latencies)[math.ceil(0.95 * len(latencies)) - 1] if latencies else None
