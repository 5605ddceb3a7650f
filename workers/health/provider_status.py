"""How each provider stands now, for screens that don't know the workers (``settings.PROVIDER_STANDINGS``)."""

from django.conf import settings

from articles.services.lookups import count_asked_today
from articles.types import ProviderStatus
from workers.lookups.provider_limits import read_budget, read_concurrency, read_rate
from workers.lookups.runner import get_limits
from workers.providers.registry import get_provider, name_missing


def read_provider_statuses() -> list[ProviderStatus]:
    """Return how the providers of PROVIDERS stand, in their order. Asks Redis, and no provider."""
    return [_read_status(name) for name in settings.PROVIDERS]


def _read_status(name: str) -> ProviderStatus:
    spec = get_provider(name)
    state = get_limits().state(name)
    return ProviderStatus(
        name=name,
        label=spec.label,
        notes=spec.notes,
        missing=name_missing(spec, settings.PROVIDER_OPTIONS.get(name, {})),
        rate=read_rate(spec),
        concurrency=read_concurrency(spec),
        breaker=state.breaker,
        failures=state.failures,
        running=state.running,
        seconds_left=state.seconds_left,
        budget=read_budget(spec),
        spent=count_asked_today(name),
        shared=state.shared,
    )
