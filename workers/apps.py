from django.apps import AppConfig


class WorkersConfig(AppConfig):
    """The application that asks providers: tasks, providers, commands to run and try the service."""

    name = "workers"

    def ready(self) -> None:
        from workers import checks  # noqa: F401, PLC0415  # registers the system checks, once apps are loaded
