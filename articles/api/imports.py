"""/imports/: the imports of documents and their progress."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from articles.api.base import DeskViewSet, ListMixin, RetrieveMixin
from articles.api.fields import PersonName
from articles.api.filters import IdFilter, PeopleFilterSet, PersonFilter
from articles.api.schema import ProblemSerializer
from articles.choices import ImportMethod, ImportState
from articles.labels import list_choices
from articles.messages import show_messages
from articles.models import Import


class StepSerializer(serializers.Serializer[Any]):
    """One step of an import and how it went."""

    name = serializers.ChoiceField(["fetch", "read", "claims", "proposals", "entries"])
    outcome = serializers.ChoiceField(["ok", "failed"])
    detail = serializers.CharField()
    ms = serializers.IntegerField(help_text="Milliseconds.")


class ImportSerializer(serializers.ModelSerializer[Import]):
    """A document's way in. ``problem`` is why it was rejected, in the shape of every other refusal."""

    url = serializers.CharField(help_text="As it was given; empty for what came without.")
    steps = StepSerializer(many=True, read_only=True)
    problem = serializers.SerializerMethodField()
    version = serializers.IntegerField(source="version.number", allow_null=True, default=None, read_only=True)
    requested_by = PersonName()

    class Meta:
        model = Import
        fields = [
            "id",
            "method",
            "parent",
            "feed",
            "state",
            "url",
            "filename",
            "media_type",
            "title",
            "priority",
            "steps",
            "problem",
            "article",
            "version",
            "made_article",
            "claim_count",
            "attempts",
            "requested_by",
            "created_at",
            "settled_at",
        ]
        read_only_fields = fields

    @extend_schema_field(ProblemSerializer(allow_null=True))
    def get_problem(self, row: Import) -> dict[str, Any] | None:
        problem: dict[str, Any] | None = show_messages(row.problem)
        return problem


class ImportFilter(PeopleFilterSet):
    state = django_filters.MultipleChoiceFilter(choices=list_choices(ImportState))
    method = django_filters.MultipleChoiceFilter(choices=list_choices(ImportMethod))
    article = IdFilter(field_name="article_id")
    parent = IdFilter(field_name="parent_id", label="What a list or a feed's reading brought.")
    feed = IdFilter(field_name="feed_id")
    requested_by = PersonFilter()


class ImportViewSet(ListMixin, RetrieveMixin, DeskViewSet[Import]):
    newest_first = True
    queryset = Import.objects.select_related("version", "requested_by")
    serializer_class = ImportSerializer
    filterset_class = ImportFilter

    def retrieve(self, request: Request, pk: str) -> Response:
        """One import: ask again until its state is not “pending”."""
        row = self.get_object()
        response = self.answer(row)
        if row.state == ImportState.PENDING:
            response["Retry-After"] = "1"
        return response
