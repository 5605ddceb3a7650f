"""The forms of a task's page, made from the table of verbs."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from articles.admin.forms import DeskForm, PersonChoice, PlainText, list_reviewers, offer
from articles.choices import Stance
from articles.labels import list_choices
from articles.models import Rating, SourceLink
from articles.verbs import Field, Input, Verb


@cache
def make_form(verb: Verb) -> type[DeskForm]:
    """Return the form class of a verb: made from its input, or written by hand (see WRITTEN)."""
    return WRITTEN.get(verb.name) or _make_form(verb.input)


def _make_form(given: Input) -> type[DeskForm]:
    fields = {field.name: MAKERS[field.kind](field) for field in given.fields}
    return type(f"{given.name}Form", (VerbForm,), fields)


class VerbForm(DeskForm):
    """A form that looks up its choices of people each time, since the people who may take tasks change."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            if isinstance(field, PersonChoice):
                offer(self, name, [("", field.empty_label or ""), *list_reviewers()])


class StanceForm(DeskForm):
    """The judgement of one source. Its fields have the source's key as prefix; the key itself has none."""

    stance = forms.ChoiceField(choices=list_choices(Stance))
    quote = PlainText(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return {**cleaned, "source": read_number(self.data.get("source"))}


class KeyForm(DeskForm):
    """A button on a source link."""

    key = forms.IntegerField(min_value=1)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return {"source": cleaned["key"]} if "key" in cleaned else cleaned


class RewordForm(DeskForm):
    """A provider to be asked in an editor's words. The page has one field for each provider."""

    provider = forms.CharField(max_length=30)
    query = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words = self.data.get(f"query-{cleaned.get('provider', '')}", "").strip()
        if not words:
            raise forms.ValidationError(_("Write the words to ask in."))
        return {**cleaned, "query": words}


class MatchForm(DeskForm):
    """A button beside an earlier fact-check: its value holds the fact-check's key and the answer."""

    match = forms.RegexField(r"\A[0-9]{1,18}-(confirmed|rejected|undo|source|reuse)\Z")

    def clean(self) -> dict[str, Any]:
        key, _hyphen, answer = (super().clean() or {}).get("match", "").partition("-")
        return {"fact_check": int(key), "answer": answer} if key else {}


def read_number(text: str | None) -> int:
    """Return the number in a form's value, or 0, which is no row's key, if it holds none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


def _make_text(field: Field) -> forms.Field:
    return PlainText(
        required=False,
        strip=field.max_length
        is not None,  # a rationale keeps its line breaks; the service limits its length
        max_length=field.max_length,
        label=field.label,
        help_text=field.hint,
        widget=forms.Textarea(attrs={"rows": field.rows}),
    )


def _make_line(field: Field) -> forms.Field:
    return forms.CharField(required=False, max_length=field.max_length, label=field.label)


def _make_url(field: Field) -> forms.Field:
    widget = forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"})
    return forms.CharField(required=False, max_length=field.max_length, label=field.label, widget=widget)


def _make_choice(field: Field) -> forms.Field:
    return forms.ChoiceField(choices=list_choices(field.vocabulary or ()), label=field.label)


def _make_moment(field: Field) -> forms.Field:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(required=False, label=field.label, widget=widget)


def _make_rating(field: Field) -> forms.Field:
    return forms.ModelChoiceField(
        Rating.objects.all(), to_field_name="slug", error_messages={"required": _("Choose a rating.")}
    )


def _make_sources(field: Field) -> forms.Field:
    # The form accepts sources of any claim; the service refuses those of another claim.
    return forms.ModelMultipleChoiceField(SourceLink.objects.all(), required=False, label=field.label)


def _make_providers(field: Field) -> forms.Field:
    return forms.MultipleChoiceField(
        required=False, choices=lambda: [(name, name) for name in settings.PROVIDERS]
    )


def _make_id(field: Field) -> forms.Field:
    return forms.IntegerField(required=False, widget=forms.HiddenInput if field.hidden else None)


MAKERS: dict[str, Callable[[Field], forms.Field]] = {
    "text": _make_text,
    "line": _make_line,
    "url": _make_url,
    "choice": _make_choice,
    "person": lambda field: PersonChoice(required=False, label=field.label, empty_label=field.nobody),
    "moment": _make_moment,
    "rating": _make_rating,
    "sources": _make_sources,
    "providers": _make_providers,
    "id": _make_id,
}
# Forms of buttons that are repeated on the page: their values arrive in another shape than the verb takes.
WRITTEN: dict[str, type[DeskForm]] = {
    "stance": StanceForm,
    "read": KeyForm,
    "archive": KeyForm,
    "reword": RewordForm,
    "match": MatchForm,
}
