"""What every view of the API is: few methods, one object or one page, and an ETag on the object."""

from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar, cast

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from articles.api.etags import check_match, is_known, make_etag
from articles.api.filters import refuse_unknown_parameters
from articles.api.request_errors import EMPTY_BODY, RequestError
from articles.messages import Message

Row = TypeVar("Row", bound=Model)


class DeskViewSet(GenericViewSet[Row], Generic[Row]):
    """A noun at the API. Subclasses name what they show and call one service for each verb.

    ``queryset`` holds all that is shown in a constant number of queries, and its model is the one whose
    view right the door asks for; ``newest_first`` is the order of its list; ``parameters`` are the query
    parameters of what is no list.
    """

    http_method_names = ["get", "head", "post", "patch"]
    lookup_value_regex = "[0-9]{1,18}"
    newest_first = False
    parameters: tuple[str, ...] = ()

    @property
    def actor(self) -> User:
        """Whoever calls; the door let nobody anonymous in."""
        return cast(User, self.request.user)

    def get_object(self) -> Row:
        """Return the row of the address, or raise Http404."""
        refuse_unknown_parameters(self.request, self.parameters)
        row: Row = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        return row

    def get_target(self) -> Row:
        """Return the row that a verb is done to, if it is still what If-Match says."""
        row = self.get_object()
        if "If-Match" in self.request.headers:
            check_match(self.request, make_etag(self.get_serializer(row).data))
        return row

    def read_input(self, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """Return the checked body. RequestError or ValidationError for one that can't be used."""
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
        """Return one row, or what is shown like one, with its ETag; 304 when the caller has it already."""
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
        """Return a row as it stands after a verb."""
        return self.answer(self.get_queryset().get(pk=pk), status=status, headers=headers)

    def answer_page(self, queryset: QuerySet[Any]) -> Response:
        """Return one page of a queryset, filtered by the query."""
        rows = self.paginate_queryset(self.filter_queryset(queryset))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def answer_rows_of(self, **owner: str) -> Response:
        """Return one page of what belongs to the owner given, in an action with a queryset of its own."""
        rows: QuerySet[Any] = self.get_queryset()
        return self.answer_page(rows.filter(**owner))

    def answer_all(
        self, rows: Iterable[Any], kind: type[serializers.Serializer[Any]], *, status: int = 200
    ) -> Response:
        """Return a few rows in the form of a page that is the last."""
        data = kind(rows, many=True, context=self.get_serializer_context()).data
        return Response({"results": data, "next": None}, status=status)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Keep what one caller may see out of shared caches."""
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
