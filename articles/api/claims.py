"""/claims/: claims and their places; editors add, edit, split and merge them."""

from collections.abc import Sequence
from typing import Any, cast

import django_filters
from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from articles.api.base import DeskViewSet, ListMixin, RetrieveMixin
from articles.api.fields import PersonName, StrictSerializer, TextField
from articles.api.filters import IdFilter, StrictBooleanFilter, WordsFilter, refuse_unknown_parameters
from articles.api.lookups import LookupFilter, LookupSerializer, list_lookups
from articles.api.matches import MatchInput, MatchSerializer, ReuseInput, ReuseSerializer
from articles.api.source_links import SourceLinkFilter, SourceLinkSerializer, list_source_links
from articles.choices import CHECKABLE_KINDS, ClaimKind, TaskState
from articles.labels import list_choices
from articles.models import Article, Claim, Occurrence, ReviewTask
from articles.publishing.changes import find_changes
from articles.services.articles import fold_words
from articles.services.claims import add_claim, edit_claim, merge_claims, split_claim
from articles.services.lookups import ask_again, cancel_enrichment
from articles.services.matches import (
    count_recurrences,
    decide_match,
    list_matches,
    reuse_verdict,
    undo_match,
)

KINDS = list_choices(CHECKABLE_KINDS)


class OccurrenceSerializer(serializers.ModelSerializer[Occurrence]):
    """Where a claim stands, in its own article or a copy of it: offsets in code points, and the words."""

    article = serializers.IntegerField(source="version.article_id")
    version = serializers.IntegerField(source="version.number")

    class Meta:
        model = Occurrence
        fields = ["article", "version", "start", "end", "exact", "prefix", "suffix", "anchoring"]


class ClaimTaskSerializer(serializers.ModelSerializer[ReviewTask]):
    class Meta:
        model = ReviewTask
        fields = ["id", "state"]


class ChangeSerializer(serializers.Serializer[Any]):
    """How a claim's words changed: as they were at the verdict, and in the first version that differs."""

    before = serializers.CharField()
    after = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField(source="version.number")


class ClaimListSerializer(serializers.ListSerializer[Any]):
    """A list of claims. Data of all claims is fetched here at once, instead of for each claim."""

    def to_representation(self, data: Any) -> list[Any]:  # noqa: ANN401  # as in the class above it
        rows = list(data)
        cast(dict[str, Any], self.context).update(read_beside(rows))
        return super().to_representation(rows)


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """A claim with its task's state and every place it stands.

    ``changed_since_verdict`` is null, or how the article's text differs since the verdict was published
    (``after`` is empty where the words are gone). ``recurrences`` counts the articles it was seen in.
    """

    changed_since_verdict = serializers.SerializerMethodField()
    recurrences = serializers.SerializerMethodField()
    claimant = serializers.CharField(source="claimant.name", allow_null=True, default=None)
    reasons = serializers.ListField(child=serializers.CharField())
    added_by = PersonName()
    task = ClaimTaskSerializer()
    occurrences = OccurrenceSerializer(many=True)

    class Meta:
        model = Claim
        list_serializer_class = ClaimListSerializer
        fields = [
            "id",
            "article",
            "text",
            "claimant",
            "kind",
            "score",
            "reasons",
            "context",
            "claimed_on",
            "task",
            "occurrences",
            "recurrences",
            "changed_since_verdict",
            "added_by",
            "retired_at",
            "merged_into",
            "created_at",
        ]

    @extend_schema_field(ChangeSerializer(allow_null=True))
    def get_changed_since_verdict(self, claim: Claim) -> dict[str, Any] | None:
        change = self._read_beside(claim)["changes"].get(claim.pk)
        return ChangeSerializer(change).data if change else None

    def get_recurrences(self, claim: Claim) -> int:
        return int(self._read_beside(claim)["recurrences"][claim.pk])

    def _read_beside(self, claim: Claim) -> dict[str, Any]:
        return dict(self.context) if "recurrences" in self.context else read_beside([claim])


