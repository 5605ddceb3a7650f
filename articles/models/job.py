"""The columns of every row of background work: when it is due, its lease, its attempts."""

from django.db import models
from django.utils import timezone


class Job(models.Model):
    """A piece of background work. The row is the truth; a message to a worker only makes it look for rows.

    due ──lease──► leased ──settle──► settled
     ▲                │
     └──retry, release or defer, or the lease runs out
    """

    not_before = models.DateTimeField(default=timezone.now, help_text="Not to be tried before this.")
    leased_until = models.DateTimeField(null=True, blank=True, help_text="A worker holds it until then.")
    lease_token = models.UUIDField(null=True, blank=True, help_text="Whoever lacks this token may not write.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Leases taken so far.")
    deferrals = models.PositiveSmallIntegerField(default=0, help_text="Times put off without an attempt.")
    settled_at = models.DateTimeField(null=True, blank=True, help_text="When it came to its end.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
