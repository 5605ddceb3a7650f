"""The screen that compares two versions of an article: the changes of the text and of its claims."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from articles.admin.view_helpers import need, render
from articles.choices import Anchoring
from articles.claims.versions.differences import TextRun, compare_texts
from articles.models import Article, ArticleVersion, Claim, Occurrence, Snapshot

LONG = 600  # characters; of a longer equal run, the middle is left out
KEPT = 200  # characters shown at each end of such a run


@dataclass(frozen=True, slots=True)
class ShownRun:
    """A run as shown: equal, insert, delete, or skip (equal text that is left out)."""

    op: str
    text: str


@dataclass(frozen=True, slots=True)
class Anchored:
    """A claim of the older version, and how the newer one has it. ``after`` is "" if it is lost."""

    claim: Claim
    how: Anchoring
    before: str
    after: str


@need("articles.view_article")
def show_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the differences of two versions: ``?from=`` and ``?to=``, by default the last two."""
    article = get_object_or_404(Article, pk=pk)
    versions = list(article.versions.order_by("number"))
    if not versions:
        raise Http404
    newer = _choose(versions, request.GET.get("to"), versions[-1])
    older = _choose(versions, request.GET.get("from"), versions[max(0, versions.index(newer) - 1)])
    context = {"article": article, "versions": versions, "older": older, "newer": newer}
    return render(request, "desk/versions.html", gettext("Versions"), {**context, **compare(older, newer)})


def compare(older: ArticleVersion, newer: ArticleVersion) -> dict[str, Any]:
    """Return the differences of two versions: the text in runs, and how each claim was found again."""
    texts = Snapshot.objects.in_bulk([older.pk, newer.pk])
    old, new = texts[older.pk].text, texts[newer.pk].text
    runs = compare_texts(old, new)
    return {
        "pieces": [piece for run in runs for piece in _show(run, old, new)],
        "changed": any(run.op != "equal" for run in runs),
        "anchored": list_anchored(older, newer),
    }


def list_anchored(older: ArticleVersion, newer: ArticleVersion) -> list[Anchored]:
    """Return the older version's claims, in the order of its text, with how the newer one has each."""
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


def _show(run: TextRun, old: str, new: str) -> list[ShownRun]:
    span, text = (run.before, old) if run.op == "delete" else (run.after, new)
    words = text[span.start : span.end]
    if run.op != "equal" or len(words) <= LONG:
        return [ShownRun(run.op, words)]
    return [
        ShownRun("equal", words[:KEPT]),
        ShownRun("skip", _say_skipped(len(words) - 2 * KEPT)),
        ShownRun("equal", words[-KEPT:]),
    ]


def _say_skipped(number: int) -> str:
    text = ngettext("%(number)s character is the same", "%(number)s characters are the same", number)
    return text % {"number": number_format(number, use_l10n=True, force_grouping=True)}
