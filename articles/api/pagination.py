"""Pages that begin after the last row of the one before: no count, no row twice, none left out."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from articles.api.request_errors import RequestError
from articles.messages import Message, gettext_noop

if TYPE_CHECKING:  # REST framework reads its settings, and with them this module, before it has a view
    from rest_framework.views import APIView

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
PARAMETERS = frozenset({"limit", "cursor"})


class KeysetPagination(BasePagination):
    """``?limit=`` (1 to 200) and ``?cursor=``, which is signed and says nothing to a caller.

    A view orders by primary key, ``newest_first`` or not. The answer is
    ``{"results": [...], "next": url or null}``, the same address stands in the Link header.
    """

    def paginate_queryset(
        self, queryset: QuerySet[Any, Any] | Sequence[Any], request: Request, view: "APIView | None" = None
    ) -> list[Any]:
        """Return one page of a queryset and remember the address of the next. Only querysets have keys."""
        if not isinstance(queryset, QuerySet):
            raise TypeError("Pages by key are made of querysets alone.")
        newest_first: bool = getattr(view, "newest_first", False)
        limit = read_limit(request)
        after = read_cursor(request)
        if after is not None:
            queryset = queryset.filter(**{"pk__lt" if newest_first else "pk__gt": after["pk"]})
        rows = list(queryset.order_by("-pk" if newest_first else "pk")[: limit + 1])
        page = rows[:limit]
        self.next_url = make_next_url(request, {"pk": page[-1].pk}) if len(rows) > limit else None
        return page

    def get_paginated_response(self, data: object) -> Response:
        """Return the answer for one page."""
        response = Response({"results": data, "next": self.next_url})
        add_next_link(response, self.next_url)
        return response

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the OpenAPI schema of a page."""
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {
                "results": schema,
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": "The address of the next page; null on the last.",
                },
            },
        }

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        """Return the OpenAPI descriptions of the two parameters."""
        limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
        return [
            {"name": "limit", "in": "query", "description": "Rows a page.", "schema": limit},
            {
                "name": "cursor",
                "in": "query",
                "description": "Where the page begins, out of the “next” of the page before.",
                "schema": {"type": "string"},
            },
        ]


class WholeList(KeysetPagination):
    """For lists of so few rows that the first page is the last: the same form, nothing to ask for."""

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        """Return no parameters."""
        return []


def read_limit(request: Request) -> int:
    """Return the number of rows asked for; RequestError (400) for what is no such number."""
    text = request.query_params.get("limit", str(DEFAULT_LIMIT))
    if not text.isascii() or not text.isdigit() or len(text) > 4 or not 1 <= int(text) <= MAX_LIMIT:
        raise refuse_parameter(
            "limit", "out_of_range", Message("Ask for 1 to %(limit)s rows.", {"limit": MAX_LIMIT})
        )
    return int(text)


def read_cursor(request: Request) -> dict[str, Any] | None:
    """Return what a cursor of the same list holds, None without one; RequestError (400) for any other."""
    text = request.query_params.get("cursor")
    if text is None:
        return None
    try:
        place: dict[str, Any] = make_signer(request).unsign_object(text)
    except (BadSignature, ValueError) as error:
        raise refuse_parameter(
            "cursor",
            "invalid_cursor",
            Message("This cursor does not belong to this list. Begin without one, then follow “next”."),
        ) from error
    return place


def make_next_url(request: Request, place: Mapping[str, Any]) -> str:
    """Return the address of the page that begins after ``place``."""
    cursor = make_signer(request).sign_object(dict(place))
    return replace_query_param(request.build_absolute_uri(), "cursor", cursor)


def add_next_link(response: Response, url: str | None) -> None:
    """Name the next page in the Link header (RFC 8288)."""
    if url:
        response["Link"] = f'<{url}>; rel="next"'


def refuse_parameter(name: str, code: str, message: Message) -> RequestError:
    """Return the refusal of one query parameter."""
    return RequestError(
        400,
        code,
        Message(IN_PARAMETER, {"name": name, "message": message}),
        errors=[{"parameter": name, "code": code, "detail": message}],
    )


# The name of a parameter before what is wrong with it.
IN_PARAMETER = gettext_noop("%(name)s: %(message)s")


def make_signer(request: Request) -> Signer:
    # a cursor belongs to its list: the salt is the list's address
    return Signer(salt=f"articles.api.cursor:{request.path}")
