from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig

from articles.labels import ActiveLanguage
from articles.messages import set_catalogue


class ArticlesConfig(AppConfig):
    """The domain and the ways into it."""

    name = "articles"
    verbose_name = "Fact-check desk"

    def ready(self) -> None:
        """Let messages speak the language that Django has active."""
        set_catalogue(ActiveLanguage())


class DeskAdminConfig(AdminConfig):
    """Django's admin, with our own site object."""

    default_site = "articles.admin.site.DeskAdminSite"
