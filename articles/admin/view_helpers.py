"""What all screens of the desk share: who may open one, how it is rendered, how a refusal is shown."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from articles.errors import ImportRejected, InvalidInput, NotPermitted, TransitionError

Result = TypeVar("Result")
Page = Callable[..., HttpResponse]


def need(right: str) -> Callable[[Page], Page]:
    """Open a page only to those who have ``right``; others are told so, with 403."""

    def wrap(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
            if not get_actor(request).has_perm(right):
                return render(
                    request, "desk/forbidden.html", "Not for this account", {"right": right}, status=403
                )
            return page(request, *args, **values)

        return guarded

    return wrap


def get_actor(request: HttpRequest) -> User:
    """Return who is logged in; ``admin_view`` has let nobody else through."""
    return cast(User, request.user)


def render(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], *, status: int = 200
) -> TemplateResponse:
    """Answer with a screen inside the admin's frame."""
    request.current_app = admin.site.name  # as the admin's own views do
    frame = admin.site.each_context(request)
    return TemplateResponse(request, template, {**frame, "title": title, **context}, status=status)


def attempt(form: Form, call: Callable[[], Result]) -> tuple[Result | None, int]:
    """Run one service for a form that is valid. Returns its result and the status to answer with.

    A refusal becomes an error of the form, at the field it names; the result is then None.
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
    """Return the errors of a form, each with the id of the field to mend (empty for the whole form)."""
    found: list[tuple[str, str]] = []
    for name, errors in form.errors.items():
        target = form[name].id_for_label or form[name].auto_id if name in form.fields else ""
        label = f"{form[name].label}: " if name in form.fields and form[name].label else ""
        found.extend((target, f"{label}{error}") for error in errors)
    return found
