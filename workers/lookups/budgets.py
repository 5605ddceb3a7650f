"""Daily budgets: providers that may be asked only so often a day."""

import datetime
from collections.abc import Sequence

from articles import jobs
from articles.messages import Message
from articles.models import Lookup
from articles.services.lookups import count_asked_today
from workers.lookups.provider_limits import read_budget
from workers.providers.registry import get_provider


def keep_to_budgets(lookups: Sequence[Lookup]) -> list[Lookup]:
    """Give back, until midnight UTC, the leased lookups that are more than their provider's budget for today,
    and put off what else is due for it.

    The rows are the count: a lease counts its attempt before anybody is asked, so that no worker and no
    broker that was lost can make it too many.
    """
    kept = list(lookups)
    for provider in {row.provider for row in lookups}:
        budget = read_budget(get_provider(provider))
        over = count_asked_today(provider) - budget if budget is not None else 0
        if over <= 0:
            continue
        seconds = _seconds_to_midnight()
        detail = Message(
            "All %(budget)s calls of today are used; asked after midnight UTC.", {"budget": budget or 0}
        )
        for row in [row for row in kept if row.provider == provider][-over:]:
            jobs.release(row, seconds=seconds, detail=detail)
            kept.remove(row)
        due = jobs.list_due(Lookup).filter(provider=provider).order_by()
        due.update(not_before=jobs.after(seconds), detail=detail)
    return kept


def _seconds_to_midnight() -> float:
    now = datetime.datetime.now(datetime.UTC)
    tomorrow = (now + datetime.timedelta(days=1)).replace(hour=0, minute=0, second=1, microsecond=0)
    return (tomorrow - now).total_seconds()
