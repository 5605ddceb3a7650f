"""/source-links/ and /publishers/: pages that bear on a claim, and the publishers behind them."""

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from articles.api.base import DeskViewSet, ListMixin, RetrieveMixin
from articles.api.fields import PersonName, StrictSerializer, TextField
from articles.api.filters import IdFilter, StrictBooleanFilter, WordsFilter, refuse_unknown_parameters
from articles.choices import ArchiveOutcome, PageState, PublisherKind, Stance
from articles.labels import list_choices
from articles.models import Archiving, Claim, PageVisit, Publisher, SourceLink
from articles.services.archivings import request_archiving
from articles.services.page_visits import read_again
from articles.services.source_links import add_source_link, set_stance


class SourceLinkSerializer(serializers.ModelSerializer[SourceLink]):
    """A page with its rank and why, who found it, and what a reviewer says of it."""

    url = serializers.CharField(help_text="Tidied: without fragment and tracking.")
    reasons = serializers.ListField(child=serializers.CharField())
    found_by = serializers.DictField(
        child=serializers.IntegerField(), help_text="Provider to the rank it gave."
    )
    archive_url = serializers.CharField(help_text="Where a web archive keeps it; empty until one does.")
    added_by = PersonName()
    stance_by = PersonName()

    class Meta:
        model = SourceLink
        fields = [
            "id",
            "claim",
            "url",
            "title",
            "snippet",
            "publisher",
            "domain",
            "author",
            "published_on",
            "language",
            "retracted",
            "score",
            "reasons",
            "found_by",
            "added_by",
            "stance",
            "stance_by",
            "quote",
            "quote_sha256",
            "same_story_as",
            "page_state",
            "page_checked_at",
            "archive_url",
            "archived_at",
            "retrieved_at",
        ]
        read_only_fields = fields


class ArchivingSerializer(serializers.ModelSerializer[Archiving]):
    """A request that the web archive keep a page; ``outcome`` is empty until it is settled."""

    outcome = serializers.ChoiceField(list_choices(ArchiveOutcome), allow_blank=True)
    snapshot_url = serializers.CharField(allow_blank=True)
    requested_by = PersonName()

    class Meta:
        model = Archiving
        fields = [
            "id",
            "source_link",
            "outcome",
            "snapshot_url",
            "snapshot_at",
            "code",
            "detail",
            "attempts",
            "deferrals",
            "not_before",
            "requested_by",
            "created_at",
            "settled_at",
        ]
        read_only_fields = fields


class PageVisitSerializer(serializers.ModelSerializer[PageVisit]):
    """A page opened once; ``outcome`` is empty until it is settled."""

    outcome = serializers.ChoiceField(list_choices(PageState), allow_blank=True)
    requested_by = PersonName()

    class Meta:
        model = PageVisit
        fields = [
            "id",
            "source_link",
            "purpose",
            "outcome",
            "http_status",
            "text_sha256",
            "detail",
            "requested_by",
            "created_at",
            "settled_at",
        ]
        read_only_fields = fields


class SourceLinkInput(StrictSerializer):
    claim = serializers.PrimaryKeyRelatedField(queryset=Claim.objects.select_related("task"))
    url = TextField()
    title = TextField(required=False, default="", allow_blank=True, max_length=300)
    quote = TextField(required=False, default="", allow_blank=True, max_length=20_000)


class SourceLinkChanges(StrictSerializer):
    stance = serializers.ChoiceField(list_choices(Stance), required=False)
    quote = TextField(required=False, allow_blank=True, max_length=20_000)


class SourceLinkFilter(django_filters.FilterSet):
    claim = IdFilter(field_name="claim_id")
    stance = django_filters.MultipleChoiceFilter(choices=list_choices(Stance))
    page_state = django_filters.MultipleChoiceFilter(choices=list_choices(PageState))
    domain = WordsFilter(lookup_expr="iexact")


def list_source_links() -> QuerySet[SourceLink]:
    """Return the queryset of source links with all that is shown of them."""
    return SourceLink.objects.select_related("added_by", "stance_by")


class SourceLinkViewSet(ListMixin, RetrieveMixin, DeskViewSet[SourceLink]):
    queryset = list_source_links()
    serializer_class = SourceLinkSerializer
    filterset_class = SourceLinkFilter

    @extend_schema(request=SourceLinkInput, responses={201: SourceLinkSerializer})
    def create(self, request: Request) -> Response:
        """Add a page to a claim by its address."""
        refuse_unknown_parameters(request, ())
        values = self.read_input(SourceLinkInput)
        link = add_source_link(values.pop("claim"), actor=self.actor, **values)
        address = request.build_absolute_uri(reverse("api:source-links-detail", args=[link.pk]))
        return self.answer_again(link.pk, status=201, headers={"Location": address})

    @extend_schema(request=SourceLinkChanges)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Say what a page says of the claim, and where it says it."""
        link = self.get_target()
        values = self.read_input(SourceLinkChanges)
        set_stance(
            link, actor=self.actor, stance=values.get("stance", link.stance), quote=values.get("quote")
        )
        return self.answer_again(link.pk)

    @extend_schema(request=None, responses={202: SourceLinkSerializer})
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """Open the page again and read it; its state and snippet follow."""
        refuse_unknown_parameters(request, ())
        link = self.get_target()
        read_again(link, actor=self.actor)
        return self.answer_again(link.pk, status=202)

    @extend_schema(request=None, responses={202: SourceLinkSerializer})
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: str) -> Response:
        """Ask the web archive to keep the page; its address follows in ``archive_url``."""
        refuse_unknown_parameters(request, ())
        link = self.get_target()
        request_archiving(link, actor=self.actor)
        return self.answer_again(link.pk, status=202)

    @extend_schema(responses=ArchivingSerializer(many=True))
    @action(
        detail=True,
        queryset=Archiving.objects.select_related("requested_by"),
        filterset_class=None,
        serializer_class=ArchivingSerializer,
    )
    def archivings(self, request: Request, pk: str) -> Response:
        """What the web archive was asked for a page, and how it ended."""
        return self._answer_work(pk)

    @extend_schema(responses=PageVisitSerializer(many=True))
    @action(
        detail=True,
        queryset=PageVisit.objects.select_related("requested_by"),
        filterset_class=None,
        serializer_class=PageVisitSerializer,
    )
    def visits(self, request: Request, pk: str) -> Response:
        """When a page was opened, and what was found."""
        return self._answer_work(pk)

    def _answer_work(self, pk: str) -> Response:
        get_object_or_404(SourceLink.objects.only("pk"), pk=pk)
        return self.answer_rows_of(source_link=pk)


class PublisherSerializer(serializers.ModelSerializer[Publisher]):
    class Meta:
        model = Publisher
        fields = ["id", "domain", "name", "kind", "country", "reliability", "note", "blocked"]


class PublisherFilter(django_filters.FilterSet):
    domain = WordsFilter(lookup_expr="iexact")
    kind = django_filters.MultipleChoiceFilter(choices=list_choices(PublisherKind))
    blocked = StrictBooleanFilter()
    q = WordsFilter(field_name="name", lookup_expr="icontains", label="Words of the name.")


class PublisherViewSet(ListMixin, RetrieveMixin, DeskViewSet[Publisher]):
    queryset = Publisher.objects.all()
    serializer_class = PublisherSerializer
    filterset_class = PublisherFilter