class ClaimInput(StrictSerializer):
    """A claim by its words as they stand in the article, or by their offsets in its current version."""

    article = serializers.PrimaryKeyRelatedField(queryset=Article.objects.select_related("current_version"))
    quote = TextField(required=False, default="", allow_blank=True)
    start = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    end = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    claimant = TextField(required=False, default="", allow_blank=True, max_length=300)
    kind = serializers.ChoiceField(KINDS, required=False, default=ClaimKind.STATEMENT)


class ClaimChanges(StrictSerializer):
    text = TextField(required=False, allow_blank=True)
    claimant = TextField(required=False, allow_blank=True, max_length=300)
    kind = serializers.ChoiceField(KINDS, required=False)
    context = TextField(  # type: ignore[assignment]  # a field of that name
        required=False, allow_blank=True, max_length=1000
    )
    claimed_on = serializers.DateField(required=False)


class SplitInput(StrictSerializer):
    parts = serializers.ListField(child=TextField(), max_length=20, help_text="Runs of words of the claim.")


class MergeInput(StrictSerializer):
    into = serializers.PrimaryKeyRelatedField(queryset=Claim.objects.select_related("task"))


class EnrichInput(StrictSerializer):
    providers = serializers.ListField(
        child=TextField(max_length=30),
        required=False,
        default=list,
        max_length=50,
        help_text="None: all that failed.",
    )
    query = TextField(
        required=False, default="", allow_blank=True, max_length=400, help_text="Asked in place of the claim."
    )


