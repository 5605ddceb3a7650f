"""The screen of a claim: its text, its places, and an editor's actions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext, gettext_lazy

from articles.admin.forms import ClaimForm, MergeForm, SplitForm
from articles.admin.view_helpers import attempt, get_actor, list_errors, need, render
from articles.models import AuditEntry, Claim
from articles.services.claims import edit_claim, merge_claims, split_claim
from articles.verbs import Text

MOST_CHANGES = 20


@dataclass(frozen=True, slots=True)
class ClaimAction:
    """One button: the function it calls, the message afterwards, and whether the claim remains."""

    do: Callable[[Claim, dict[str, Any], User], object]
    done: Text
    remains: bool = False


@need("articles.view_claim")
def show_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a claim with the forms that change it."""
    return _render_claim(request, find_claim(pk))


@need("articles.view_claim")
def act_on_claim(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Edit, split or merge a claim by one service; if it refuses, show the page with what was typed."""
    action = ACTIONS.get(verb)
    if action is None:
        raise Http404
    claim = find_claim(pk)
    if request.method != "POST":
        return redirect("admin:desk_claim", pk)
    form = _make_forms(claim, data=request.POST, verb=verb)[verb]
    status = 422
    if form.is_valid():
        _, status = attempt(form, lambda: action.do(claim, form.cleaned_data, get_actor(request)))
    if form.errors:
        return _render_claim(request, find_claim(pk), bound={verb: form}, status=status)
    messages.success(request, action.done)
    return (
        redirect("admin:desk_claim", pk)
        if action.remains
        else redirect("admin:desk_article", claim.article_id)
    )


def find_claim(pk: int) -> Claim:
    return get_object_or_404(
        Claim.objects.select_related("article", "claimant", "task", "merged_into"), pk=pk
    )


def _make_forms(claim: Claim, *, data: QueryDict | None = None, verb: str = "") -> dict[str, Form]:
    others = Claim.objects.filter(article=claim.article_id, retired_at=None, merged_into=None).exclude(
        pk=claim.pk
    )
    initial = {name: getattr(claim, name) for name in ClaimForm.base_fields}
    initial["claimant"] = claim.claimant.name if claim.claimant else ""
    given = {verb: data}
    return {
        "edit": ClaimForm(given.get("edit"), initial=initial, auto_id="edit_%s"),
        "split": SplitForm(given.get("split"), initial={"parts": claim.text}, auto_id="split_%s"),
        "merge": MergeForm(given.get("merge"), claims=others, auto_id="merge_%s"),
    }


def _render_claim(
    request: HttpRequest, claim: Claim, *, bound: dict[str, Form] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "claim": claim,
        "occurrences": claim.occurrences.select_related("version").order_by("version_id", "start"),
        "forms": {**_make_forms(claim), **(bound or {})},
        "errors": [error for form in (bound or {}).values() for error in list_errors(form)],
        "may_change": get_actor(request).has_perm("articles.change_claim"),
        "changes": AuditEntry.objects.filter(
            subject=f"claim:{claim.pk}", article=claim.article_id
        ).select_related("actor")[:MOST_CHANGES],
    }
    return render(request, "desk/claim.html", gettext("Claim"), context, status=status)


ACTIONS = {
    "edit": ClaimAction(
        lambda claim, given, actor: edit_claim(claim, actor=actor, **given),
        gettext_lazy("The claim is changed."),
        remains=True,
    ),
    "split": ClaimAction(
        lambda claim, given, actor: split_claim(claim, parts=given["parts"], actor=actor),
        gettext_lazy("The claim is split; its parts have review tasks of their own."),
    ),
    "merge": ClaimAction(
        lambda claim, given, actor: merge_claims(claim, into=given["into"], actor=actor),
        gettext_lazy("The two claims are one now."),
    ),
}
