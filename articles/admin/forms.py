"""The forms of the desk. They only parse; the services decide what is allowed and which values are valid."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from articles.choices import CHECKABLE_KINDS, BlockRole, ClaimKind, ImportMethod
from articles.labels import list_choices
from articles.models import Claim
from articles.services.import_input import DETAILS

if TYPE_CHECKING:
    ModelChoiceField = forms.ModelChoiceField[User]
else:
    ModelChoiceField = forms.ModelChoiceField  # takes no parameter at run time

PRIORITIES = ((0, gettext_lazy("Normal")), (1, gettext_lazy("High")), (2, gettext_lazy("Breaking")))
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
    title = forms.CharField(max_length=500, required=False, label=gettext_lazy("Title"))
    byline = forms.CharField(max_length=300, required=False, label=gettext_lazy("Byline"))
    publisher = forms.CharField(max_length=300, required=False, label=gettext_lazy("Publisher"))
    published_on = Day(required=False, label=gettext_lazy("Published on"))
    modified_on = Day(required=False, label=gettext_lazy("Changed on"))
    language = forms.CharField(
        max_length=35,
        required=False,
        label=gettext_lazy("Language"),
        help_text=gettext_lazy("Such as en or pt-BR."),
    )
    section = forms.CharField(max_length=200, required=False, label=gettext_lazy("Section"))

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
        label=gettext_lazy("Address"),
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
    )
    text = PlainText(
        required=False, strip=False, label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 16})
    )
    file = forms.FileField(required=False, label=gettext_lazy("File"))
    urls = PlainText(
        required=False,
        label=gettext_lazy("Addresses"),
        help_text=gettext_lazy("One a line, at most 200."),
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": "https://"}),
    )
    watched = forms.BooleanField(required=False, label=gettext_lazy("Read it again by schedule"))
    minutes = forms.IntegerField(
        required=False, label=gettext_lazy("Minutes from one reading to the next"), initial=60
    )
    title = forms.CharField(
        required=False,
        max_length=500,
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("Leave it empty to take the document's own."),
    )
    priority = forms.TypedChoiceField(
        choices=PRIORITIES, coerce=int, initial=0, label=gettext_lazy("Priority")
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        method = cleaned.get("method")
        wanted = NEEDED.get(method or "")
        if wanted and wanted not in self.errors and not cleaned.get(wanted):
            self.add_error(wanted, MISSING[wanted])
        return cleaned


class FeedForm(DeskForm):
    watched = forms.BooleanField(required=False, label=gettext_lazy("Read it again by schedule"))
    minutes = forms.IntegerField(label=gettext_lazy("Minutes from one reading to the next"))


class BlockForm(DeskForm):
    block = forms.IntegerField(widget=forms.HiddenInput)
    role = forms.ChoiceField(choices=list_choices(BlockRole))


class AsideForm(DeskForm):
    sentence = forms.IntegerField(widget=forms.HiddenInput)


class AddClaimForm(DeskForm):
    """A claim by its words. ``start`` and ``end`` come with a selection and must match the words."""

    quote = PlainText(
        required=False,
        label=gettext_lazy("Words of the claim"),
        help_text=gettext_lazy("As they stand in the article."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    claimant = forms.CharField(
        required=False,
        max_length=300,
        label=gettext_lazy("Claimant"),
        help_text=gettext_lazy("Empty when the author speaks."),
    )
    kind = forms.ChoiceField(choices=KINDS, initial=ClaimKind.STATEMENT, label=gettext_lazy("Kind"))
    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ClaimForm(DeskForm):
    """A claim's text and details. The service refuses an empty text."""

    text = PlainText(label=gettext_lazy("Claim"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    claimant = forms.CharField(
        required=False,
        max_length=300,
        label=gettext_lazy("Claimant"),
        help_text=gettext_lazy("Empty when the author speaks."),
    )
    kind = forms.ChoiceField(choices=list_choices(ClaimKind), label=gettext_lazy("Kind"))
    context = PlainText(
        required=False,
        label=gettext_lazy("Context"),
        help_text=gettext_lazy("What a reader needs to understand it: who “it” is, when."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    claimed_on = Day(required=False, label=gettext_lazy("Said on"))


class SplitForm(DeskForm):
    parts = PlainText(
        required=False,
        label=gettext_lazy("Parts"),
        help_text=gettext_lazy("One part a line, each in the claim's own words; two or more."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_parts(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["parts"].splitlines() if line.strip()]


class MergeForm(DeskForm):
    into = forms.ModelChoiceField(Claim.objects.all(), label=gettext_lazy("The claim that stays"))

    def __init__(self, *args: Any, claims: QuerySet[Claim], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(
            self,
            "into",
            [("", gettext_lazy("Choose a claim")), *((claim.pk, str(claim)) for claim in claims)],
        )


class TokenForm(DeskForm):
    """A new key for the REST API."""

    name = forms.CharField(
        required=False,
        max_length=100,
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("What will use it."),
    )
    user = PersonChoice(required=False, empty_label=gettext_lazy("Myself"), label=gettext_lazy("For"))
    scopes = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("Scopes"),
        choices=(("read", gettext_lazy("Read")), ("write", gettext_lazy("Write"))),
        initial=["read"],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(initial=90, label=gettext_lazy("Days until it ends"))


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
    "url": gettext_lazy("Give its address, or paste the article's text instead."),
    "file": gettext_lazy("Choose a file, or paste the text instead."),
    "urls": gettext_lazy("Give at least one address."),
}
