"""The forms of the desk. They only parse; the services decide what is allowed and which values are valid."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet

from articles.choices import CHECKABLE_KINDS, BlockRole, ClaimKind, ImportMethod
from articles.labels import list_choices
from articles.models import Claim
from articles.services.import_input import DETAILS

if TYPE_CHECKING:
    ModelChoiceField = forms.ModelChoiceField[User]
else:
    ModelChoiceField = forms.ModelChoiceField  # takes no parameter at run time

PRIORITIES = ((0, "Normal"), (1, "High"), (2, "Breaking"))
KINDS = list_choices(CHECKABLE_KINDS)


class DeskForm(forms.Form):
    """A form without colons after its labels; the templates place its fields."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})


class PlainText(forms.CharField):
    """Text of several lines, with LF as the end of a line: browsers send CR LF instead."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n")


class Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PersonChoice(ModelChoiceField):
    """A person by user name. The form refuses an unknown name, the service an unsuitable person."""

    def __init__(self, **options: Any) -> None:
        super().__init__(User.objects.filter(is_active=True), to_field_name="username", **options)

    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name() or obj.get_username()


class ArticleForm(DeskForm):
    """An article's details: title, byline, publisher and so on."""

    field_order = ("title", *DETAILS)
    title = forms.CharField(max_length=500, required=False, label="Title")
    byline = forms.CharField(max_length=300, required=False)
    publisher = forms.CharField(max_length=300, required=False)
    published_on = Day(required=False, label="Published on")
    modified_on = Day(required=False, label="Changed on")
    language = forms.CharField(max_length=35, required=False, help_text="Such as en or pt-BR.")
    section = forms.CharField(max_length=200, required=False)

    @property
    def details(self) -> dict[str, Any]:
        """The details that were filled in; the form must be valid."""
        return {name: self.cleaned_data[name] for name in DETAILS if self.cleaned_data[name]}

    def list_details(self) -> list[forms.BoundField]:
        """Return the bound fields of the details, for a template."""
        return [self[name] for name in DETAILS]


class ImportForm(ArticleForm):
    """A document to import: one of URL, text and file."""

    method = forms.ChoiceField(choices=list_choices(ImportMethod), initial=ImportMethod.URL)
    url = forms.CharField(
        required=False,
        label="Address",
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
    )
    text = PlainText(required=False, strip=False, label="Text", widget=forms.Textarea(attrs={"rows": 16}))
    file = forms.FileField(required=False, label="File")
    urls = PlainText(
        required=False,
        label="Addresses",
        help_text="One a line, at most 200.",
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": "https://"}),
    )
    watched = forms.BooleanField(required=False, label="Read it again by schedule")
    minutes = forms.IntegerField(required=False, label="Minutes from one reading to the next", initial=60)
    title = forms.CharField(
        required=False, max_length=500, label="Title", help_text="Leave it empty to take the document's own."
    )
    priority = forms.TypedChoiceField(choices=PRIORITIES, coerce=int, initial=0, label="Priority")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        method = cleaned.get("method")
        wanted = NEEDED.get(method or "")
        if wanted and wanted not in self.errors and not cleaned.get(wanted):
            self.add_error(wanted, MISSING[wanted])
        return cleaned


class FeedForm(DeskForm):
    watched = forms.BooleanField(required=False, label="Read it again by schedule")
    minutes = forms.IntegerField(label="Minutes from one reading to the next")


class BlockForm(DeskForm):
    block = forms.IntegerField(widget=forms.HiddenInput)
    role = forms.ChoiceField(choices=list_choices(BlockRole))


class AsideForm(DeskForm):
    sentence = forms.IntegerField(widget=forms.HiddenInput)


class AddClaimForm(DeskForm):
    """A claim by its words. ``start`` and ``end`` come with a selection and must match the words."""

    quote = PlainText(
        required=False,
        label="Words of the claim",
        help_text="As they stand in the article.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    claimant = forms.CharField(required=False, max_length=300, help_text="Empty when the author speaks.")
    kind = forms.ChoiceField(choices=KINDS, initial=ClaimKind.STATEMENT)
    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ClaimForm(DeskForm):
    """A claim's text and details. The service refuses an empty text."""

    text = PlainText(label="Claim", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    claimant = forms.CharField(required=False, max_length=300, help_text="Empty when the author speaks.")
    kind = forms.ChoiceField(choices=list_choices(ClaimKind))
    context = PlainText(
        required=False,
        help_text="What a reader needs to understand it: who “it” is, when.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    claimed_on = Day(required=False, label="Said on")


class SplitForm(DeskForm):
    parts = PlainText(
        required=False,
        label="Parts",
        help_text="One part a line, each in the claim's own words; two or more.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_parts(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["parts"].splitlines() if line.strip()]


class MergeForm(DeskForm):
    into = forms.ModelChoiceField(Claim.objects.all(), label="The claim that stays")

    def __init__(self, *args: Any, claims: QuerySet[Claim], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "into", [("", "Choose a claim"), *((claim.pk, str(claim)) for claim in claims)])


class TokenForm(DeskForm):
    """A new key for the REST API."""

    name = forms.CharField(required=False, max_length=100, help_text="What will use it.")
    user = PersonChoice(required=False, empty_label="Myself", label="For")
    scopes = forms.MultipleChoiceField(
        required=False,
        choices=(("read", "Read"), ("write", "Write")),
        initial=["read"],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(initial=90, label="Days until it ends")


def offer(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    """Set the options that a select shows. The field and the service decide which values are valid."""
    form.fields[name].widget.choices = choices


def list_reviewers() -> list[tuple[Any, str]]:
    """Return (user name, label) for each person who can take tasks."""
    people = User.objects.with_perm(
        "articles.take_task", backend="django.contrib.auth.backends.ModelBackend"
    ).order_by("username")
    return [(person.get_username(), person.get_full_name() or person.get_username()) for person in people]


NEEDED: dict[str, str] = {
    ImportMethod.URL: "url",
    ImportMethod.FILE: "file",
    ImportMethod.FEED: "url",
    ImportMethod.LIST: "urls",
}
MISSING = {
    "url": "Give its address, or paste the article's text instead.",
    "file": "Choose a file, or paste the text instead.",
    "urls": "Give at least one address.",
}
