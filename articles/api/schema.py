"""The OpenAPI description (3.1), generated from the code, with the errors of each operation."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction, OpenApiResponse
from rest_framework import serializers

from articles.api.problems import PROBLEM_JSON

# The largest smallint, integer and bigint: https://www.postgresql.org/docs/current/datatype-numeric.html
DATABASE_BOUNDS = (2**15 - 1, 2**31 - 1, 2**63 - 1)


class ProblemErrorSerializer(serializers.Serializer[Any]):
    """One fault of a request: where, which, and what to try."""

    pointer = serializers.CharField(required=False, help_text='JSON pointer into the body; "" is all of it.')
    parameter = serializers.CharField(required=False, help_text="The query parameter at fault.")
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """Why a request was refused (RFC 9457)."""

    type = serializers.CharField(help_text="urn:factdesk:problem:<code>")
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="A stable word for programs.")
    detail = serializers.CharField(help_text="A sentence or two for people.")
    errors = ProblemErrorSerializer(many=True, required=False)  # type: ignore[assignment]  # a field of that name
    allowed = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Verbs that the task's state allows (409)."
    )


class DeskSchema(AutoSchema):
    """Adds to each operation the problem responses it can have."""

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        statuses: list[int | str] = [*self._list_refusals(), "default"]
        for status in statuses:
            refusal = OpenApiResponse(ProblemSerializer, REFUSALS[status])
            body = self._get_response_for_code(refusal, str(status), [PROBLEM_JSON], direction)  # type: ignore[no-untyped-call]  # without types there
            bodies.setdefault(str(status), body)
        return bodies

    def _list_refusals(self) -> list[int]:
        refusals = [400, 401, 403, 406, 503]
        if "{" in self.path:
            refusals.append(404)
        if self.method in ("POST", "PATCH"):
            refusals += [409, 411, 412, 413, 415, 422]
        return sorted(refusals)

    def get_operation_id(self) -> str:
        """Return noun and verb, such as tasks_take or articles_list."""
        parts = [part.replace("-", "_") for part in self._tokenize_path()]
        action = getattr(self.view, "action", "") or ""
        if action in ("list", "create", "retrieve", "partial_update"):
            return "_".join([*parts, {"partial_update": "update"}.get(action, action)])
        suffix = {"PATCH": "update"}.get(self.method, "")
        return "_".join([*parts, suffix]).rstrip("_")


def drop_database_bounds(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Remove a database's own bounds of integers, so that the description is the same on both databases."""
    waiting: list[Any] = [result]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if part.get("maximum") in DATABASE_BOUNDS:
                del part["maximum"]
            if part.get("type") in ("integer", ["integer", "null"]) and part.get("format") == "int64":
                del part["format"]
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return result


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its hook has no types
    """Describes the Authorization header."""

    target_class = "articles.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """Return the security scheme."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "fd_<id>_<secret>"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes the admin's session."""

    target_class = "articles.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """Return the security scheme."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


REFUSALS: dict[int | str, str] = {
    400: "The request can't be read.",
    401: "No valid key or session.",
    403: "A right, a scope or independence is missing.",
    404: "There is no such thing.",
    406: "Only JSON is given.",
    409: "The task's state does not allow it; “allowed” names what it does.",
    411: "The body came without its length.",
    412: "It is not what If-Match says any more.",
    413: "Too large.",
    415: "Not a kind of document that is taken here.",
    422: "A field can't be used; “errors” says which and why.",
    503: "The database does not answer just now.",
    "default": "Any other refusal.",
}
