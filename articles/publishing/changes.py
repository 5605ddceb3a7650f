"""Find published verdicts whose claim has changed in its article since: the text then and the text now."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, OuterRef, Subquery

from articles.choices import Anchoring, TaskState
from articles.models import ArticleVersion, Claim, Occurrence, Verdict


@dataclass(frozen=True, slots=True)
class Change:
    """A claim's text at its verdict, and in the first later version of the article that differs.

    ``after`` is empty if that version no longer has the claim.
    """

    before: str
    after: str
    version: ArticleVersion


def find_changes(claims: Sequence[Claim]) -> dict[int, Change]:
    """Return, by claim id, what changed after the claim's newest published verdict, in at most four queries.

    Claims without a public verdict, and unchanged ones, are left out. A correction that was published after
    the change counts as having taken it into account.
    """
    judged = _read_verdict_times(claims)
    wanted = [claim for claim in claims if claim.pk in judged]
    if not wanted:
        return {}
    versions = _read_versions({claim.article_id for claim in wanted})
    places = _read_places(wanted)
    changes = {}
    for claim in wanted:
        before = ""
        for version in versions[claim.article_id]:
            place = places.get((claim.pk, version.pk))
            if version.created_at <= judged[claim.pk]:
                before = place.exact if place else before
            elif place is None or place.anchoring == Anchoring.CHANGED:
                changes[claim.pk] = Change(before or claim.text, place.exact if place else "", version)
                break
    return changes


def list_changed(*, limit: int) -> list[tuple[Claim, Change]]:
    """Return at most ``limit`` public claims whose text changed after their verdict, newest claims first."""
    judged = Verdict.objects.filter(task__claim=OuterRef("pk"), published_at__isnull=False)
    judged_at = Subquery(judged.order_by("-published_at").values("published_at")[:1])
    rows = (
        Claim.objects.filter(article__current_version__number__gt=1)
        .exclude(task__state=TaskState.RETRACTED)
        .filter(article__current_version__created_at__gt=judged_at)
        .select_related("task", "article")
        .order_by("-pk")[: limit * 4]
    )
    claims = list(rows)
    changes = find_changes(claims)
    return [(claim, changes[claim.pk]) for claim in claims if claim.pk in changes][:limit]


def _read_verdict_times(claims: Sequence[Claim]) -> dict[int, datetime.datetime]:
    public = Verdict.objects.filter(
        task__claim__in=[claim.pk for claim in claims], published_at__isnull=False
    )
    public = public.exclude(task__state=TaskState.RETRACTED).order_by()
    return dict(public.values_list("task__claim").annotate(at=Max("published_at")))


def _read_versions(article_ids: set[int]) -> dict[int, list[ArticleVersion]]:
    versions: dict[int, list[ArticleVersion]] = defaultdict(list)
    for version in ArticleVersion.objects.filter(article__in=article_ids).order_by("number"):
        versions[version.article_id].append(version)
    return versions


def _read_places(claims: list[Claim]) -> dict[tuple[int, int], Occurrence]:
    """Return, by claim and version id, the claim's occurrence; an unchanged one is preferred."""
    places: dict[tuple[int, int], Occurrence] = {}
    for row in Occurrence.objects.filter(claim__in=claims):
        known = places.get((row.claim_id, row.version_id))
        if known is None or known.anchoring == Anchoring.CHANGED:
            places[row.claim_id, row.version_id] = row
    return places
