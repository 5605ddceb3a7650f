"""/feeds/: feeds whose entries are imported, by schedule or on request."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from articles.api.base import DeskViewSet, ListMixin, RetrieveMixin
from articles.api.fields import PersonName, StrictSerializer, TextField
from articles.api.filters import refuse_unknown_parameters
from articles.api.imports import ImportSerializer
from articles.messages import show_messages
from articles.models import Feed, Import
from articles.services.feeds import LEAST_MINUTES, MOST_MINUTES, add_feed, change_feed, read_feed_now


class FeedSerializer(serializers.ModelSerializer[Feed]):
    """A feed. ``problem`` is why its last reading failed, null when it went well."""

    url = serializers.CharField()
    problem = serializers.SerializerMethodField()
    added_by = PersonName()

    class Meta:
        model = Feed
        fields = [
            "id",
            "url",
            "title",
            "watched",
            "minutes",
            "next_read_at",
            "read_at",
            "problem",
            "added_by",
            "created_at",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.DictField(allow_null=True))
    def get_problem(self, feed: Feed) -> dict[str, Any] | None:
        problem: dict[str, Any] | None = show_messages(feed.problem)
        return problem


class FeedInput(StrictSerializer):
    url = TextField(help_text="Of an RSS, Atom or JSON feed.")
    watched = serializers.BooleanField(required=False, default=False)
    minutes = serializers.IntegerField(
        required=False, default=60, min_value=LEAST_MINUTES, max_value=MOST_MINUTES
    )


class FeedChanges(StrictSerializer):
    watched = serializers.BooleanField(required=False)
    minutes = serializers.IntegerField(required=False, min_value=LEAST_MINUTES, max_value=MOST_MINUTES)


class FeedViewSet(ListMixin, RetrieveMixin, DeskViewSet[Feed]):
    queryset = Feed.objects.select_related("added_by").order_by("pk")
    serializer_class = FeedSerializer

    @extend_schema(
        request=FeedInput,
        responses={202: OpenApiResponse(ImportSerializer, "Its reading; Location is the import to watch.")},
    )
    def create(self, request: Request) -> Response:
        """Add a feed, or take the one that is there, and begin to read it."""
        refuse_unknown_parameters(request, ())
        _, reading = add_feed(**self.read_input(FeedInput), actor=self.actor)
        return self.answer_reading(reading)

    @extend_schema(request=FeedChanges)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Watch it or stop, and say how often it is read."""
        feed = self.get_target()
        change_feed(feed, actor=self.actor, **self.read_input(FeedChanges))
        return self.answer_again(feed.pk)

    @extend_schema(request=None, responses={202: ImportSerializer})
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """Read it now; the import answered brings one more for each entry that is new or changed."""
        refuse_unknown_parameters(request, ())
        return self.answer_reading(read_feed_now(self.get_target(), actor=self.actor))

    def answer_reading(self, reading: Import) -> Response:
        """Return a 202 response with a feed's reading and the URL that reports its progress."""
        data = ImportSerializer(reading, context=self.get_serializer_context()).data
        address = self.request.build_absolute_uri(reverse("api:imports-detail", args=[data["id"]]))
        return Response(data, status=202, headers={"Location": address, "Retry-After": "1"})
