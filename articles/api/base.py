"""The base of the API's views: responses with one object or one page, ETags and conditional requests.

ETags follow RFC 9110, section 13. An ETag is the hash of the response's data, so it changes exactly when the
data does.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar, cast

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.http import parse_etags
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from articles.api.filters import refuse_unknown_parameters
from articles.api.problems import EMPTY_BODY, RequestError
from articles.messages import Message


def make_etag(data: object) -> str:
    """Return the strong ETag of a representation, with its quotes."""
    return '"' + hashlib.sha256(JSONRenderer().render(data)).hexdigest()[:32] + '"'


def is_known(request: Request, etag: str) -> bool:
    """Tell whether the request's If-None-Match has this ETag: the caller has the representation already."""
    known = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    return "*" in known or etag in known


def check_match(request: Request, etag: str) -> None:
    """Raise RequestError (412) if the request's If-Match lacks this ETag: the caller's copy is stale."""
    wanted = parse_etags(request.headers.get("If-Match", ""))
    if "*" not in wanted and etag not in wanted:
        raise RequestError(
            412,
            "stale",
            Message("This has changed since you read it. Read it again before you change it."),
        )


Row = TypeVar("Row", bound=Model)


class DeskViewSet(GenericViewSet[Row], Generic[Row]):
    """A noun of the API. Subclasses define what they show and call one service for each verb.

    ``queryset`` fetches all that is shown in a constant number of queries; a caller needs the view permission
    of its model. ``newest_first`` is the order of the list. ``parameters`` are the query parameters of
    operations on one object.
    """

    http_method_names = ["get", "head", "post", "patch"]
    lookup_value_regex = "[0-9]{1,18}"
    newest_first = False
    parameters: tuple[str, ...] = ()

    @property
    def actor(self) -> User:
        """The caller. The permission class has refused anonymous ones."""
        return cast(User, self.request.user)

    def get_object(self) -> Row:
        """Return the row that the URL names, or raise Http404."""
        refuse_unknown_parameters(self.request, self.parameters)
        row: Row = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        return row

    def get_target(self) -> Row:
        """Return the row for a verb. Raises RequestError (412) if it no longer matches If-Match."""
        row = self.get_object()
        if "If-Match" in self.request.headers:
            check_match(self.request, make_etag(self.get_serializer(row).data))
        return row

    def read_input(self, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """Return the validated body. Raises RequestError or ValidationError for an invalid one."""
        if "Transfer-Encoding" in self.request.headers and not self.request.headers.get("Content-Length"):
            raise RequestError(
                411, "length_required", Message("Send the body with a Content-Length, not in chunks.")
            )
        form = kind(data=self.request.data, context=self.get_serializer_context())
        if self.request.stream is None and any(field.required for field in form.fields.values()):
            raise RequestError(400, "empty_body", EMPTY_BODY)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def answer(
        self, row: Row | dict[str, Any], *, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Return a response with a row, or data of its shape, and its ETag; 304 if the caller has it."""
        data = self.get_serializer(row).data
        etag = make_etag(data)
        if self.request.method in ("GET", "HEAD") and is_known(self.request, etag):
            response = Response(status=304)
        else:
            response = Response(data, status=status, headers=dict(headers or {}))
        response["ETag"] = etag
        return response

    def answer_again(
        self, pk: int, *, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Return a response with a row as it is after a verb."""
        return self.answer(self.get_queryset().get(pk=pk), status=status, headers=headers)

    def answer_page(self, queryset: QuerySet[Any]) -> Response:
        """Return a response with one page of a queryset, filtered by the query parameters."""
        rows = self.paginate_queryset(self.filter_queryset(queryset))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def answer_rows_of(self, **owner: str) -> Response:
        """Return a response with one page of the rows of an owner, for an action with its own queryset."""
        rows: QuerySet[Any] = self.get_queryset()
        return self.answer_page(rows.filter(**owner))

    def answer_all(
        self, rows: Iterable[Any], kind: type[serializers.Serializer[Any]], *, status: int = 200
    ) -> Response:
        """Return a response with a few rows, in the shape of a last page."""
        data = kind(rows, many=True, context=self.get_serializer_context()).data
        return Response({"results": data, "next": None}, status=status)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Keep responses, which depend on the caller's rights, out of shared caches."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class ListMixin:
    """GET of a list."""

    def list(self: Any, request: Request) -> Response:
        """One page, filtered by the query."""
        response: Response = self.answer_page(self.get_queryset())
        return response


class RetrieveMixin:
    """GET of one."""

    def retrieve(self: Any, request: Request, pk: str) -> Response:
        """One, with its ETag."""
        response: Response = self.answer(self.get_object())
        return response
