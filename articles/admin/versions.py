"""Two versions of an article side by side: what went, what came, and where its claims stand by now."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from articles.admin.view_helpers import need, render
from articles.choices import Anchoring
from articles.claims.versions.differences import TextRun, compare_texts
from articles.models import Article, ArticleVersion, Claim, Occurrence, Snapshot

LONG = 600  # characters of equal text; more is folded in its middle
KEPT = 200  # characters shown at each end of what is folded


@dataclass(frozen=True, slots=True)
class Piece:
    """A run as shown: equal, insert, delete, or skip (text that is equal and left out)."""

    op: str
    text: str


@dataclass(frozen=True, slots=True)
class Anchored:
    """A claim of the older version: how the newer one has it, and in which words ("" when lost)."""

    claim: Claim
    how: Anchoring
    before: str
    after: str


@need("articles.view_article")
def show_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Show two versions (``?from=`` and ``?to=``, the last two without them) and what differs."""
    article = get_object_or_404(Article, pk=pk)
    versions = list(article.versions.order_by("number"))
    if not versions:
        raise Http404
    newer = _choose(versions, request.GET.get("to"), versions[-1])
    older = _choose(versions, request.GET.get("from"), versions[max(0, versions.index(newer) - 1)])
    context = {"article": article, "versions": versions, "older": older, "newer": newer}
    return render(request, "desk/versions.html", "Versions", {**context, **compare(older, newer)})


def compare(older: ArticleVersion, newer: ArticleVersion) -> dict[str, Any]:
    """Return what differs between two versions: the text in pieces, and the claims by how they anchored."""
    texts = Snapshot.objects.in_bulk([older.pk, newer.pk])
    old, new = texts[older.pk].text, texts[newer.pk].text
    runs = compare_texts(old, new)
    return {
        "pieces": [piece for run in runs for piece in _show(run, old, new)],
        "changed": any(run.op != "equal" for run in runs),
        "anchored": list_anchored(older, newer),
    }


def list_anchored(older: ArticleVersion, newer: ArticleVersion) -> list[Anchored]:
    """Return the older version's claims in its order, each with how the newer one has it."""
    rows = Occurrence.objects.filter(version__in=(older, newer)).select_related("claim__task")
    by_claim = {
        key: list(group) for key, group in groupby(rows.order_by("claim", "start"), lambda row: row.claim_id)
    }
    found = []
    for places in by_claim.values():
        before = next((row for row in places if row.version_id == older.pk), None)
        after = next((row for row in places if row.version_id == newer.pk), None)
        if before is None:
            continue
        if after is None:
            how = Anchoring.LOST
        elif after.exact != before.exact:
            how = Anchoring.CHANGED
        else:
            how = Anchoring.EXACT if after.start == before.start else Anchoring.MOVED
        found.append((before.start, Anchored(before.claim, how, before.exact, after.exact if after else "")))
    return [anchored for _, anchored in sorted(found, key=lambda pair: pair[0])]


def _choose(versions: list[ArticleVersion], number: str | None, default: ArticleVersion) -> ArticleVersion:
    if number is None:
        return default
    wanted = next((version for version in versions if str(version.number) == number), None)
    if wanted is None:
        raise Http404
    return wanted


def _show(run: TextRun, old: str, new: str) -> list[Piece]:
    span, text = (run.before, old) if run.op == "delete" else (run.after, new)
    words = text[span.start : span.end]
    if run.op != "equal" or len(words) <= LONG:
        return [Piece(run.op, words)]
    return [
        Piece("equal", words[:KEPT]),
        Piece("skip", f"{len(words) - 2 * KEPT:,} characters are the same"),
        Piece("equal", words[-KEPT:]),
    ]
