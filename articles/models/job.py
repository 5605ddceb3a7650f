"""The columns of every row of background work: when it is due, its lease, its attempts."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """A piece of background work. The row is the truth; a message to a worker only makes it look for rows.

    due ──lease──► leased ──settle──► settled
     ▲                │
     └──retry, release or defer, or the lease runs out
    """

    not_before = models.DateTimeField(
        _("not before"), default=timezone.now, help_text=_("Not to be tried before this.")
    )
    leased_until = models.DateTimeField(
        _("leased until"), null=True, blank=True, help_text=_("A worker holds it until then.")
    )
    lease_token = models.UUIDField(
        _("lease token"), null=True, blank=True, help_text=_("Whoever lacks this token may not write.")
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, help_text=_("Leases taken so far."))
    deferrals = models.PositiveSmallIntegerField(
        _("deferrals"), default=0, help_text=_("Times put off without an attempt.")
    )
    settled_at = models.DateTimeField(
        _("settled at"), null=True, blank=True, help_text=_("When it came to its end.")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    class Meta:
        abstract = True
