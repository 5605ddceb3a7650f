"""/providers/: the sources of sources, how they stand and how well they answer."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from articles.api.filters import refuse_unknown_parameters
from articles.api.pagination import WholeList
from articles.models import Lookup
from articles.services.provider_health import read_provider_health


class ProviderSerializer(serializers.Serializer[Any]):
    """A provider: its settings' state, its breaker, its pace and allowance, its last lookups.

    ``missing`` says what to set where it is not configured. ``ok_share`` (0 to 1) and ``p95_ms`` are null
    where it was not asked within seven days.
    """

    name = serializers.CharField(source="standing.name", help_text="As in settings and lookups.")
    notes = serializers.CharField(source="standing.notes")
    missing = serializers.CharField(source="standing.missing", allow_blank=True)
    rate = serializers.FloatField(source="standing.rate", help_text="Calls a second, of all workers.")
    concurrency = serializers.IntegerField(source="standing.concurrency", help_text="Calls at once.")
    breaker = serializers.ChoiceField(("closed", "open", "half_open"), source="standing.breaker")
    failures = serializers.IntegerField(source="standing.failures", help_text="In a row.")
    running = serializers.IntegerField(source="standing.running", help_text="Calls running now.")
    seconds_left = serializers.FloatField(
        source="standing.seconds_left", help_text="Until it may be asked again; 0 for now."
    )
    budget = serializers.IntegerField(
        source="standing.budget", allow_null=True, help_text="Calls a day; null without a limit."
    )
    spent = serializers.IntegerField(source="standing.spent", help_text="Calls of today.")
    shared = serializers.BooleanField(
        source="standing.shared", help_text="False where other processes' counts can't be read."
    )
    asked = serializers.IntegerField(help_text="Of its last 200 lookups.")
    answered = serializers.IntegerField(help_text="With pages or with none.")
    ok_share = serializers.FloatField(allow_null=True)
    p95_ms = serializers.IntegerField(allow_null=True)
    waiting = serializers.IntegerField(help_text="Lookups yet to be settled.")
    last_answer_at = serializers.DateTimeField(allow_null=True)
    last_failure = serializers.CharField(allow_blank=True)
    last_failure_at = serializers.DateTimeField(allow_null=True)


class ProvidersView(APIView):
    queryset = Lookup.objects.none()  # whoever may see lookups may see who answers them
    pagination_class = WholeList
    http_method_names = ["get", "head"]

    @extend_schema(responses=ProviderSerializer(many=True), operation_id="providers_list", filters=False)
    def get(self, request: Request) -> Response:
        """Tell how each provider stands, in the order they are asked."""
        refuse_unknown_parameters(request, ())
        rows = ProviderSerializer(read_provider_health(), many=True).data
        return Response({"results": rows, "next": None}, headers={"Cache-Control": "private, no-cache"})
