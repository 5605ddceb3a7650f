"""The screen of an article: its text with the claims marked, and an editor's actions."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from articles.admin.forms import AddClaimForm, ArticleForm, AsideForm, BlockForm
from articles.admin.layout import Paragraph, TextMark, lay_out
from articles.admin.view_helpers import attempt, get_actor, list_errors, need, render
from articles.choices import Anchoring, BlockRole, ClaimKind, Outcome, TaskState
from articles.errors import InvalidInput
from articles.labels import list_choices
from articles.messages import Message
from articles.models import (
    Article,
    ArticleVersion,
    Block,
    Claim,
    Lookup,
    Occurrence,
    Rating,
    SetAside,
    Snapshot,
    SourceLink,
    Verdict,
)
from articles.publishing.changes import Change, find_changes
from articles.services.articles import EDITABLE, edit_article
from articles.services.blocks import set_block_role
from articles.services.claims import add_claim
from articles.services.duplicate_articles import list_article_claims
from articles.services.lookups import retry_failed
from articles.types import Span
from articles.verbs import Text

MOST_COPIES = 20
LOOKS_LIKE_KEY = re.compile(r"[0-9]{1,18}")
NO_ANSWER = (Outcome.FAILED, Outcome.RATE_LIMITED)


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim in the list beside the text. ``number`` is None if the claim is not in this version.

    ``changed``: its text differs from that in the version before, so an editor should look at it.
    ``since_verdict`` is what changed after its published verdict, None if nothing did.
    """

    claim: Claim
    number: int | None
    rating: Rating | None
    source_count: int
    changed: bool
    since_verdict: Change | None


@dataclass(frozen=True, slots=True)
class AsideEntry:
    """A sentence set aside, with its text."""

    row: SetAside
    words: str


@dataclass(frozen=True, slots=True)
class LaidBlock:
    """A block with its paragraphs, ready for the template."""

    block: Block
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class ArticleAction:
    """One button of the page: its form, the function it calls, and the message afterwards."""

    form: type[Form]
    do: Callable[[ArticleVersion, dict[str, Any], User], object]
    done: Text


