from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ArticlesConfig(AppConfig):
    """The house: the domain and its doors."""

    name = "articles"
    verbose_name = "Fact-check desk"


class DeskAdminConfig(AdminConfig):
    """Django's admin, with our own site object."""

    default_site = "articles.admin.site.DeskAdminSite"
