"""The screen of the providers: their state, how well they answer, and a button to retry failed lookups."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext

from articles.admin.view_helpers import attempt, get_actor, list_errors, need, render
from articles.services.lookups import retry_failed
from articles.services.provider_health import read_provider_health


@need("articles.view_lookup")
def show_providers(request: HttpRequest) -> HttpResponse:
    """Show each provider's state and how well it answers."""
    providers = read_provider_health()
    alone = any(row.is_current and row.status and not row.status.shared for row in providers)
    return render(
        request, "desk/providers.html", gettext("Providers"), {"providers": providers, "alone": alone}
    )


@need("articles.view_lookup")
def ask_failed(request: HttpRequest, name: str = "") -> HttpResponse:
    """Retry, for each claim, the last lookup if it failed: at one provider, or at all of them."""
    if request.method == "POST":
        form = Form({})
        form.is_valid()
        new, _ = attempt(form, lambda: retry_failed(provider=name, actor=get_actor(request)))
        for _, words in list_errors(form):
            messages.error(request, words)
        if new is not None:
            said = ngettext(
                "%(number)s lookup will be made again.", "%(number)s lookups will be made again.", len(new)
            )
            messages.success(request, said % {"number": len(new)})
    return redirect("admin:desk_providers")
