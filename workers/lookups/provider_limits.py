"""How fast and how often each provider may be asked: by the operator's settings, else the registry's."""

from django.conf import settings

from workers.providers.registry import ProviderSpec

MARGIN = 0.85  # of the rate: calls may arrive over a tenth of a second closer together than they left


def read_rate(spec: ProviderSpec) -> float:
    """Return how many calls a second a provider may get."""
    return float(_read_options(spec.name).get("RATE", spec.rate_per_second))


def read_pace(spec: ProviderSpec) -> float:
    """Return how many calls a second are started: fewer than allowed, since network delays vary."""
    return read_rate(spec) * MARGIN


def read_concurrency(spec: ProviderSpec) -> int:
    """Return how many calls of a provider may run at once."""
    return int(_read_options(spec.name).get("CONCURRENCY", spec.concurrency))


def read_budget(spec: ProviderSpec) -> int | None:
    """Return how often a provider may be asked a day, None without a limit."""
    given = _read_options(spec.name).get("BUDGET")
    return int(given) if given else None


def _read_options(name: str) -> dict[str, str]:
    options: dict[str, str] = settings.PROVIDER_OPTIONS.get(name, {})
    return options
