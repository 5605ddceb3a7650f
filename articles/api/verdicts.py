"""/verdicts/ and /ratings/: every version of every verdict, and the rating scale.

Verdicts are written through /tasks/ and never edited.
"""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from rest_framework import serializers

from articles.api.base import DeskViewSet, ListMixin, RetrieveMixin
from articles.api.fields import PersonName
from articles.api.filters import IdFilter, PeopleFilterSet, PersonFilter, StrictBooleanFilter, WordsFilter
from articles.api.source_links import SourceLinkSerializer
from articles.models import Citation, Rating, Verdict
from articles.services.verdicts import count_sources_needed

STATES = ("waiting", "published", "superseded", "returned")


class RatingSerializer(serializers.ModelSerializer[Rating]):
    """A value of the scale, and how many cited sources a verdict needs to use it."""

    sources_needed = serializers.SerializerMethodField()

    class Meta:
        model = Rating
        fields = ["id", "slug", "label", "number", "colour", "order", "meaning", "sources_needed"]

    def get_sources_needed(self, rating: Rating) -> int:
        return count_sources_needed(rating)


class RatingViewSet(ListMixin, RetrieveMixin, DeskViewSet[Rating]):
    queryset = Rating.objects.all()
    serializer_class = RatingSerializer


class VerdictRatingSerializer(serializers.ModelSerializer[Rating]):
    class Meta:
        model = Rating
        fields = ["slug", "label", "number"]


class CitationSerializer(serializers.ModelSerializer[Citation]):
    source_link = SourceLinkSerializer()

    class Meta:
        model = Citation
        fields = ["position", "source_link"]


class VerdictSerializer(serializers.ModelSerializer[Verdict]):
    """One version of a finding, with the words that were judged and the sources it rests on."""

    claim = serializers.IntegerField(source="task.claim_id")
    rating = VerdictRatingSerializer()
    author = PersonName()
    approver = PersonName()
    state = serializers.SerializerMethodField()
    citations = CitationSerializer(many=True)

    class Meta:
        model = Verdict
        fields = [
            "id",
            "task",
            "claim",
            "number",
            "state",
            "claim_reviewed",
            "rating",
            "rationale",
            "correction_note",
            "citations",
            "author",
            "submitted_at",
            "approver",
            "published_at",
            "returned_at",
        ]

    def get_state(self, verdict: Verdict) -> str:
        """One of waiting, published, superseded, returned."""
        if verdict.returned_at:
            return "returned"
        if verdict.published_at is None:
            return "waiting"
        return "superseded" if verdict.superseded else "published"  # type: ignore[attr-defined]  # annotated


class VerdictFilter(PeopleFilterSet):
    task = IdFilter(field_name="task_id")
    claim = IdFilter(field_name="task__claim_id")
    article = IdFilter(field_name="task__claim__article_id")
    rating = WordsFilter(field_name="rating__slug", label="A rating's slug.")
    author = PersonFilter()
    published = StrictBooleanFilter(field_name="published_at", lookup_expr="isnull", exclude=True)


def list_verdicts() -> QuerySet[Verdict]:
    """Return the queryset of verdicts with all that is shown of them, in a constant number of queries."""
    later = Verdict.objects.filter(
        task=OuterRef("task"), number__gt=OuterRef("number"), published_at__isnull=False
    )
    cited = Citation.objects.select_related("source_link__added_by", "source_link__stance_by").order_by(
        "position"
    )
    return (
        Verdict.objects.select_related("task", "rating", "author", "approver")
        .annotate(superseded=Exists(later))
        .prefetch_related(Prefetch("citations", cited))
    )


class VerdictViewSet(ListMixin, RetrieveMixin, DeskViewSet[Verdict]):
    newest_first = True
    queryset = list_verdicts()
    serializer_class = VerdictSerializer
    filterset_class = VerdictFilter
