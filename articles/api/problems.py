"""Errors of the API as application/problem+json (RFC 9457), with JSON pointers to the fields at fault."""

from collections import deque
from collections.abc import Sequence
from typing import Any

import structlog
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404, UnreadablePostError
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings

from articles.errors import ImportRejected, InvalidInput, NotPermitted, TransitionError
from articles.messages import Message, show_messages
from articles.problems import describe_problem, make_problem

log = structlog.get_logger(__name__)

PROBLEM_JSON = "application/problem+json"
RETRY_SECONDS = 5
MAX_ERRORS = 50

# REST framework's codes for characters that a database can't store
NOT_TEXT = {"null_characters_not_allowed", "surrogate_characters_not_allowed"}
# REST framework's other codes, with our code for the same
CODES = {"blank": "required", "null": "required", "max_length": "too_long", "does_not_exist": "not_found"}
EMPTY_BODY = Message("The request has no body. Send a JSON object.")


class RequestError(exceptions.APIException):
    """A request that is refused for its form, before a service is called.

    ``errors`` are objects with "pointer" (or "parameter" for the query), "code" and "detail".
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: Message,
        *,
        errors: Sequence[dict[str, str | Message]] = (),
        pointer: str | None = None,
    ) -> None:
        super().__init__(str(message), code)
        self.status_code = status
        self.code = code
        self.message = message
        self.errors = list(errors)
        if pointer is not None:
            self.errors.append({"pointer": pointer, "code": code, "detail": message})


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the response to an exception, or None for a defect, which Django logs and answers."""
    problem = find_problem(error)
    if problem is None:
        return None
    response = Response(show_messages(problem), status=problem["status"], content_type=PROBLEM_JSON)
    if isinstance(error, exceptions.APIException):
        challenge = getattr(error, "auth_header", None)
        if challenge:
            response["WWW-Authenticate"] = challenge
        wait = getattr(error, "wait", None)
        if wait:
            response["Retry-After"] = str(int(wait) + 1)
    if problem["status"] == 503:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def find_problem(error: BaseException) -> dict[str, Any] | None:
    """Return the problem object of an exception, with messages; None if the exception is a defect."""
    match error:
        case ImportRejected() | InvalidInput():
            return make_problem(error)
        case NotPermitted():
            return describe_problem(403, error.code, error.message)
        case TransitionError():
            return describe_problem(409, error.code, error.message, allowed=list(error.allowed))
        case exceptions.ValidationError():
            return describe_validation(error)
        case RequestError():
            return describe_problem(
                error.status_code,
                error.code,
                error.message,
                **({"errors": error.errors} if error.errors else {}),
            )
        case exceptions.APIException():
            return describe_api_exception(error)
    return find_django_problem(error)


def find_django_problem(error: BaseException) -> dict[str, Any] | None:
    """Return the problem object of one of Django's own exceptions."""
    match error:
        case Http404():
            return describe_problem(
                404, "not_found", Message("There is nothing at this address, or you may not see it.")
            )
        case PermissionDenied():
            return describe_problem(403, "permission_denied", Message("You may not do this."))
        case RequestDataTooBig() | TooManyFieldsSent() | TooManyFilesSent():
            return describe_problem(
                413, "too_large", Message("The request is larger than is accepted. Send less at once.")
            )
        case SuspiciousOperation():
            return describe_problem(
                400, "bad_request", Message("The request can't be read. Check its address and headers.")
            )
        case UnreadablePostError():
            return describe_problem(
                400, "incomplete", Message("The request broke off before its end. Send it again.")
            )
        case OperationalError() | InterfaceError():
            log.error("database_unavailable", error=str(error))
            return describe_problem(
                503,
                "database_unavailable",
                Message("The database does not answer right now. Try again in a few seconds."),
            )
    return None


def describe_validation(error: exceptions.ValidationError) -> dict[str, Any]:
    """Return the problem object of invalid fields: 422, or 400 for characters that can't be stored."""
    errors = [describe_field_error(*found) for found in flatten_errors(error.detail)[:MAX_ERRORS]]
    first = errors[0]
    status = 400 if first["code"] == "invalid_encoding" else 422
    where = f"{first['pointer']}: " if first["pointer"] else ""
    return describe_problem(status, first["code"], f"{where}{first['detail']}", errors=errors)


def describe_field_error(path: Sequence[str], detail: exceptions.ErrorDetail) -> dict[str, str]:
    """Return the pointer, code and detail of one error of a serializer."""
    code = detail.code or "invalid"
    return {
        "pointer": make_pointer(path),
        "code": "invalid_encoding" if code in NOT_TEXT else CODES.get(code, code),
        "detail": str(detail),
    }


def describe_api_exception(error: exceptions.APIException) -> dict[str, Any]:
    """Return the problem object of another REST framework exception, with its code and status."""
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else "error"
    return describe_problem(error.status_code, {"error": "unavailable"}.get(code, code), str(error.detail))


def flatten_errors(detail: object) -> list[tuple[tuple[str, ...], exceptions.ErrorDetail]]:
    """Return (path, error) for each of a serializer's nested errors, outer fields first."""
    found = []
    waiting: deque[tuple[tuple[str, ...], object]] = deque([((), detail)])
    while waiting:
        path, part = waiting.popleft()
        if isinstance(part, dict):
            waiting.extend(((*path, str(key)), value) for key, value in part.items())
        elif isinstance(part, list):
            # A list field's errors are followed by an entry for each item, empty for an item without errors.
            items = [item for item in part if not isinstance(item, exceptions.ErrorDetail)]
            waiting.extend((path, item) for item in part if isinstance(item, exceptions.ErrorDetail))
            waiting.extend(((*path, str(place)), item) for place, item in enumerate(items))
        elif isinstance(part, exceptions.ErrorDetail):
            found.append((path, part))
    return found


def make_pointer(path: Sequence[str]) -> str:
    """Return the JSON pointer (RFC 6901) for a path; "" is the whole input."""
    if path and path[-1] == api_settings.NON_FIELD_ERRORS_KEY:
        path = path[:-1]
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in path)
