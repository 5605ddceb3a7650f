"""Keyset pagination: a page begins after the last row of the page before.

It needs no count, and rows that are added meanwhile neither repeat nor hide others.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from articles.api.problems import RequestError
from articles.messages import Message, gettext_noop

if TYPE_CHECKING:  # REST framework reads its settings, and with them this module, before it has a view
    from rest_framework.views import APIView

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
PARAMETERS = frozenset({"limit", "cursor"})


class KeysetPagination(BasePagination):
    """``?limit=`` (1 to 200) and ``?cursor=``, which is signed and opaque to callers.

    A view orders by primary key, ``newest_first`` or not. The response is
    ``{"results": [...], "next": url or null}``; the Link header has the same URL.
    """

    def paginate_queryset(
        self, queryset: QuerySet[Any, Any] | Sequence[Any], request: Request, view: "APIView | None" = None
    ) -> list[Any]:
        """Return one page of a queryset and remember the URL of the next."""
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
        """Return the response with one page."""
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
    """For short lists: the response has the shape of a page, and there are no parameters."""

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        """Return no parameters."""
        return []


def read_limit(request: Request) -> int:
    """Return the number of rows asked for. Raises RequestError (400) for an invalid limit."""
    text = request.query_params.get("limit", str(DEFAULT_LIMIT))
    if not text.isascii() or not text.isdigit() or len(text) > 4 or not 1 <= int(text) <= MAX_LIMIT:
        raise refuse_parameter(
            "limit", "out_of_range", Message("Ask for 1 to %(limit)s rows.", {"limit": MAX_LIMIT})
        )
    return int(text)


def read_cursor(request: Request) -> dict[str, Any] | None:
    """Return the data in the cursor, None without one. Raises RequestError (400) for one of another list."""
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
    """Return the URL of the page that begins after ``place``."""
    cursor = make_signer(request).sign_object(dict(place))
    return replace_query_param(request.build_absolute_uri(), "cursor", cursor)


def add_next_link(response: Response, url: str | None) -> None:
    """Set the Link header to the next page (RFC 8288)."""
    if url:
        response["Link"] = f'<{url}>; rel="next"'


def refuse_parameter(name: str, code: str, message: Message) -> RequestError:
    """Return the error (400) for one query parameter."""
    return RequestError(
        400,
        code,
        Message(IN_PARAMETER, {"name": name, "message": message}),
        errors=[{"parameter": name, "code": code, "detail": message}],
    )


# The name of a parameter before what is wrong with it.
IN_PARAMETER = gettext_noop("%(name)s: %(message)s")


def make_signer(request: Request) -> Signer:
    # The salt is the URL's path, so that a cursor is valid for its own list only.
    return Signer(salt=f"articles.api.cursor:{request.path}")
