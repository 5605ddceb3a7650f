from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.choices import Outcome
from articles.labels import list_choices
from articles.models.claim import Claim
from articles.models.job import Job
from articles.models.message_field import MessageField


class Lookup(Job):
    """One question to one provider about one claim. Asking again makes a row with the next ``number``."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="lookups")
    provider = models.CharField(max_length=30)
    number = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(
        max_length=15, choices=list_choices(Outcome), blank=True, help_text="Empty until settled."
    )
    given_query = models.CharField(
        max_length=400, blank=True, help_text="What an editor wants asked instead of the claim's own terms."
    )
    query = models.TextField(blank=True, help_text="What the provider was asked.")
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    found_count = models.PositiveSmallIntegerField(default=0, help_text="Pages it answered with.")
    latency_ms = models.PositiveIntegerField(null=True, blank=True)
    detail = MessageField(blank=True, help_text="Why it failed, and what to try.")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["claim_id", "provider", "number"]
        indexes = [
            models.Index(
                fields=["provider", "not_before", "id"], condition=Q(settled_at=None), name="lookup_due"
            ),
            models.Index(fields=["provider", "-settled_at"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["claim", "provider", "number"], name="lookup_once"),
            models.UniqueConstraint(
                fields=["claim", "provider"], condition=Q(settled_at=None), name="lookup_one_open"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None)
                | (Q(outcome__in=Outcome.list_values()) & Q(settled_at__isnull=False)),
                name="lookup_settled_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} for claim {self.claim_id}"