@need("articles.view_article")
def show_article(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a version of an article (the current one, or ``?version=``) with its claims marked.

    ``?block=`` opens the form that changes the role of one block. A form for each of a text's blocks, which
    may be thousands, would make the page too large.
    """
    opened = request.GET.get("block", "")
    version = find_version(pk, request.GET.get("version"))
    return _render_article(request, version, opened=int(opened) if LOOKS_LIKE_KEY.fullmatch(opened) else None)


@need("articles.view_article")
def act_on_article(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Do one action on an article by one service; if it refuses, show the page with what was typed."""
    action = ACTIONS.get(verb)
    if action is None:
        raise Http404
    version = find_version(pk, request.GET.get("version"))
    if request.method != "POST":
        return redirect("admin:desk_article", pk)
    form = action.form(request.POST, auto_id=f"{verb}_%s")
    status = 422
    if form.is_valid():
        _, status = attempt(form, lambda: action.do(version, form.cleaned_data, get_actor(request)))
    if form.errors:
        return _render_article(request, version, bound={verb: form}, status=status)
    messages.success(request, action.done)
    anchor = f"#block-{form.cleaned_data['block']}" if "block" in form.cleaned_data else ""
    return redirect(f"{reverse('admin:desk_article', args=[pk])}{anchor}")


@need("articles.view_article")
def show_article_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the progress of the lookups as an HTML fragment, for a page that is open."""
    article = get_object_or_404(Article, pk=pk)
    return TemplateResponse(
        request, "desk/_progress.html", {"article": article, "progress": read_progress(article)}
    )


def find_version(pk: int, number: str | None) -> ArticleVersion:
    """Return the version with a number, or the current one. Raises Http404 if there is none."""
    versions = ArticleVersion.objects.select_related("article__copy_of").filter(article=pk)
    if number is not None:
        if not number.isascii() or not number.isdigit() or len(number) > 9:
            raise Http404
        return get_object_or_404(versions, number=int(number))
    return get_object_or_404(versions.order_by("-number")[:1])


def read_page(version: ArticleVersion) -> dict[str, Any]:
    """Return the template context of a version, in a constant number of queries."""
    text = Snapshot.objects.get(version=version).text
    blocks = list(version.blocks.select_related("set_by"))
    places = list(
        Occurrence.objects.filter(version=version, claim__retired_at=None, claim__merged_into=None).order_by(
            "start"
        )
    )
    aside = list(version.set_aside.all())
    marks = [TextMark(place.start, place.end, place.claim_id) for place in places]
    marks += [TextMark(one.start, one.end, one.pk, aside=True) for one in aside]
    laid = lay_out(text, [Span(block.start, block.end) for block in blocks], marks)
    entries = list_entries(version.article, places)
    return {
        "article": version.article,
        "version": version,
        "versions": list(version.article.versions.all()),
        "blocks": [LaidBlock(block, paragraphs) for block, paragraphs in zip(blocks, laid, strict=True)],
        "entries": [entry for entry in entries if entry.number is not None],
        "elsewhere": [entry for entry in entries if entry.number is None],
        "by_claim": {entry.claim.pk: entry for entry in entries},
        "by_aside": {one.pk: AsideEntry(one, text[one.start : one.end]) for one in aside},
        "copies": list(list_copies(version)[:MOST_COPIES]),
        "roles": list_choices(BlockRole),
        "progress": read_progress(version.article),
    }


def list_copies(version: ArticleVersion) -> QuerySet[Article]:
    """Return the copies of the article that have the text of this version."""
    return version.article.copies.filter(versions__body_sha256=version.body_sha256).distinct()


def list_entries(article: Article, places: list[Occurrence]) -> list[Entry]:
    """Return the article's claims: those in the text in its order, numbered from 1, then the others.

    ``places`` are the claims' occurrences in the version shown, in the order of the text.
    """
    first = {place.claim_id: place for place in reversed(places)}
    in_order = sorted(first, key=lambda claim: first[claim].start)
    numbers = {claim: number for number, claim in enumerate(in_order, start=1)}
    published = Verdict.objects.exclude(published_at=None).select_related("rating").order_by("number")
    claims = (
        list_article_claims(article)
        .select_related("task", "claimant")
        .prefetch_related(Prefetch("task__verdicts", published))
    )
    changes = find_changes(list(claims))
    counts = dict(
        SourceLink.objects.filter(claim__in=list_article_claims(article))
        .values_list("claim")
        .annotate(count=Count("pk"))
        .order_by("claim")
    )
    entries = [
        Entry(
            claim=claim,
            number=numbers.get(claim.pk),
            rating=find_rating(claim),
            source_count=counts.get(claim.pk, 0),
            changed=claim.pk in first and first[claim.pk].anchoring == Anchoring.CHANGED,
            since_verdict=changes.get(claim.pk),
        )
        for claim in claims
    ]
    return sorted(entries, key=lambda entry: (entry.number is None, entry.number or entry.claim.pk))


def find_rating(claim: Claim) -> Rating | None:
    """Return a claim's public rating, None if it has none. Its published verdicts must be prefetched."""
    verdicts = list(claim.task.verdicts.all())
    return verdicts[-1].rating if verdicts and claim.task.state == TaskState.PUBLISHED else None


def read_progress(article: Article) -> dict[str, Any]:
    """Return the progress of an article's lookups. Of each claim and provider, the newest one counts."""
    newer = Lookup.objects.filter(
        claim=OuterRef("claim"), provider=OuterRef("provider"), number__gt=OuterRef("number")
    )
    newest = Lookup.objects.filter(~Exists(newer), claim__in=list_article_claims(article))
    counts = list(newest.values_list("provider", "outcome").annotate(count=Count("pk")).order_by("provider"))
    total = sum(count for _, _, count in counts)
    waiting = sum(count for _, outcome, count in counts if not outcome)
    return {
        "total": total,
        "settled": total - waiting,
        "moving": waiting > 0,
        "failed": sorted({provider for provider, outcome, _ in counts if outcome in NO_ANSWER}),
    }


def change_role(version: ArticleVersion, given: dict[str, Any], actor: User) -> Block:
    block = get_object_or_404(Block.objects.select_related("version"), pk=given["block"], version=version)
    return set_block_role(block, role=given["role"], actor=actor)


def add_claim_by_hand(version: ArticleVersion, given: dict[str, Any], actor: User) -> Claim:
    """Add a claim by its words, or by a selection's offsets if these match the words."""
    start, end = given["start"], given["end"]
    if start is not None and end is not None:
        _check_selection(version, start, end, given["quote"])
        return add_claim(
            version, start=start, end=end, claimant=given["claimant"], kind=given["kind"], actor=actor
        )
    return add_claim(
        version, quote=given["quote"], claimant=given["claimant"], kind=given["kind"], actor=actor
    )


def make_aside_a_claim(version: ArticleVersion, given: dict[str, Any], actor: User) -> Claim:
    row = get_object_or_404(SetAside, pk=given["sentence"], version=version)
    return add_claim(version, start=row.start, end=row.end, kind=ClaimKind.STATEMENT, actor=actor)


def change_article(version: ArticleVersion, given: dict[str, Any], actor: User) -> Article:
    return edit_article(version.article, actor=actor, **given)


def ask_failed(version: ArticleVersion, given: dict[str, Any], actor: User) -> object:
    return retry_failed(article=version.article, actor=actor)


def _check_selection(version: ArticleVersion, start: int, end: int, quote: str) -> None:
    text = Snapshot.objects.get(version=version).text
    if text[max(0, start) : max(0, end)].split() != quote.split():
        raise InvalidInput(
            "/quote", "moved", Message("The words differ from the place you selected: select them again.")
        )


def _render_article(
    request: HttpRequest,
    version: ArticleVersion,
    *,
    bound: dict[str, Form] | None = None,
    opened: int | None = None,
    status: int = 200,
) -> HttpResponse:
    article = version.article
    forms: dict[str, Form] = {
        "edit": ArticleForm(initial={name: getattr(article, name) for name in EDITABLE}, auto_id="edit_%s"),
        "claim": AddClaimForm(auto_id="claim_%s"),
        **(bound or {}),
    }
    rights = ("change_article", "change_block", "add_claim", "change_claim")
    actor = get_actor(request)
    context = {
        **read_page(version),
        "forms": forms,
        "bound": list(bound or ()),
        "opened": opened,
        "errors": [error for form in (bound or {}).values() for error in list_errors(form)],
        "may": {right: actor.has_perm(f"articles.{right}") for right in rights},
    }
    return render(request, "desk/article.html", str(article), context, status=status)


ACTIONS = {
    "role": ArticleAction(
        BlockForm,
        change_role,
        gettext_lazy("The role is changed; claims that came or went with it are in the list."),
    ),
    "claim": ArticleAction(
        AddClaimForm,
        add_claim_by_hand,
        gettext_lazy("The claim is added, and its sources are being looked up."),
    ),
    "aside": ArticleAction(
        AsideForm,
        make_aside_a_claim,
        gettext_lazy("The sentence is a claim now, and its sources are being looked up."),
    ),
    "ask-failed": ArticleAction(
        Form, ask_failed, gettext_lazy("Asked again; answers appear as they come in.")
    ),
    "edit": ArticleAction(ArticleForm, change_article, gettext_lazy("The article's details are changed.")),
}
