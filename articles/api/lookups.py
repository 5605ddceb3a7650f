"""/claims/{id}/lookups/: the questions to providers about a claim, and how each ended."""

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from articles.api.fields import PersonName
from articles.api.filters import StrictBooleanFilter, WordsFilter
from articles.choices import Outcome
from articles.labels import list_choices
from articles.models import Lookup


class LookupSerializer(serializers.ModelSerializer[Lookup]):
    """``outcome`` is empty until it is settled; "failed" and "none" are never the same."""

    outcome = serializers.ChoiceField(list_choices(Outcome), allow_blank=True)
    requested_by = PersonName()

    class Meta:
        model = Lookup
        fields = [
            "id",
            "claim",
            "provider",
            "number",
            "outcome",
            "detail",
            "given_query",
            "query",
            "http_status",
            "found_count",
            "latency_ms",
            "attempts",
            "deferrals",
            "not_before",
            "requested_by",
            "created_at",
            "settled_at",
        ]
        read_only_fields = fields


class LookupFilter(django_filters.FilterSet):
    outcome = django_filters.MultipleChoiceFilter(choices=list_choices(Outcome))
    provider = WordsFilter()
    settled = StrictBooleanFilter(field_name="settled_at", lookup_expr="isnull", exclude=True)


def list_lookups() -> QuerySet[Lookup]:
    """Return the queryset of lookups with all that is shown of them."""
    return Lookup.objects.select_related("requested_by")
