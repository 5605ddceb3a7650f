"""Responses to errors outside the API's views: a problem object under /api/, Django's page elsewhere."""

import sys
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.urls import is_valid_path
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt

from articles.api.problems import PROBLEM_JSON, RETRY_SECONDS, find_problem
from articles.messages import Message, show_messages
from articles.problems import describe_problem

API = "/api/"


def answer_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer with 400 or 413: a host that is not ours, a form that is too large."""
    return _answer(request, exception, 400, "bad_request", lambda: defaults.bad_request(request, exception))


def answer_forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer with 403."""
    return _answer(
        request, exception, 403, "permission_denied", lambda: defaults.permission_denied(request, exception)
    )


def answer_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer with 404."""
    return _answer(request, exception, 404, "not_found", lambda: defaults.page_not_found(request, exception))


def answer_server_error(request: HttpRequest) -> HttpResponse:
    """Answer with 500, or with 503 if the database failed. Details of the defect go to the log only."""
    error = sys.exc_info()[1]
    return _answer(request, error, 500, "server_error", lambda: defaults.server_error(request))


@csrf_exempt
def add_slash(request: HttpRequest) -> HttpResponse:
    """Redirect a URL without its last slash to the one with it; 308 keeps the method and the body."""
    if not is_valid_path(f"{request.path_info}/"):
        raise Http404
    return HttpResponsePermanentRedirect(
        request.get_full_path(force_append_slash=True), preserve_request=True
    )


def _answer(
    request: HttpRequest,
    error: BaseException | None,
    status: int,
    code: str,
    page: Callable[[], HttpResponse],
) -> HttpResponse:
    if not request.path_info.startswith(API):
        return page()
    problem: dict[str, Any] | None = find_problem(error) if error is not None else None
    problem = problem or describe_problem(status, code, DETAILS[status])
    response = JsonResponse(show_messages(problem), status=problem["status"], content_type=PROBLEM_JSON)
    if response.status_code == 503:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


DETAILS = {
    400: Message("The request can't be read."),
    403: Message("You may not do this."),
    404: Message("There is nothing at this address."),
    500: Message(
        "Something went wrong on our side. It is in the server's log; what was asked for was not done."
    ),
}
