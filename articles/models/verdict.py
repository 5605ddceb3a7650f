from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models.claim import Claimant
from articles.models.review_task import ReviewTask
from articles.models.source_link import SourceLink


class Rating(models.Model):
    """A value of the newsroom's rating scale: 1 (false) to 5 (true), or no number for one off the scale."""

    slug = models.SlugField(_("slug"), unique=True)
    label = models.CharField(_("label"), max_length=60, unique=True)
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    colour = models.CharField(_("colour"), max_length=7, help_text=_("Such as #1a7f37."))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    needs_source = models.BooleanField(
        _("needs source"), default=True, help_text=_("False for a rating that says no source exists.")
    )
    meaning = models.TextField(_("meaning"), blank=True, help_text=_("One sentence for readers."))

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number=None) | Q(number__gte=1, number__lte=5), name="rating_number_on_scale"
            ),
            models.UniqueConstraint(fields=["number"], name="rating_number_once"),
        ]

    def __str__(self) -> str:
        return self.label


class Verdict(models.Model):
    """A reviewer's verdict on a claim. Never edited: superseded by the next ``number``.

    ``claim_reviewed``, ``claimant`` and ``claimed_on`` are the claim as it was judged. A verdict is pending
    until it is approved (then public) or returned. Whoever wrote any version of a task's verdict may approve
    none of them; a database trigger enforces that too.
    """

    task = models.ForeignKey(
        ReviewTask, verbose_name=_("task"), on_delete=models.PROTECT, related_name="verdicts"
    )
    number = models.PositiveIntegerField(_("number"))
    claim_reviewed = models.CharField(_("claim reviewed"), max_length=2000)
    claimant = models.ForeignKey(
        Claimant, verbose_name=_("claimant"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    claimed_on = models.DateField(
        _("claimed on"), null=True, help_text=_("When it was said, as far as was known.")
    )
    rating = models.ForeignKey(Rating, verbose_name=_("rating"), on_delete=models.PROTECT, related_name="+")
    rationale = models.TextField(_("rationale"))
    correction_note = models.TextField(
        _("correction note"), blank=True, help_text=_("What changed since the version before, for readers.")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.PROTECT,
        related_name="verdicts_written",
    )
    submitted_at = models.DateTimeField(_("submitted at"), default=timezone.now)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approver"),
        null=True,
        on_delete=models.PROTECT,
        related_name="verdicts_approved",
    )
    published_at = models.DateTimeField(_("published at"), null=True)
    returned_at = models.DateTimeField(_("returned at"), null=True)
    sources = models.ManyToManyField(
        SourceLink, verbose_name=_("sources"), through="articles.Citation", related_name="verdicts"
    )

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        ordering = ["task_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="verdict_number_once"),
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("author")), name="verdict_not_approved_by_author"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(returned_at=None), name="verdict_published_or_returned"
            ),
            models.CheckConstraint(condition=~Q(rationale=""), name="verdict_has_rationale"),
        ]
        indexes = [
            models.Index(
                fields=["-published_at"], condition=Q(published_at__isnull=False), name="verdict_public"
            )
        ]

    def __str__(self) -> str:
        return gettext("%(rating)s (version %(number)s)") % {
            "rating": self.rating,
            "number": self.number,
        }


class Citation(models.Model):
    """A source link that a verdict cites, in the reviewer's order."""

    verdict = models.ForeignKey(
        Verdict, verbose_name=_("verdict"), on_delete=models.PROTECT, related_name="citations"
    )
    source_link = models.ForeignKey(
        SourceLink, verbose_name=_("source link"), on_delete=models.PROTECT, related_name="citations"
    )
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["verdict_id", "position"]
        constraints = [models.UniqueConstraint(fields=["verdict", "source_link"], name="citation_once")]

    def __str__(self) -> str:
        return f"[{self.position}] {self.source_link}"
