"""The screen of keys for the REST API: create one, which is shown once, or revoke one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext

from articles.admin.forms import TokenForm
from articles.admin.view_helpers import attempt, get_actor, list_errors, need, render
from articles.models import ApiToken
from articles.services.tokens import create_token, revoke_token


@need("articles.view_article")
def show_tokens(request: HttpRequest) -> HttpResponse:
    """Show a person's own keys, or all keys to a manager of keys; or create a key and show it once."""
    if request.method != "POST":
        return _render_tokens(request, TokenForm())
    actor = get_actor(request)
    form = TokenForm(request.POST)
    made, status = (
        attempt(form, lambda: _create(form.cleaned_data, actor)) if form.is_valid() else (None, 422)
    )
    if made is None:
        return _render_tokens(request, form, status=status)
    return _render_tokens(request, TokenForm(), token=made[0], key=made[1])


@need("articles.view_article")
def end_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a key. The next request with it is refused."""
    if request.method == "POST":
        token = get_object_or_404(ApiToken.objects.select_related("user"), pk=pk)
        form = Form({})
        form.is_valid()
        attempt(form, lambda: revoke_token(token, actor=get_actor(request)))
        for _, words in list_errors(form):
            messages.error(request, words)
        if not form.errors:
            messages.success(request, gettext("The key “%(name)s” is revoked.") % {"name": token.name})
    return redirect("admin:desk_tokens")


def _create(given: dict[str, Any], actor: User) -> tuple[ApiToken, str]:
    return create_token(
        given["user"] or actor, name=given["name"], scopes=given["scopes"], days=given["days"], actor=actor
    )


def _render_tokens(
    request: HttpRequest, form: TokenForm, *, token: ApiToken | None = None, key: str = "", status: int = 200
) -> HttpResponse:
    actor = get_actor(request)
    manages = actor.has_perm("articles.add_apitoken")
    if not manages:
        del form.fields["user"]
    tokens = ApiToken.objects.select_related("user") if manages else ApiToken.objects.filter(user=actor)
    context = {"form": form, "errors": list_errors(form), "tokens": tokens[:200], "token": token, "key": key}
    return render(request, "desk/tokens.html", gettext("API keys"), context, status=status)
