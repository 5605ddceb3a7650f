import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.message_field import MessageField

CURRENT_SECONDS = 90  # workers report at least every 30 seconds; one report may be missed


class ProviderStatus(models.Model):
    """The workers' last report on a provider: its settings and the state of its limits.

    Only workers import the providers, so desk and API read this row. ``missing`` names the settings to set,
    empty when the provider is configured. ``breaker`` is "closed", "open" or "half_open" after ``failures``
    in a row. ``rate`` is in calls per second, ``concurrency`` in calls at once, of which ``running`` were in
    flight; ``budget`` is in calls per day, null without a limit. ``shared`` is false if the worker could not
    read the counts of other processes.
    """

    name = models.CharField(_("name"), max_length=30, unique=True)
    label = MessageField(_("label"))
    notes = MessageField(_("notes"))
    missing = MessageField(_("missing"), blank=True)
    rate = models.FloatField(_("rate"))
    concurrency = models.PositiveIntegerField(_("concurrency"))
    breaker = models.CharField(_("breaker"), max_length=10)
    failures = models.PositiveIntegerField(_("failures"))
    running = models.PositiveIntegerField(_("running"))
    retry_at = models.DateTimeField(
        _("retry at"), null=True, help_text=_("When it may be asked again; null for now.")
    )
    budget = models.PositiveIntegerField(_("budget"), null=True)
    shared = models.BooleanField(_("shared"))
    reported_at = models.DateTimeField(_("reported at"))

    class Meta:
        verbose_name = _("provider status")
        verbose_name_plural = _("provider statuses")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_current(self) -> bool:
        """Tell whether the report is at most CURRENT_SECONDS old."""
        return timezone.now() - self.reported_at < datetime.timedelta(seconds=CURRENT_SECONDS)

    @property
    def seconds_left(self) -> float:
        """Seconds until the provider may be asked again, 0 for now."""
        if self.retry_at is None:
            return 0.0
        return max(0.0, (self.retry_at - timezone.now()).total_seconds())
