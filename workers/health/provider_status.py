"""What this worker reports of the providers, for screens and API, which don't know them."""

from django.conf import settings

from articles.services.provider_health import save_provider_reports
from articles.types import ProviderReport
from workers.lookups.provider_limits import read_budget, read_concurrency, read_rate
from workers.lookups.runner import get_limits
from workers.providers.registry import get_provider, name_missing


def report_providers() -> int:
    """Store what is known of the providers of PROVIDERS now. Asks Redis, and no provider.

    Returns how many rows were written.
    """
    return save_provider_reports([make_report(name) for name in settings.PROVIDERS])


def make_report(name: str) -> ProviderReport:
    """Return what this worker knows of a provider: its settings, and the counts of all workers."""
    spec = get_provider(name)
    state = get_limits().state(name)
    return ProviderReport(
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
        shared=state.shared,
    )
