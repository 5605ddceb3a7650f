import datetime

from django.db import models
from django.utils import timezone

CURRENT_SECONDS = 90  # workers report at least every 30 seconds, and one report may be missed


class ProviderStatus(models.Model):
    """What the workers last reported of a provider: its settings as they read them, and its limits.

    Only workers know the providers, and only they share their counts; screens and API read this row.
    ``missing`` says what to set, empty when the provider is configured. ``breaker`` is "closed", "open" or
    "half_open" after ``failures`` in a row. ``rate`` is calls a second, ``concurrency`` calls at once, of
    which ``running`` ran; ``budget`` is calls a day, null without a limit. ``shared`` is false where the
    worker could not read the counts of other processes.
    """

    name = models.CharField(max_length=30, unique=True)
    label = models.CharField(max_length=100)
    notes = models.TextField()
    missing = models.CharField(max_length=300, blank=True)
    rate = models.FloatField()
    concurrency = models.PositiveIntegerField()
    breaker = models.CharField(max_length=10)
    failures = models.PositiveIntegerField()
    running = models.PositiveIntegerField()
    retry_at = models.DateTimeField(null=True, help_text="When it may be asked again; null for now.")
    budget = models.PositiveIntegerField(null=True)
    shared = models.BooleanField()
    reported_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "provider statuses"

    def __str__(self) -> str:
        return self.name

    @property
    def is_current(self) -> bool:
        """Tell whether the report is young enough to be shown as how things are."""
        return timezone.now() - self.reported_at < datetime.timedelta(seconds=CURRENT_SECONDS)

    @property
    def seconds_left(self) -> float:
        """Seconds until it may be asked again, 0 for now."""
        if self.retry_at is None:
            return 0.0
        return max(0.0, (self.retry_at - timezone.now()).total_seconds())
