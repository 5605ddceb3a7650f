from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.choices import MatchDecision
from articles.labels import list_choices
from articles.models.claim import Claim
from articles.models.fact_check import FactCheck
from articles.models.verdict import Verdict


class ClaimMatch(models.Model):
    """What a person decided of an earlier fact-check that was suggested for a claim.

    Suggestions are computed when they are asked for and never attach themselves: only decisions are rows.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="matches")
    fact_check = models.ForeignKey(FactCheck, on_delete=models.PROTECT, related_name="matches")
    decision = models.CharField(max_length=10, choices=list_choices(MatchDecision))
    score = models.FloatField(help_text="How near the suggestion was when it was decided on.")
    words = models.JSONField(default=list, blank=True, help_text="The words both have.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    reused_in = models.ForeignKey(
        Verdict,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="reuses",
        help_text="The verdict that began as a copy of the earlier one.",
    )

    class Meta:
        ordering = ["claim_id", "-score", "id"]
        verbose_name_plural = "claim matches"
        constraints = [
            models.UniqueConstraint(fields=["claim", "fact_check"], name="match_once"),
            models.CheckConstraint(
                condition=Q(decision__in=MatchDecision.list_values()), name="match_decided"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: {self.fact_check}"
