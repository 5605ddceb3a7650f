"""/claimants/: editors rename claimants, link them to Wikidata, and merge duplicates."""

import django_filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from articles.api.base import DeskViewSet, ListMixin, RetrieveMixin
from articles.api.fields import StrictSerializer, TextField
from articles.api.filters import WordsFilter
from articles.models import Claimant
from articles.services.claimants import edit_claimant, list_alike, merge_claimants


class ClaimantSerializer(serializers.ModelSerializer[Claimant]):
    """A claimant; ``merged_into`` is the one that stands for it by now."""

    url = serializers.CharField()

    class Meta:
        model = Claimant
        fields = ["id", "name", "wikidata_id", "url", "merged_into"]
        read_only_fields = fields


class ClaimantChanges(StrictSerializer):
    name = TextField(required=False, max_length=300)
    wikidata_id = TextField(required=False, allow_blank=True, max_length=20)
    url = TextField(required=False, allow_blank=True, max_length=2000)


class ClaimantMerge(StrictSerializer):
    into = serializers.PrimaryKeyRelatedField(queryset=Claimant.objects.all())


class ClaimantFilter(django_filters.FilterSet):
    q = WordsFilter(field_name="name", lookup_expr="icontains", label="Words of the name.")
    wikidata_id = django_filters.CharFilter(max_length=20)


class ClaimantViewSet(ListMixin, RetrieveMixin, DeskViewSet[Claimant]):
    queryset = Claimant.objects.order_by("pk")
    serializer_class = ClaimantSerializer
    filterset_class = ClaimantFilter

    @extend_schema(request=ClaimantChanges)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a claimant's name, its Wikidata identifier or its address."""
        claimant = self.get_target()
        edit_claimant(claimant, actor=self.actor, **self.read_input(ClaimantChanges))
        return self.answer_again(claimant.pk)

    @extend_schema(request=ClaimantMerge, responses={200: ClaimantSerializer})
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """Make this claimant one with another, which is answered."""
        into = merge_claimants(self.get_target(), actor=self.actor, **self.read_input(ClaimantMerge))
        return self.answer_again(into.pk)

    @extend_schema(
        responses={200: OpenApiResponse(ClaimantSerializer(many=True), "Nearest first.")}, filters=False
    )
    @action(detail=True, filterset_class=None)
    def alike(self, request: Request, pk: str) -> Response:
        """Claimants whose names are nearly the same: they may be one."""
        return self.answer_all(list_alike(self.get_object()), ClaimantSerializer)
