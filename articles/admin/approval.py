"""A task's verdicts as an approver reads them: the one that waits, the one that stands, those before."""

from typing import Any

from django.db.models import Prefetch

from articles.choices import TaskState
from articles.models import Citation, ReviewTask, Verdict


def read_verdicts(task: ReviewTask) -> dict[str, Any]:
    """Return a task's verdicts, newest first, each with its citations."""
    citations = Citation.objects.select_related("source_link").order_by("position")
    verdicts: list[Verdict] = list(
        task.verdicts.select_related("rating", "author", "approver")
        .prefetch_related(Prefetch("citations", citations))
        .order_by("-number")
    )
    published = next((verdict for verdict in verdicts if verdict.published_at), None)
    pending = verdicts[0] if verdicts and task.state == TaskState.IN_APPROVAL else None
    return {
        "verdicts": verdicts,
        "pending": pending,
        "published": published,
        "shown": pending or published,
        "earlier": [verdict for verdict in verdicts if verdict is not (pending or published)],
        "returned": verdicts[0] if verdicts and verdicts[0].returned_at else None,
    }
