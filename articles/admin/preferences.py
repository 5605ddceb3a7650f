"""The language and the time zone of whoever is signed in: the page to set them, and what applies them."""

import zoneinfo
from collections.abc import Callable
from typing import Any

import structlog
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.forms import DeskForm, offer
from articles.admin.view_helpers import attempt, get_actor, list_errors, render
from articles.services.people import find_preferences, list_time_zones, set_preferences

ADMIN = "admin"
log = structlog.get_logger(__name__)


class PreferencesMiddleware:
    """Shows the admin to people who are signed in in their own language and time zone.

    Public pages and the API are left alone: what they answer depends on no account, and a cache between
    may keep it. Their language is that of the request, their time zone the newsroom's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and leave the thread in the newsroom's time zone for the next request."""
        with timezone.override(None):
            return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> None:
        """Activate what the person has set; what is not set, or not known any more, stays as it is."""
        match = request.resolver_match
        if match is None or ADMIN not in match.app_names or not isinstance(request.user, User):
            return
        preferences = find_preferences(request.user)
        if preferences.language in dict(settings.LANGUAGES):
            translation.activate(preferences.language)
        if preferences.time_zone:
            activate_time_zone(preferences.time_zone)


def activate_time_zone(name: str) -> None:
    """Activate a time zone; one that the machine's database of zones has lost is left out."""
    try:
        timezone.activate(zoneinfo.ZoneInfo(name))
    except zoneinfo.ZoneInfoNotFoundError:
        log.warning("time_zone_unknown", time_zone=name)


class PreferencesForm(DeskForm):
    """What a person sets; the service decides whether it exists."""

    language = forms.CharField(required=False, label=_("Language"), widget=forms.Select)
    time_zone = forms.CharField(required=False, label=_("Time zone"), widget=forms.Select)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        newsroom = gettext("The newsroom's (%(zone)s)") % {"zone": settings.TIME_ZONE}
        offer(self, "language", [("", gettext("The browser's")), *settings.LANGUAGES])
        offer(self, "time_zone", [("", newsroom), *((name, name) for name in list_time_zones())])


def show_preferences(request: HttpRequest) -> HttpResponse:
    """Show the form, or keep what was chosen. Open to everybody who can sign in."""
    actor = get_actor(request)
    kept = find_preferences(actor)
    form = PreferencesForm(initial={"language": kept.language, "time_zone": kept.time_zone})
    status = 200
    if request.method == "POST":
        form, status = PreferencesForm(request.POST), 422
        if form.is_valid():
            _preferences, status = attempt(form, lambda: set_preferences(**form.cleaned_data, actor=actor))
        if not form.errors:
            messages.success(request, gettext("Your language and time zone are set."))
            return redirect("admin:desk_preferences")
    context = {"form": form, "errors": list_errors(form) if form.is_bound else []}
    return render(request, "desk/preferences.html", gettext("Language and time"), context, status=status)
