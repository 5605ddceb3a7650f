"""/providers/: the state of each provider and how well it answers."""

from typing import Any, cast

from django.contrib.auth.models import User
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from articles.api.fields import StrictSerializer, TextField
from articles.api.filters import refuse_unknown_parameters
from articles.api.pagination import WholeList
from articles.models import Article, Lookup
from articles.services.lookups import retry_failed
from articles.services.provider_health import ProviderHealth, read_provider_health


class ProviderSerializer(serializers.Serializer[Any]):
    """A provider: what the workers last reported of it, and its last lookups.

    ``reported_at`` is null, and so is all that only workers know, where no worker has reported yet.
    ``breaker`` is unknown then, and where the last report is older than a minute and a half. ``missing`` says
    what to set where the provider is not configured. ``ok_share`` (0 to 1) and ``p95_ms`` are null where it
    was not asked within seven days.
    """

    name = serializers.CharField(help_text="As in settings and lookups.")
    reported_at = serializers.DateTimeField(source="status.reported_at", default=None, allow_null=True)
    notes = serializers.CharField(source="status.notes", default="", allow_blank=True)
    missing = serializers.CharField(source="status.missing", default="", allow_blank=True)
    rate = serializers.FloatField(
        source="status.rate", default=None, allow_null=True, help_text="Calls a second, of all workers."
    )
    concurrency = serializers.IntegerField(
        source="status.concurrency", default=None, allow_null=True, help_text="Calls at once."
    )
    breaker = serializers.SerializerMethodField()
    failures = serializers.IntegerField(
        source="status.failures", default=None, allow_null=True, help_text="In a row."
    )
    running = serializers.IntegerField(
        source="status.running", default=None, allow_null=True, help_text="Calls running when reported."
    )
    seconds_left = serializers.FloatField(
        source="status.seconds_left",
        default=None,
        allow_null=True,
        help_text="Until it may be asked again; 0 for now.",
    )
    budget = serializers.IntegerField(
        source="status.budget", default=None, allow_null=True, help_text="Calls a day; null without a limit."
    )
    spent = serializers.IntegerField(help_text="Calls of today.")
    shared = serializers.BooleanField(
        source="status.shared",
        default=None,
        allow_null=True,
        help_text="False where other processes' counts can't be read.",
    )
    asked = serializers.IntegerField(help_text="Of its last 200 lookups.")
    answered = serializers.IntegerField(help_text="With pages or with none.")
    ok_share = serializers.FloatField(allow_null=True)
    p95_ms = serializers.IntegerField(allow_null=True)
    waiting = serializers.IntegerField(help_text="Lookups yet to be settled.")
    last_answer_at = serializers.DateTimeField(allow_null=True)
    last_failure = serializers.CharField(allow_blank=True)
    last_failure_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(serializers.ChoiceField(("closed", "open", "half_open", "unknown")))
    def get_breaker(self, row: ProviderHealth) -> str:
        """Return the breaker's state as reported, if that was just now."""
        return row.status.breaker if row.status is not None and row.is_current else "unknown"


class RetryInput(StrictSerializer):
    provider = TextField(
        required=False, default="", allow_blank=True, max_length=30, help_text="One alone; empty for all."
    )
    article = serializers.PrimaryKeyRelatedField(
        queryset=Article.objects.all(), required=False, default=None, allow_null=True, help_text="One alone."
    )


class RetrySerializer(serializers.Serializer[Any]):
    lookups = serializers.IntegerField(help_text="How many will be made again; at most 5,000 at a time.")


class RetryView(APIView):
    queryset = Lookup.objects.none()
    http_method_names = ["post"]

    @extend_schema(
        request=RetryInput, responses={202: RetrySerializer}, operation_id="providers_retry", filters=False
    )
    def post(self, request: Request) -> Response:
        """Ask again all that failed or was refused for its pace."""
        refuse_unknown_parameters(request, ())
        form = RetryInput(data=request.data)
        form.is_valid(raise_exception=True)
        new = retry_failed(actor=cast(User, request.user), **form.validated_data)
        return Response({"lookups": len(new)}, status=202)


class ProvidersView(APIView):
    queryset = Lookup.objects.none()  # the right to view lookups covers providers
    pagination_class = WholeList
    http_method_names = ["get", "head"]

    @extend_schema(responses=ProviderSerializer(many=True), operation_id="providers_list", filters=False)
    def get(self, request: Request) -> Response:
        """Tell how each provider stands, in the order they are asked."""
        refuse_unknown_parameters(request, ())
        rows = ProviderSerializer(read_provider_health(), many=True).data
        return Response({"results": rows, "next": None}, headers={"Cache-Control": "private, no-cache"})
