"""/status/: the caller's identity, and the service's version."""

from importlib.metadata import version
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from articles.api.filters import refuse_unknown_parameters
from articles.models import ApiToken
from articles.services.tokens import SCOPES


class StatusSerializer(serializers.Serializer[Any]):
    """The service's version and clock; the caller's name, roles and scopes."""

    version = serializers.CharField()
    time = serializers.DateTimeField()
    user = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    scopes = serializers.ListField(child=serializers.ChoiceField(SCOPES))


class StatusView(APIView):
    queryset = None
    http_method_names = ["get", "head"]

    @extend_schema(responses=StatusSerializer, operation_id="status_read")
    def get(self, request: Request) -> Response:
        """Tell an integrator that its key works, and for what."""
        refuse_unknown_parameters(request, ())
        return Response(
            StatusSerializer(
                {
                    "version": version("factdesk"),
                    "time": timezone.now(),
                    "user": request.user.get_username(),
                    "roles": sorted(request.user.groups.values_list("name", flat=True)),
                    "scopes": request.auth.scopes if isinstance(request.auth, ApiToken) else list(SCOPES),
                }
            ).data,
            headers={"Cache-Control": "private, no-cache"},
        )