class ClaimFilter(django_filters.FilterSet):
    article = IdFilter(field_name="article_id")
    state = django_filters.MultipleChoiceFilter(field_name="task__state", choices=list_choices(TaskState))
    kind = django_filters.MultipleChoiceFilter(choices=list_choices(ClaimKind))
    claimant = WordsFilter(method="filter_claimant", label="Words of the claimant's name.")
    q = WordsFilter(field_name="text", lookup_expr="icontains", label="Words of the claim.")
    retired = StrictBooleanFilter(field_name="retired_at", lookup_expr="isnull", exclude=True)

    def filter_claimant(self, queryset: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Filter by a part of the claimant's name, ignoring case as the stored key does."""
        return queryset.filter(claimant__key__contains=fold_words(value))


def read_beside(claims: Sequence[Claim]) -> dict[str, Any]:
    """Return the context of the serializer: data that is fetched for all claims at once."""
    return {"changes": find_changes(claims), "recurrences": count_recurrences(claims)}


def list_claims() -> QuerySet[Claim]:
    """Return the queryset of claims with all that is shown of them, in a constant number of queries."""
    places = Prefetch("occurrences", Occurrence.objects.select_related("version"))
    return Claim.objects.select_related("claimant", "task", "added_by").prefetch_related(places)


class ClaimViewSet(ListMixin, RetrieveMixin, DeskViewSet[Claim]):
    queryset = list_claims()
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter

    @extend_schema(request=ClaimInput, responses={201: ClaimSerializer})
    def create(self, request: Request) -> Response:
        """Add a claim. One that the article has already gains the place."""
        refuse_unknown_parameters(request, ())
        values = self.read_input(ClaimInput)
        claim = add_claim(values.pop("article").current_version, actor=self.actor, **values)
        address = request.build_absolute_uri(reverse("api:claims-detail", args=[claim.pk]))
        return self.answer_again(claim.pk, status=201, headers={"Location": address})

    @extend_schema(request=ClaimChanges)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a claim's words or what is known of it, until a verdict on it waits."""
        claim = self.get_target()
        edit_claim(claim, actor=self.actor, **self.read_input(ClaimChanges))
        return self.answer_again(claim.pk)

    @extend_schema(
        request=SplitInput, responses={201: OpenApiResponse(ClaimSerializer(many=True), "The new claims.")}
    )
    @action(detail=True, methods=["post"])
    def split(self, request: Request, pk: str) -> Response:
        """Replace a claim by two or more of its parts."""
        new = split_claim(self.get_target(), actor=self.actor, **self.read_input(SplitInput))
        rows = list_claims().filter(pk__in=[claim.pk for claim in new]).order_by("pk")
        return self.answer_all(rows, ClaimSerializer, status=201)

    @extend_schema(request=MergeInput, responses={200: ClaimSerializer})
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """Make this claim part of another, which is answered."""
        into = merge_claims(self.get_target(), actor=self.actor, **self.read_input(MergeInput))
        return self.answer_again(into.pk)

    @extend_schema(
        request=EnrichInput, responses={202: OpenApiResponse(LookupSerializer(many=True), "The new lookups.")}
    )
    @action(detail=True, methods=["post"])
    def enrich(self, request: Request, pk: str) -> Response:
        """Ask providers again: those named, or all that did not answer."""
        new = ask_again(self.get_target(), actor=self.actor, **self.read_input(EnrichInput))
        return self.answer_all(new, LookupSerializer, status=202)

    @extend_schema(
        methods=["post"],
        operation_id="claims_match",
        request=MatchInput,
        responses={200: OpenApiResponse(MatchSerializer(many=True), "The matches as they stand.")},
    )
    @extend_schema(
        methods=["get"], responses={200: OpenApiResponse(MatchSerializer(many=True), "Nearest first.")}
    )
    @action(detail=True, methods=["get", "post"], filterset_class=None)
    def matches(self, request: Request, pk: str) -> Response:
        """Whether the claim was checked before: decisions first, then suggestions. POST decides on one."""
        if request.method == "GET":
            claim = get_object_or_404(Claim.objects.select_related("task"), pk=pk)
            return self.answer_all(list_matches(claim), MatchSerializer)
        claim = self.get_target()
        given = self.read_input(MatchInput)
        if given["decision"] is None:
            undo_match(claim, given["fact_check"], actor=self.actor)
        else:
            decide_match(claim, given["fact_check"], decision=given["decision"], actor=self.actor)
        return self.answer_all(list_matches(claim), MatchSerializer)

    @extend_schema(request=ReuseInput, responses={200: ReuseSerializer})
    @action(detail=True, methods=["post"])
    def reuse(self, request: Request, pk: str) -> Response:
        """Begin a verdict from an earlier one of ours that was confirmed to be on the same claim."""
        given = self.read_input(ReuseInput)
        reused = reuse_verdict(self.get_target(), given["fact_check"], actor=self.actor)
        return Response(ReuseSerializer(reused).data)

    @extend_schema(request=None, responses={200: OpenApiResponse(LookupSerializer(many=True))})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Stop asking for a claim: its open lookups end as cancelled."""
        refuse_unknown_parameters(request, ())
        claim = self.get_target()
        cancel_enrichment(claim, actor=self.actor)
        return self.answer_all(list_lookups().filter(claim=claim).order_by("pk"), LookupSerializer)

    @extend_schema(responses=SourceLinkSerializer(many=True))
    @action(
        detail=True,
        url_path="source-links",
        queryset=list_source_links(),
        filterset_class=SourceLinkFilter,
        serializer_class=SourceLinkSerializer,
    )
    def source_links(self, request: Request, pk: str) -> Response:
        """The pages found or added for a claim."""
        get_object_or_404(Claim.objects.only("pk"), pk=pk)
        return self.answer_rows_of(claim=pk)

    @extend_schema(responses=LookupSerializer(many=True))
    @action(
        detail=True, queryset=list_lookups(), filterset_class=LookupFilter, serializer_class=LookupSerializer
    )
    def lookups(self, request: Request, pk: str) -> Response:
        """What each provider was asked for a claim, and how it ended."""
        get_object_or_404(Claim.objects.only("pk"), pk=pk)
        return self.answer_rows_of(claim=pk)
