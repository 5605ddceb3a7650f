"""The screens of an import: the form, and the page that shows the steps as they happen."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_lazy, ngettext

from articles.admin.forms import ImportForm
from articles.admin.view_helpers import attempt, get_actor, list_errors, need, render
from articles.choices import ImportMethod, ImportState
from articles.labels import get_label
from articles.models import Import
from articles.services.feeds import add_feed
from articles.services.imports import import_text, start_file_import, start_list_import, start_url_import

MOST_CHILDREN = 200
STEPS = {
    ImportMethod.URL: ("fetch", "read", "claims"),
    ImportMethod.FILE: ("read", "claims"),
    ImportMethod.TEXT: ("read", "claims"),
    ImportMethod.FEED: ("fetch", "read", "entries"),
    ImportMethod.LIST: ("read",),
}
STEP_LABELS = {
    "fetch": gettext_lazy("Fetch the page"),
    "read": gettext_lazy("Read and clean the text"),
    "claims": gettext_lazy("Find the claims"),
    "proposals": gettext_lazy("Ask the language model"),
    "entries": gettext_lazy("Import the entries"),
}


@need("articles.import_article")
def import_document(request: HttpRequest) -> HttpResponse:
    """Show the import form, or start an import and redirect to its page."""
    if request.method != "POST":
        return _show_form(request, ImportForm(initial=_read_wishes(request)), status=200)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_form(request, form, status=422)
    row, status = attempt(form, lambda: start_import(form, actor=get_actor(request)))
    if row is None:
        return _show_form(request, form, status=status)
    if row.state == ImportState.SUCCEEDED and row.article is not None:
        _say_what_became(request, row)
        return redirect("admin:desk_article", row.article.pk)
    return redirect("admin:desk_import_page", row.pk)


@need("articles.view_import")
def show_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an import's steps, and after a refusal what to try next."""
    row = get_object_or_404(Import.objects.select_related("article", "requested_by"), pk=pk)
    return render(
        request,
        "desk/import_page.html",
        gettext("Import of %(document)s") % {"document": row},
        describe_import(row),
    )


@need("articles.view_import")
def show_import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the steps as an HTML fragment, for a page that is open."""
    row = get_object_or_404(Import.objects.select_related("article"), pk=pk)
    return TemplateResponse(request, "desk/_import_steps.html", describe_import(row))


@need("articles.import_article")
def retry_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Fetch the same address again, as a new import."""
    row = get_object_or_404(Import, pk=pk)
    if request.method != "POST" or row.method != ImportMethod.URL:
        return redirect("admin:desk_import_page", pk)
    form = ImportForm(
        {"method": row.method, "url": row.url, "title": row.title, "priority": row.priority, **row.details}
    )
    form.is_valid()
    again, status = attempt(form, lambda: start_import(form, actor=get_actor(request)))
    if again is None:
        return _show_form(request, form, status=status)
    return redirect("admin:desk_import_page", again.pk)


def start_import(form: ImportForm, *, actor: User) -> Import:
    """Start the import of a document by the service for its kind."""
    given = form.cleaned_data
    if given["method"] == ImportMethod.LIST:
        return start_list_import(given["urls"].split(), priority=given["priority"], actor=actor)
    if given["method"] == ImportMethod.FEED:
        return add_feed(given["url"], watched=given["watched"], minutes=given["minutes"] or 60, actor=actor)[
            1
        ]
    common = {"title": given["title"], "details": form.details, "priority": given["priority"], "actor": actor}
    if given["method"] == ImportMethod.TEXT:
        return import_text(given["text"], url=given["url"], **common)
    if given["method"] == ImportMethod.URL:
        return start_url_import(given["url"], **common)
    upload = given["file"]
    return start_file_import(
        upload.read(),
        filename=upload.name,
        media_type=upload.content_type or "",
        url=given["url"],
        **common,
    )


def describe_import(row: Import) -> dict[str, Any]:
    """Return the template context of an import."""
    done = {step["name"]: step for step in row.steps}
    names = dict.fromkeys([*STEPS[ImportMethod(row.method)], *done])
    return {
        "row": row,
        "steps": [
            {"label": STEP_LABELS.get(name, name), **done.get(name, {"outcome": ""})} for name in names
        ],
        "children": list(row.children.select_related("article").order_by("pk")[:MOST_CHILDREN]),
        "counts": _count_children(row),
        "pending": row.state == ImportState.PENDING,
        "repeated": row.version_id is not None and _was_imported_before(row),
        "ways_out": _list_ways_out(row) if row.state == ImportState.REJECTED else [],
    }


def _list_ways_out(row: Import) -> list[tuple[str, str]]:
    wishes: dict[str, str | int] = {"title": row.title, "priority": row.priority, "url": row.url}
    address = reverse("admin:desk_import")
    return [
        (gettext("Paste the text instead"), f"{address}?{urlencode({'method': 'text', **wishes})}"),
        (gettext("Upload a saved copy"), f"{address}?{urlencode({'method': 'file', **wishes})}"),
    ]


def _count_children(row: Import) -> list[tuple[str, int]]:
    counts = dict(row.children.order_by().values_list("state").annotate(n=Count("pk")))
    return [(get_label(state), counts[state]) for state in ImportState if state in counts]


def _was_imported_before(row: Import) -> bool:
    return Import.objects.filter(version=row.version_id, pk__lt=row.pk).exists()


def _say_what_became(request: HttpRequest, row: Import) -> None:
    if _was_imported_before(row):
        messages.info(
            request,
            format_html(
                gettext("Already imported: this is the article “{}”. Nothing was added."), row.article
            ),
        )
    elif row.claim_count:
        said = ngettext(
            "Imported. %(number)s claim was found; its sources are being looked up.",
            "Imported. %(number)s claims were found; their sources are being looked up.",
            row.claim_count,
        )
        messages.success(request, said % {"number": row.claim_count})
    else:
        messages.warning(
            request, gettext("Imported. No claim was found that is worth checking: add one below.")
        )


def _read_wishes(request: HttpRequest) -> dict[str, str]:
    wishes = {
        name: request.GET[name] for name in ("method", "url", "title", "priority") if name in request.GET
    }
    return wishes if wishes.get("method", ImportMethod.URL) in ImportMethod.list_values() else {}


def _show_form(request: HttpRequest, form: ImportForm, *, status: int) -> HttpResponse:
    context = {
        "form": form,
        "errors": list_errors(form),
        "method": form["method"].value() or ImportMethod.URL,
    }
    return render(request, "desk/import.html", gettext("Import an article"), context, status=status)
