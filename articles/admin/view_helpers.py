"""Helpers of all screens: check the right, render the page, show a service's refusal."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from articles.errors import ImportRejected, InvalidInput, NotPermitted, TransitionError

Result = TypeVar("Result")
Page = Callable[..., HttpResponse]


def need(right: str) -> Callable[[Page], Page]:
    """Decorate a view so that it needs ``right``; without it the response is a page with status 403."""

    def wrap(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
            if not get_actor(request).has_perm(right):
                return render(
                    request,
                    "desk/forbidden.html",
                    gettext("Not for this account"),
                    {"right": right},
                    status=403,
                )
            return page(request, *args, **values)

        return guarded

    return wrap


def get_actor(request: HttpRequest) -> User:
    """Return the user. ``admin_view`` has made sure that somebody is logged in."""
    return cast(User, request.user)


def render(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], *, status: int = 200
) -> TemplateResponse:
    """Return the response of a screen, with the context that the admin's base template needs."""
    request.current_app = admin.site.name  # as the admin's own views do
    frame = admin.site.each_context(request)
    return TemplateResponse(request, template, {**frame, "title": title, **context}, status=status)


def attempt(form: Form, call: Callable[[], Result]) -> tuple[Result | None, int]:
    """Call one service for a valid form. Return its result and the HTTP status of the response.

    If the service refuses, the reason becomes an error of the form at the field it names, and the result is
    None.
    """
    try:
        return call(), 200
    except (ImportRejected, InvalidInput) as error:
        field = error.pointer.strip("/").partition("/")[0]
        form.add_error(field if field in form.fields else None, error.detail)
        return None, error.status if isinstance(error, ImportRejected) else 422
    except TransitionError as error:
        form.add_error(None, error.detail)
        return None, 409
    except NotPermitted as error:
        form.add_error(None, error.detail)
        return None, 403


def list_errors(form: Form) -> list[tuple[str, str]]:
    """Return (field id, message) for each error of a form; the id is empty for the form as a whole."""
    found: list[tuple[str, str]] = []
    for name, errors in form.errors.items():
        target = form[name].id_for_label or form[name].auto_id if name in form.fields else ""
        label = f"{form[name].label}: " if name in form.fields and form[name].label else ""
        found.extend((target, f"{label}{error}") for error in errors)
    return found
