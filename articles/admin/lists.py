"""Django's admin lists of all models. Most are read-only.

Claims, tasks, verdicts, source links and blocks are changed only on the desk's own screens, which call the
services. The editable lists (claimants, publishers, library pages) call the services too.
"""

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.paginator import Paginator
from django.db.models import DateField, Field, Model, QuerySet, URLField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy

from articles import models
from articles.admin.view_helpers import get_actor
from articles.errors import InvalidInput
from articles.services.accounts import record_admin_change
from articles.services.articles import fold_words
from articles.services.claimants import WIKIDATA_ID, edit_claimant, merge_claimants
from articles.services.library import add_library_page
from articles.services.publishers import FIELDS as PUBLISHER_FIELDS
from articles.services.publishers import add_publisher, check_domain, edit_publisher
from articles.web.canonical import tidy_url

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    ModelForm = forms.ModelForm[Any]
else:
    ModelAdmin = admin.ModelAdmin  # takes no parameter at run time
    ModelForm = forms.ModelForm

MOST_LISTED = 5_000
FIELDS: "dict[type[Field[Any, Any]], dict[str, Any]]" = {
    URLField: {"assume_scheme": "https"},
    # The browser's own date picker has an accessible name; that of the stock admin has none.
    DateField: {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")},
}


class CappedPaginator(Paginator):  # type: ignore[type-arg]  # takes no parameter at run time
    """Pages over the first rows of a list: counting a large table would take longer than the page itself."""

    @cached_property
    def count(self) -> int:
        """Return the number of rows, at most MOST_LISTED."""
        return int(cast(QuerySet[Any], self.object_list)[:MOST_LISTED].count())


class ReadOnlyList(ModelAdmin):
    """A list without forms: rows can't be added, changed or deleted here."""

    paginator = CappedPaginator
    show_full_result_count = False
    list_per_page = 50
    actions = None
    formfield_overrides = FIELDS

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class OwnPageList(ReadOnlyList):
    """A read-only list whose rows open on a screen of the desk."""

    page = ""
    page_key = "pk"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Redirect to the row's own page, which checks the right to see it."""
        obj = self.get_object(request, object_id)
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]  # as Django's own view does
        return redirect(self.page, getattr(obj, self.page_key))


class ArticleList(OwnPageList):
    page = "admin:desk_article"
    list_display = ("__str__", "publisher", "published_on", "language", "created_at")
    search_fields = ("title", "url", "publisher")


class ClaimList(OwnPageList):
    page = "admin:desk_claim"
    list_display = ("__str__", "kind", "claimant", "state", "article")
    list_select_related = ("claimant", "task", "article")
    list_filter = ("kind", "task__state")
    search_fields = ("text", "claimant__name")
    ordering = ("-id",)

    @admin.display(description=gettext_lazy("State"))
    def state(self, claim: models.Claim) -> str:
        return claim.task.get_state_display()


class ReviewTaskList(OwnPageList):
    page = "admin:desk_task"
    list_display = ("claim", "state", "reviewer", "assigned_to", "priority", "due_at", "round")
    list_select_related = ("claim", "reviewer", "assigned_to")
    list_filter = ("state", "priority")
    search_fields = ("claim__text",)
    ordering = ("-id",)


class ImportList(OwnPageList):
    page = "admin:desk_import_page"
    list_display = ("__str__", "method", "state", "article", "requested_by", "created_at")
    list_select_related = ("article", "requested_by")
    list_filter = ("state", "method")


class VerdictList(OwnPageList):
    page = "admin:desk_task"
    page_key = "task_id"
    list_display = ("claim_reviewed", "rating", "number", "author", "approver", "published_at")
    list_select_related = ("rating", "author", "approver")
    list_filter = ("rating",)
    ordering = ("-id",)


class SourceLinkList(ReadOnlyList):
    list_display = ("title", "publisher", "stance", "score", "published_on", "retracted")
    list_filter = ("stance", "retracted")
    search_fields = ("title", "url", "domain")
    list_select_related = ("claim",)
    ordering = ("-id",)


