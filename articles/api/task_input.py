"""What the verbs of a task take. The services decide what is enough."""

from rest_framework import serializers

from articles.api.fields import IdField, PersonField, StrictSerializer, TextField
from articles.choices import DismissReason
from articles.labels import list_choices
from articles.models import Rating, SourceLink

MAX_REASON = 2000


class ReasonInput(StrictSerializer):
    reason = TextField(allow_blank=True, max_length=MAX_REASON, help_text="Kept in the task's history.")


class ReleaseInput(StrictSerializer):
    reason = TextField(required=False, default="", allow_blank=True, max_length=MAX_REASON)


class AssignInput(StrictSerializer):
    to = PersonField(allow_null=True, help_text="A reviewer's user name; null for nobody.")
    due_at = serializers.DateTimeField(required=False)


class DismissInput(StrictSerializer):
    why = serializers.ChoiceField(list_choices(DismissReason))
    note = TextField(required=False, default="", allow_blank=True, max_length=MAX_REASON)


class VerdictInput(StrictSerializer):
    rating = serializers.SlugRelatedField(
        slug_field="slug", queryset=Rating.objects.all(), help_text="The slug of a rating."
    )
    rationale = TextField(allow_blank=True, help_text="At most 20,000 characters.")
    sources = serializers.PrimaryKeyRelatedField(
        many=True,
        queryset=SourceLink.objects.all(),
        help_text="Source links of this claim, in the order cited.",
    )
    correction_note = TextField(
        required=False,
        default="",
        allow_blank=True,
        max_length=MAX_REASON,
        help_text="For readers, from round 2 on.",
    )
    reuses = IdField(required=False, help_text="The fact-check of ours that this verdict began from.")


class ApproveInput(StrictSerializer):
    verdict_number = IdField(required=False, help_text="The version that was read; another one is refused.")


class CorrectInput(ReasonInput):
    reviewer = PersonField(
        required=False, help_text="Who corrects it: a reviewer's user name; the caller without it."
    )
