from django.apps import AppConfig


class WorkersConfig(AppConfig):
    """The postman: carries claims out, brings links home."""

    name = "workers"

    def ready(self) -> None:
        from workers import checks  # noqa: F401, PLC0415  # registers the system checks, once apps are loaded
