"""/ratings/ and /publishers/: the house's scale, and who stands behind sources."""

import django_filters
from rest_framework import serializers

from articles.api.base import DeskViewSet, ListMixin, RetrieveMixin
from articles.api.filters import StrictBooleanFilter, WordsFilter
from articles.choices import PublisherKind
from articles.labels import list_choices
from articles.models import Publisher, Rating
from articles.services.verdicts import count_sources_needed


class RatingSerializer(serializers.ModelSerializer[Rating]):
    """A value of the scale, and how many cited sources a verdict needs to use it."""

    sources_needed = serializers.SerializerMethodField()

    class Meta:
        model = Rating
        fields = ["id", "slug", "label", "number", "colour", "order", "meaning", "sources_needed"]

    def get_sources_needed(self, rating: Rating) -> int:
        return count_sources_needed(rating)


class PublisherSerializer(serializers.ModelSerializer[Publisher]):
    class Meta:
        model = Publisher
        fields = ["id", "domain", "name", "kind", "country", "reliability", "note", "blocked"]


class PublisherFilter(django_filters.FilterSet):
    domain = WordsFilter(lookup_expr="iexact")
    kind = django_filters.MultipleChoiceFilter(choices=list_choices(PublisherKind))
    blocked = StrictBooleanFilter()
    q = WordsFilter(field_name="name", lookup_expr="icontains", label="Words of the name.")


class RatingViewSet(ListMixin, RetrieveMixin, DeskViewSet[Rating]):
    queryset = Rating.objects.all()
    serializer_class = RatingSerializer


class PublisherViewSet(ListMixin, RetrieveMixin, DeskViewSet[Publisher]):
    queryset = Publisher.objects.all()
    serializer_class = PublisherSerializer
    filterset_class = PublisherFilter
