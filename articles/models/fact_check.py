from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.choices import MatchDecision
from articles.labels import list_choices
from articles.models.claim import Claim
from articles.models.review_task import ReviewTask
from articles.models.verdict import Verdict


class FactCheck(models.Model):
    """A published fact-check: imported ClaimReview data of another publisher, or our own (with ``task``).

    Both are in one table, so that one search tells whether a claim was checked before.
    """

    url = models.URLField(max_length=2000)
    key = models.CharField(
        max_length=64, unique=True, editable=False, help_text="SHA-256 of address and claim."
    )
    claim_text = models.TextField()
    claimant = models.CharField(max_length=300, blank=True)
    claimed_on = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=500, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    rating = models.CharField(max_length=200, blank=True, help_text="In the publisher's own words.")
    rating_value = models.FloatField(
        null=True, blank=True, help_text="0 (worst) to 1 (best), where it was a number."
    )
    reviewed_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=35, blank=True)
    task = models.ForeignKey(
        ReviewTask,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="fact_checks",
        help_text="The review task of ours whose published verdict this is.",
    )
    imported_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(task__isnull=False), name="fact_check_once_a_task"
            )
        ]

    def __str__(self) -> str:
        return self.claim_text[:80]


class FactCheckVector(models.Model):
    """The embedding of a fact-check's claim and title, made by a model of the ``semantic`` extra.

    Never changed: when the fact-check's text changes, the row is deleted and a new one made. So a reader that
    knows the ids up to some number has to read only the later ones.
    """

    fact_check = models.OneToOneField(FactCheck, on_delete=models.CASCADE, related_name="vector")
    model = models.CharField(max_length=64, help_text="The model it was made with.")
    packed = models.BinaryField(help_text="A scale, then one byte a number.")

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["model", "id"], name="vectors_of_a_model")]

    def __str__(self) -> str:
        return f"vector of {self.fact_check_id}"


class ClaimMatch(models.Model):
    """A person's decision on an earlier fact-check that was suggested for a claim.

    Only decisions are rows. Suggestions are computed when a page shows them.
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
