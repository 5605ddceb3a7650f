"""/claims/: what was said and where it stands; editors add, reword, split and merge."""

import django_filters
from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from articles.api.base import DeskViewSet, ListMixin, RetrieveMixin
from articles.api.fields import PersonName, StrictSerializer, TextField
from articles.api.filters import IdFilter, StrictBooleanFilter, WordsFilter, refuse_unknown_parameters
from articles.api.lookups import LookupFilter, LookupSerializer, list_lookups
from articles.api.source_links import SourceLinkFilter, SourceLinkSerializer, list_source_links
from articles.choices import CHECKABLE_KINDS, ClaimKind, TaskState
from articles.models import Article, Claim, Occurrence, ReviewTask
from articles.services.articles import fold
from articles.services.claims import add_claim, edit_claim, merge_claims, split_claim
from articles.services.lookups import ask_again

KINDS = [(kind.value, kind.label) for kind in CHECKABLE_KINDS]


class OccurrenceSerializer(serializers.ModelSerializer[Occurrence]):
    """Where a claim stands: offsets in code points, and the words with what is around them."""

    version = serializers.IntegerField(source="version.number")

    class Meta:
        model = Occurrence
        fields = ["version", "start", "end", "exact", "prefix", "suffix"]


class ClaimTaskSerializer(serializers.ModelSerializer[ReviewTask]):
    class Meta:
        model = ReviewTask
        fields = ["id", "state"]


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """A claim with its task's state and every place it stands."""

    claimant = serializers.CharField(source="claimant.name", allow_null=True, default=None)
    reasons = serializers.ListField(child=serializers.CharField())
    added_by = PersonName()
    task = ClaimTaskSerializer()
    occurrences = OccurrenceSerializer(many=True)

    class Meta:
        model = Claim
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
            "added_by",
            "retired_at",
            "merged_into",
            "created_at",
        ]


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


class ClaimFilter(django_filters.FilterSet):
    article = IdFilter(field_name="article_id")
    state = django_filters.MultipleChoiceFilter(field_name="task__state", choices=TaskState.choices)
    kind = django_filters.MultipleChoiceFilter(choices=ClaimKind.choices)
    claimant = WordsFilter(method="filter_claimant", label="Words of the claimant's name.")
    q = WordsFilter(field_name="text", lookup_expr="icontains", label="Words of the claim.")
    retired = StrictBooleanFilter(field_name="retired_at", lookup_expr="isnull", exclude=True)

    def filter_claimant(self, queryset: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Compare names as they are kept: folded."""
        return queryset.filter(claimant__key__contains=fold(value))


def list_claims() -> QuerySet[Claim]:
    """Return claims with all that is shown of them, in a constant number of queries."""
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