class ProviderFilter(admin.SimpleListFilter):
    """Offers the providers that are configured: finding those of all rows would read the whole table."""

    title = gettext_lazy("provider")
    parameter_name = "provider"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [(name, name) for name in settings.PROVIDERS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(provider=self.value()) if self.value() else queryset


class LookupList(ReadOnlyList):
    list_display = (
        "provider",
        "claim",
        "outcome",
        "found_count",
        "latency_ms",
        "attempts",
        "settled_at",
        "detail",
    )
    list_select_related = ("claim",)
    list_filter = ("outcome", ProviderFilter)
    ordering = ("-id",)


class FactCheckList(ReadOnlyList):
    list_display = ("__str__", "claimant", "rating", "publisher", "reviewed_on", "language")
    search_fields = ("claim_text", "publisher")


class RatingList(ReadOnlyList):
    list_display = ("label", "number", "needs_source", "meaning", "colour")


class TransitionList(ReadOnlyList):
    list_display = ("at", "task", "verb", "from_state", "to_state", "actor", "reason")
    list_select_related = ("task__claim", "actor")
    ordering = ("-id",)


class AuditEntryList(ReadOnlyList):
    list_display = ("number", "at", "action", "subject", "actor")
    list_select_related = ("actor",)
    search_fields = ("subject", "action")


class ApiTokenList(ReadOnlyList):
    """All API keys. They are made and revoked on their own page."""

    list_display = ("name", "identifier", "user", "expires_at", "revoked_at", "last_used_at")
    list_select_related = ("user",)
    exclude = ("secret_hash",)


class ClaimantForm(ModelForm):
    into = forms.CharField(
        required=False,
        max_length=300,
        label=gettext_lazy("Merge into"),
        help_text=gettext_lazy(
            "The name of the claimant that this one is the same as: its claims become that one's."
        ),
    )

    def clean_name(self) -> str:
        """Refuse a name that another claimant has, ignoring case."""
        name: str = self.cleaned_data["name"]
        if models.Claimant.objects.filter(key=fold_words(name)).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(
                gettext("Another claimant has this name already: merge this one into it.")
            )
        return name

    def clean_wikidata_id(self) -> str:
        """Refuse a value that is not a Wikidata identifier."""
        value: str = self.cleaned_data["wikidata_id"]
        if value and not WIKIDATA_ID.fullmatch(value):
            raise forms.ValidationError(gettext("A Wikidata identifier looks like Q42."))
        return value

    def clean_into(self) -> models.Claimant | None:
        """Return the claimant to merge into."""
        name: str = self.cleaned_data["into"]
        if not name.strip():
            return None
        into = models.Claimant.objects.filter(key=fold_words(name), merged_into=None).first()
        if into is None or into.pk == self.instance.pk:
            raise forms.ValidationError(gettext("There is no other claimant of this name."))
        return into


class TracedAdmin(ModelAdmin):
    """Makes a stock form write an audit entry beside Django's own log, in the same transaction."""

    def log_addition(self, request: HttpRequest, obj: Model, message: object) -> LogEntry:
        record_admin_change(obj, action="add", fields=(), actor=get_actor(request))
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: object) -> LogEntry:
        record_admin_change(obj, action="change", fields=_list_changed(message), actor=get_actor(request))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[LogEntry]:
        for row in queryset:
            record_admin_change(row, action="delete", fields=(), actor=get_actor(request))
        return super().log_deletions(request, queryset)


def _list_changed(message: object) -> list[str]:
    """Return the names of the changed fields in a log message of the admin."""
    parts = message if isinstance(message, list) else []
    return [str(name) for part in parts for name in part.get("changed", {}).get("fields", [])]


class EditableList(ModelAdmin):
    """A list that editors maintain; nothing is deleted here."""

    paginator = CappedPaginator
    show_full_result_count = False
    list_per_page = 50
    actions = None
    formfield_overrides = FIELDS

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # other rows refer to it


class ClaimantList(EditableList):
    form = ClaimantForm
    fields = ("name", "wikidata_id", "url", "into")
    list_display = ("name", "wikidata_id", "url", "merged_into")
    search_fields = ("name",)

    def save_model(self, request: HttpRequest, obj: models.Claimant, form: ModelForm, change: bool) -> None:
        """Change or merge a claimant by the services."""
        kept, actor = models.Claimant.objects.get(pk=obj.pk), get_actor(request)
        edit_claimant(kept, name=obj.name, wikidata_id=obj.wikidata_id, url=obj.url, actor=actor)
        if form.cleaned_data["into"] is not None:
            merge_claimants(kept, into=form.cleaned_data["into"], actor=actor)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a claimant is made with its first claim


class PublisherForm(ModelForm):
    def clean_domain(self) -> str:
        """Return the domain of a host or of any URL on it, in the form that source links use."""
        try:
            return check_domain(self.cleaned_data["domain"], self.instance.pk)
        except InvalidInput as error:
            raise forms.ValidationError(error.detail) from error


class PublisherList(EditableList):
    form = PublisherForm
    fields = PUBLISHER_FIELDS
    list_display = ("name", "domain", "kind", "country", "reliability", "blocked")
    list_filter = ("kind", "reliability", "blocked")
    search_fields = ("name", "domain")

    def save_model(self, request: HttpRequest, obj: models.Publisher, form: ModelForm, change: bool) -> None:
        """Add or change a publisher by the services."""
        given, actor = {name: getattr(obj, name) for name in PUBLISHER_FIELDS}, get_actor(request)
        if change:
            edit_publisher(models.Publisher.objects.get(pk=obj.pk), actor=actor, **given)
        else:
            obj.pk = add_publisher(actor=actor, **given).pk


class LibraryPageForm(ModelForm):
    def clean_url(self) -> str:
        """Refuse a value that is not a web address. The service does too, but too late for a form error."""
        try:
            return tidy_url(self.cleaned_data["url"])
        except ValueError as error:
            raise forms.ValidationError(
                gettext("This is not a web address: %(error)s.") % {"error": error}
            ) from error


class LibraryPageList(EditableList):
    form = LibraryPageForm
    fields = ("url", "title", "publisher", "published_on", "language", "text")
    list_display = ("title", "publisher", "published_on", "language", "added_at")
    search_fields = ("title", "publisher")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("url",) if obj else ()  # a page is identified by its address

    def save_model(
        self, request: HttpRequest, obj: models.LibraryPage, form: ModelForm, change: bool
    ) -> None:
        """Save the page by the service, which identifies it by its address."""
        page = add_library_page(
            url=obj.url,
            title=obj.title,
            text=obj.text,
            publisher=obj.publisher,
            published_on=obj.published_on,
            language=obj.language,
            actor=get_actor(request),
        )
        obj.pk = page.pk


LISTS: dict[type[Model], type[ModelAdmin]] = {
    models.Article: ArticleList,
    models.Claim: ClaimList,
    models.ReviewTask: ReviewTaskList,
    models.Import: ImportList,
    models.Verdict: VerdictList,
    models.SourceLink: SourceLinkList,
    models.Lookup: LookupList,
    models.FactCheck: FactCheckList,
    models.Rating: RatingList,
    models.Transition: TransitionList,
    models.AuditEntry: AuditEntryList,
    models.ApiToken: ApiTokenList,
    models.Claimant: ClaimantList,
    models.Publisher: PublisherList,
    models.LibraryPage: LibraryPageList,
}
