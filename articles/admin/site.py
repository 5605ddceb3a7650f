"""The admin site of the desk: its own first page and screens beside the stock lists."""

import re
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy

from articles.admin import (
    articles,
    claims,
    feeds,
    imports,
    index,
    preferences,
    providers,
    queue,
    review,
    tokens,
    versions,
)
from articles.admin.lists import LISTS, ModelAdmin, TracedAdmin
from articles.models import Rating

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_GREY = "#57606a"


class DeskAdminSite(AdminSite):
    """Django's admin site with the desk's name, first page and screens."""

    site_header = "Factdesk"
    site_title = "Factdesk"
    index_title = gettext_lazy("The desk")
    index_template = "desk/index.html"
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # The decorator would need the site that is being made here.
        for model, model_list in LISTS.items():
            self.register(model, model_list)

    def register(
        self,
        model_or_iterable: Any,  # noqa: ANN401  # a model or several, as in Django's signature
        admin_class: type[ModelAdmin] | None = None,
        **options: Any,
    ) -> None:
        """Register a list. Those of other applications (accounts, roles, locks) write audit entries too."""
        if admin_class is not None and model_or_iterable not in LISTS:
            admin_class = type(f"Traced{admin_class.__name__}", (TracedAdmin, admin_class), {})
        super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Return the desk's screens, then the stock ones: the first match counts."""
        screens = [
            path(f"desk/{route}", self.admin_view(view), name=f"desk_{name}") for route, view, name in SCREENS
        ]
        return [*screens, *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show the first page: what waits for this person, and what happened last."""
        return super().index(request, {**(extra_context or {}), **index.read_desk(request)})

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Add what the base template of every page needs."""
        return {**super().each_context(request), "find_stalled_work": index.find_stalled_work}


def show_colours(request: HttpRequest) -> HttpResponse:
    """Return a stylesheet with the colour of each rating, grey where a row holds no valid colour.

    The colours are rows, and the content security policy allows no inline style.
    """
    rules = [
        f".r-{pk} {{ --rating: {colour if _COLOUR.fullmatch(colour) else _GREY}; }}"
        for pk, colour in Rating.objects.values_list("pk", "colour")
    ]
    answer = HttpResponse("\n".join(rules), content_type="text/css")
    patch_cache_control(answer, private=True, max_age=300)
    return answer


SCREENS = (
    ("import/", imports.import_document, "import"),
    ("imports/<int:pk>/", imports.show_import, "import_page"),
    ("imports/<int:pk>/progress/", imports.show_import_progress, "import_progress"),
    ("imports/<int:pk>/retry/", imports.retry_import, "import_retry"),
    ("articles/<int:pk>/", articles.show_article, "article"),
    ("articles/<int:pk>/progress/", articles.show_article_progress, "article_progress"),
    ("articles/<int:pk>/versions/", versions.show_versions, "versions"),
    ("articles/<int:pk>/<slug:verb>/", articles.act_on_article, "article_act"),
    ("claims/<int:pk>/", claims.show_claim, "claim"),
    ("claims/<int:pk>/<slug:verb>/", claims.act_on_claim, "claim_act"),
    ("feeds/", feeds.show_feeds, "feeds"),
    ("feeds/<int:pk>/", feeds.show_feed, "feed"),
    ("feeds/<int:pk>/read/", feeds.read_now, "feed_read"),
    ("providers/", providers.show_providers, "providers"),
    ("providers/ask-failed/", providers.ask_failed, "ask_failed"),
    ("providers/<slug:name>/ask-failed/", providers.ask_failed, "ask_failed"),
    ("queue/", queue.show_queue, "queue"),
    ("queue/next/", queue.take_next, "next"),
    ("queue/<slug:verb>/", queue.act_on_tasks, "queue_act"),
    ("tasks/<int:pk>/", review.show_task, "task"),
    ("tasks/<int:pk>/<slug:verb>/", review.act_on_task, "task_act"),
    ("copies/<int:pk>/", review.download_copy, "copy"),
    ("keys/", tokens.show_tokens, "tokens"),
    ("keys/<int:pk>/revoke/", tokens.end_token, "token_end"),
    ("preferences/", preferences.show_preferences, "preferences"),
    ("ratings.css", show_colours, "colours"),
)
