"""The page of a review task: the claim in its context, its sources, and the verdict."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext

from articles.admin.layout import find_window
from articles.admin.queue import take_next
from articles.admin.verb_forms import make_form
from articles.admin.view_helpers import attempt, get_actor, list_errors, need, render
from articles.choices import Outcome, Stance, TaskState
from articles.labels import list_choices
from articles.models import (
    Archiving,
    Block,
    Citation,
    Claim,
    Occurrence,
    PageCopy,
    PageVisit,
    Publisher,
    Rating,
    ReviewTask,
    Snapshot,
    SourceLink,
    Verdict,
)
from articles.publishing.changes import find_changes
from articles.publishing.links import make_page_url
from articles.services.matches import ReusedVerdict, count_recurrences, list_matches
from articles.services.page_visits import name_copy
from articles.services.source_links import find_publishers, list_last
from articles.services.tasks import is_held
from articles.services.verdicts import count_sources_needed
from articles.types import Span
from articles.verbs import VERBS, Verb
from articles.workflow import list_allowed_verbs

MOST_SOURCES = 100
MOST_MOVES = 200
REACH = 600  # characters of a long block shown on either side of the claim
VERDICT_STATES = (TaskState.IN_APPROVAL, TaskState.PUBLISHED, TaskState.RETRACTED)
# Verbs with a form of their own on the page, beside the form of the verdict.
PAGE_FORMS = tuple(name for name, one in VERBS.items() if one.label or name in ("approve", "source"))


@dataclass(frozen=True, slots=True)
class Passage:
    """The claim's text with the text before and after it in the same block."""

    before: str
    exact: str
    after: str
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One occurrence, and the label of its block's role."""

    occurrence: Occurrence
    role: str


@dataclass(frozen=True, slots=True)
class Card:
    """A source as shown: with the judgement that is stored, or the one being typed.

    ``visit`` is the last visit to its page, ``archiving`` the last request to archive it.
    """

    link: SourceLink
    stance: str
    quote: str
    cited: bool
    copies: tuple[PageCopy, ...]
    publisher: Publisher | None
    visit: PageVisit | None
    archiving: Archiving | None


@need("articles.view_reviewtask")
def show_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a task: its review page, or its approval page once a verdict was submitted."""
    return _render_task(request, find_task(pk))


@need("articles.view_reviewtask")
def act_on_task(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Do a verb to a task by its service; if it refuses, show the page with all that was typed."""
    done = VERBS.get(verb)
    if done is None:
        raise Http404
    task = find_task(pk)
    if request.method != "POST":
        return redirect("admin:desk_task", pk)
    form = _bind(done, request.POST)
    status = 422
    if form.is_valid():
        values = form.cleaned_data
        result, status = attempt(form, lambda: done.run(task, values, actor=get_actor(request)))
        if isinstance(result, ReusedVerdict):
            messages.success(
                request, gettext("Its rating, rationale and sources are in the form: read them anew.")
            )
            return _render_task(request, find_task(pk), typed=_type_reused(result))
    if request.accepts("text/html"):
        return _answer_page(request, task, done, form, status)
    return _answer_script(task, done, form, status)


