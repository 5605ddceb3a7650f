"""What is refused at start: a provider that does not exist, named in a setting."""

from difflib import get_close_matches
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from workers.providers.registry import PROVIDERS


@register()
def check_provider_names(**kwargs: Any) -> list[CheckMessage]:
    """Name the settings that speak of a provider that is not in the registry."""
    known = [spec.name for spec in PROVIDERS]
    asked = [("PROVIDERS", name) for name in settings.PROVIDERS]
    asked += [(f"PROVIDER_{name.upper()}_*", name) for name in settings.PROVIDER_OPTIONS]
    return [
        Error(
            f"{setting} names {name!r}, which is no provider.",
            hint=f"Did you mean {near[0]!r}?"
            if (near := get_close_matches(name, known, 1))
            else f"Use {known}.",
            id="workers.E001",
        )
        for setting, name in asked
        if name not in known
    ]
