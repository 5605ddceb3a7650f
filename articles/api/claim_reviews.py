"""/claimreview/: what is published, as ClaimReview (https://schema.org/ClaimReview) in JSON-LD."""

import uuid
from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from articles.api.base import DeskViewSet, is_known, make_etag
from articles.api.filters import refuse_unknown_parameters
from articles.api.pagination import PARAMETERS, add_next_link, make_next_url, read_cursor, read_limit
from articles.choices import TaskState
from articles.models import Verdict
from articles.publishing.claimreview import build_claim_review
from articles.publishing.keyset import read_cursor as read_position
from articles.publishing.reads import get_published, list_published_after

LD_JSON = "application/ld+json"
ANY_OBJECT = {"type": "object", "additionalProperties": True}


@extend_schema_serializer(many=False)
class DataFeedSerializer(serializers.Serializer[Any]):
    """https://schema.org/DataFeed, each element with a ClaimReview as its item."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields, two of which have names that are not valid in Python."""
        return {
            "@context": serializers.CharField(),
            "@type": serializers.CharField(),
            "dataFeedElement": serializers.ListField(child=serializers.DictField()),
        }


class LinkedDataRenderer(JSONRenderer):
    """JSON with the media type of linked data."""

    media_type = LD_JSON
    format = "jsonld"


class ClaimReviewViewSet(DeskViewSet[Verdict]):
    queryset = Verdict.objects.all()
    renderer_classes = [LinkedDataRenderer, JSONRenderer]
    lookup_value_regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    lookup_url_kwarg = "public_id"
    filter_backends = []

    @extend_schema(
        responses={
            (200, LD_JSON): OpenApiResponse(DataFeedSerializer, "The Link header names the next page.")
        }
    )
    def list(self, request: Request) -> Response:
        """All that stands, newest first, as a DataFeed. The Link header names the next page."""
        refuse_unknown_parameters(request, PARAMETERS)
        place = read_cursor(request)
        page, after = list_published_after(
            read_position(place["at"] if place else ""), limit=read_limit(request)
        )
        feed = {
            "@context": "https://schema.org",
            "@type": "DataFeed",
            "dataFeedElement": [describe_item(verdict) for verdict in page],
        }
        response = Response(feed)
        add_next_link(response, make_next_url(request, {"at": str(after)}) if after else None)
        return response

    @extend_schema(responses={(200, LD_JSON): OpenApiResponse(ANY_OBJECT, "A ClaimReview.")})
    def retrieve(self, request: Request, public_id: str) -> Response:
        """The ClaimReview of one task's published verdict, by the task's public id."""
        refuse_unknown_parameters(request, ())
        try:
            verdict = get_published(uuid.UUID(public_id))
        except Verdict.DoesNotExist as error:
            raise Http404 from error
        if verdict.task.state == TaskState.RETRACTED:
            raise Http404
        data = build_claim_review(verdict)
        etag = make_etag(data)
        response = Response(status=304) if is_known(request, etag) else Response(data)
        response["ETag"] = etag
        return response


def describe_item(verdict: Verdict) -> dict[str, Any]:
    """Return one element of the feed, in the shape of the public feed's elements."""
    review = build_claim_review(verdict)
    return {
        "@type": "DataFeedItem",
        "url": review["url"],
        "dateCreated": review["datePublished"],
        "dateModified": review.get("dateModified", review["datePublished"]),
        "item": [review],
    }
