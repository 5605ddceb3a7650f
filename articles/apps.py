from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy

from articles.labels import ActiveLanguage
from articles.messages import set_catalogue


class ArticlesConfig(AppConfig):
    """The domain: models, services, desk and API."""

    name = "articles"
    verbose_name = gettext_lazy("Fact-check desk")

    def ready(self) -> None:
        """Translate messages into the language that Django has active."""
        set_catalogue(ActiveLanguage())


class DeskAdminConfig(AdminConfig):
    """Django's admin with ``DeskAdminSite`` as its site."""

    default_site = "articles.admin.site.DeskAdminSite"
