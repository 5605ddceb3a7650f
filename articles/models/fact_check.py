from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.choices import MatchDecision
from articles.labels import list_choices
from articles.models.claim import Claim
from articles.models.review_task import ReviewTask
from articles.models.verdict import Verdict


class FactCheck(models.Model):
    """A published fact-check: imported ClaimReview data of another publisher, or our own (with ``task``).

    Both are in one table, so that one search tells whether a claim was checked before.
    """

    url = models.URLField(_("url"), max_length=2000)
    key = models.CharField(
        _("key"), max_length=64, unique=True, editable=False, help_text=_("SHA-256 of address and claim.")
    )
    claim_text = models.TextField(_("claim text"))
    claimant = models.CharField(_("claimant"), max_length=300, blank=True)
    claimed_on = models.DateField(_("claimed on"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    rating = models.CharField(
        _("rating"), max_length=200, blank=True, help_text=_("In the publisher's own words.")
    )
    rating_value = models.FloatField(
        _("rating value"), null=True, blank=True, help_text=_("0 (worst) to 1 (best), where it was a number.")
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    task = models.ForeignKey(
        ReviewTask,
        verbose_name=_("task"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="fact_checks",
        help_text=_("The review task of ours whose published verdict this is."),
    )
    imported_at = models.DateTimeField(_("imported at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("fact check")
        verbose_name_plural = _("fact checks")
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

    fact_check = models.OneToOneField(
        FactCheck, verbose_name=_("fact check"), on_delete=models.CASCADE, related_name="vector"
    )
    model = models.CharField(_("model"), max_length=64, help_text=_("The model it was made with."))
    packed = models.BinaryField(_("packed"), help_text=_("A scale, then one byte a number."))

    class Meta:
        verbose_name = _("fact check vector")
        verbose_name_plural = _("fact check vectors")
        default_permissions = ()
        indexes = [models.Index(fields=["model", "id"], name="vectors_of_a_model")]

    def __str__(self) -> str:
        return f"vector of {self.fact_check_id}"


class ClaimMatch(models.Model):
    """A person's decision on an earlier fact-check that was suggested for a claim.

    Only decisions are rows. Suggestions are computed when a page shows them.
    """

    claim = models.ForeignKey(
        Claim, verbose_name=_("claim"), on_delete=models.PROTECT, related_name="matches"
    )
    fact_check = models.ForeignKey(
        FactCheck, verbose_name=_("fact check"), on_delete=models.PROTECT, related_name="matches"
    )
    decision = models.CharField(_("decision"), max_length=10, choices=list_choices(MatchDecision))
    score = models.FloatField(_("score"), help_text=_("How near the suggestion was when it was decided on."))
    words = models.JSONField(_("words"), default=list, blank=True, help_text=_("The words both have."))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), default=timezone.now)
    reused_in = models.ForeignKey(
        Verdict,
        verbose_name=_("reused in"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="reuses",
        help_text=_("The verdict that began as a copy of the earlier one."),
    )

    class Meta:
        verbose_name = _("claim match")
        verbose_name_plural = _("claim matches")
        ordering = ["claim_id", "-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "fact_check"], name="match_once"),
            models.CheckConstraint(
                condition=Q(decision__in=MatchDecision.list_values()), name="match_decided"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: {self.fact_check}"