@need("articles.view_pagecopy")
def download_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the WARC record of a source's page as a download; the browser never shows it as a page."""
    copy = get_object_or_404(PageCopy, pk=pk)
    return HttpResponse(
        bytes(copy.warc),
        content_type="application/warc",
        headers={
            "Content-Disposition": f'attachment; filename="{name_copy(copy)}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def find_task(pk: int) -> ReviewTask:
    return get_object_or_404(
        ReviewTask.objects.select_related(
            "claim__article__current_version",
            "claim__claimant",
            "reviewer",
            "assigned_to",
            "retraction_requested_by",
        ),
        pk=pk,
    )


def read_task(task: ReviewTask) -> dict[str, Any]:
    """Return the part of the context that is the same for everybody, in a constant number of queries."""
    newest = {
        row.provider: row for row in task.claim.lookups.select_related("requested_by").order_by("number")
    }
    order = {name: position for position, name in enumerate(settings.PROVIDERS)}
    return {
        "task": task,
        "claim": task.claim,
        "article": task.claim.article,
        **read_context(task.claim),
        "links": list(task.claim.source_links.select_related("added_by", "stance_by")[:MOST_SOURCES]),
        "lookups": sorted(
            newest.values(), key=lambda row: (order.get(row.provider, len(order)), row.provider)
        ),
        "asking": any(not row.outcome for row in newest.values()),
        "unanswered": any(row.outcome not in ("", Outcome.FOUND, Outcome.NONE) for row in newest.values()),
        "stances": list_choices(Stance),
        "history": list(task.transitions.select_related("actor").order_by("-number")[:MOST_MOVES]),
        "ratings": [(rating, count_sources_needed(rating)) for rating in Rating.objects.all()],
        "approval": settings.APPROVAL,
        "archive": bool(settings.ARCHIVE_URL),
        "public_url": make_page_url(task.public_id),
        "change": find_changes([task.claim]).get(task.claim_id),
        "recurrences": count_recurrences([task.claim])[task.claim_id],
        **read_verdicts(task),
    }


def read_context(claim: Claim) -> dict[str, Any]:
    """Return the claim's passage in its article's newest version, all its places, and earlier fact-checks."""
    rows = claim.occurrences.select_related("version__article").order_by("-version_id", "start")
    occurrences = sorted(rows, key=lambda row: row.version.article_id != claim.article_id)
    if not occurrences:
        return {"passage": None, "places": [], "checked_before": list_matches(claim)}
    version = occurrences[0].version
    blocks = list(version.blocks.all())
    places = [
        Place(occurrence, _name_role(blocks, occurrence) if occurrence.version_id == version.pk else "")
        for occurrence in occurrences
    ]
    first = occurrences[0]
    text = Snapshot.objects.get(version=version).text
    return {
        "passage": _read_passage(text, first, _find_block(blocks, first)),
        "places": places,
        "checked_before": list_matches(claim),
    }


def _read_passage(text: str, occurrence: Occurrence, block: Block | None) -> Passage:
    span = Span(occurrence.start, occurrence.end)
    around = Span(block.start, max(block.end, span.end)) if block else Span(0, len(text))
    window = find_window(text, span, around, reach=REACH)
    return Passage(
        before=text[window.start : span.start],
        exact=text[span.start : span.end],
        after=text[span.end : window.end],
        cut_before=window.start > around.start,
        cut_after=window.end < around.end,
    )


def _find_block(blocks: list[Block], occurrence: Occurrence) -> Block | None:
    return next((block for block in blocks if block.start <= occurrence.start < block.end), None)


def _name_role(blocks: list[Block], occurrence: Occurrence) -> str:
    block = _find_block(blocks, occurrence)
    return block.get_role_display() if block else ""


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


def _render_task(
    request: HttpRequest,
    task: ReviewTask,
    *,
    bound: dict[str, forms.Form] | None = None,
    typed: QueryDict | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = get_actor(request)
    bound = bound or {}
    content = read_task(task)
    holds = is_held(task) and task.reviewer_id == actor.pk
    allowed = set(list_allowed_verbs(task, actor))
    if not content["published"]:
        allowed.discard("keep")
    context = {
        **content,
        "holds": holds,
        "expired": task.state == TaskState.IN_REVIEW and not is_held(task),
        "allowed": allowed,
        "may_judge": actor.has_perm("articles.change_sourcelink") and task.state not in VERDICT_STATES,
        "may_add": actor.has_perm("articles.add_sourcelink") and task.state not in VERDICT_STATES,
        "may_ask": actor.has_perm("articles.enrich_claim") and task.state not in VERDICT_STATES,
        "may_match": actor.has_perm("articles.match_claim") and task.state not in VERDICT_STATES,
        "may_edit": actor.has_perm("articles.change_claim") and task.state not in VERDICT_STATES,
        "wrote": any(verdict.author_id == actor.pk for verdict in content["verdicts"]),
        "verbs": VERBS,
        "forms": {name: _make_form(name, typed) for name in PAGE_FORMS} | bound,
        "verdict_form": bound.get("submit")
        or make_form(VERBS["submit"])(initial=_read_start(content, typed), auto_id="submit_%s"),
        "cards": _make_cards(content, typed),
        "errors": [error for form in bound.values() for error in list_errors(form)],
    }
    template = "desk/approval.html" if task.state in VERDICT_STATES else "desk/review.html"
    return render(
        request,
        template,
        gettext("Review") if template == "desk/review.html" else gettext("Verdict"),
        context,
        status=status,
    )


def _answer_page(
    request: HttpRequest, task: ReviewTask, verb: Verb, form: forms.Form, status: int
) -> HttpResponse:
    typed = request.POST if verb.keeps_form or verb.name == "submit" else None
    if form.errors:
        bound = {verb.name: form}
        return _render_task(request, find_task(task.pk), bound=bound, typed=typed, status=status)
    messages.success(request, verb.done)
    if typed is not None and verb.keeps_form and _has_verdict(typed):
        return _render_task(request, find_task(task.pk), typed=_without(typed, verb.name))
    if verb.name == "submit" and "next" in request.POST:
        return take_next(request)
    return redirect("admin:desk_task", task.pk)


def _answer_script(task: ReviewTask, verb: Verb, form: forms.Form, status: int) -> HttpResponse:
    if form.errors:
        words = " ".join(words for _, words in list_errors(form))
        return JsonResponse({"message": words}, status=status)
    task.refresh_from_db(fields=["leased_until"])
    return JsonResponse({"message": verb.done, "leased_until": task.leased_until})


def _bind(verb: Verb, data: QueryDict) -> forms.Form:
    prefix = data.get("source", "") if verb.name == "stance" else None
    return make_form(verb)(data, auto_id=f"{verb.name}_%s", prefix=prefix)


def _make_form(name: str, typed: QueryDict | None) -> forms.Form:
    initial = typed.dict() if typed is not None and name == "source" else None
    return make_form(VERBS[name])(initial=initial, auto_id=f"{name}_%s")


def _read_start(content: dict[str, Any], typed: QueryDict | None) -> dict[str, Any]:
    """Return the verdict form's initial values: what was typed, else the last version, else nothing."""
    if typed is not None:
        return typed.dict()
    last = content["verdicts"][0] if content["verdicts"] else None
    return {"rating": last.rating.slug, "rationale": last.rationale} if last else {}


def _make_cards(content: dict[str, Any], typed: QueryDict | None) -> list[Card]:
    typed = typed if typed is not None else QueryDict()
    last = content["verdicts"][0] if content["verdicts"] else None
    cited = (
        {str(citation.source_link_id) for citation in last.citations.all()} if last and not typed else set()
    )
    cited.update(typed.getlist("sources"))
    copies: dict[int, list[PageCopy]] = {}
    for copy in PageCopy.objects.filter(source_link__in=content["links"]).defer("warc"):
        copies.setdefault(copy.source_link_id, []).append(copy)
    publishers = find_publishers({link.domain for link in content["links"]})
    visits = {row.source_link_id: row for row in list_last(PageVisit, content["links"])}
    archivings = {row.source_link_id: row for row in list_last(Archiving, content["links"])}
    return [
        Card(
            link,
            typed.get(f"{link.pk}-stance", link.stance),
            typed.get(f"{link.pk}-quote", link.quote),
            str(link.pk) in cited,
            tuple(copies.get(link.pk, ())),
            publishers.get(link.domain),
            visits.get(link.pk),
            archivings.get(link.pk),
        )
        for link in content["links"]
    ]


def _type_reused(reused: ReusedVerdict) -> QueryDict:
    """Return form data as if an earlier verdict had been typed in."""
    typed = QueryDict(mutable=True)
    typed["rating"], typed["rationale"] = reused.rating, reused.rationale
    typed["reuses"] = str(reused.match.fact_check_id)
    typed.setlist("sources", [str(pk) for pk in reused.source_ids])
    return typed


def _has_verdict(typed: QueryDict) -> bool:
    return any(typed.getlist(name) for name in ("rating", "sources")) or bool(
        typed.get("rationale", "").strip()
    )


def _without(typed: QueryDict, verb: str) -> QueryDict:
    """Return the form data without the fields that ``verb`` has just saved."""
    kept = typed.copy()
    if verb == "source":
        for name in ("url", "title"):
            kept.pop(name, None)
    return kept
