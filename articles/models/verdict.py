from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from articles.models.claim import Claimant
from articles.models.review_task import ReviewTask
from articles.models.source_link import SourceLink


class Rating(models.Model):
    """A value of the newsroom's rating scale: 1 (false) to 5 (true), or no number for one off the scale."""

    slug = models.SlugField(unique=True)
    label = models.CharField(max_length=60, unique=True)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    colour = models.CharField(max_length=7, help_text="Such as #1a7f37.")
    order = models.PositiveSmallIntegerField(default=0)
    needs_source = models.BooleanField(
        default=True, help_text="False for a rating that says no source exists."
    )
    meaning = models.TextField(blank=True, help_text="One sentence for readers.")

    class Meta:
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

    task = models.ForeignKey(ReviewTask, on_delete=models.PROTECT, related_name="verdicts")
    number = models.PositiveIntegerField()
    claim_reviewed = models.CharField(max_length=2000)
    claimant = models.ForeignKey(Claimant, null=True, on_delete=models.PROTECT, related_name="+")
    claimed_on = models.DateField(null=True, help_text="When it was said, as far as was known.")
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="+")
    rationale = models.TextField()
    correction_note = models.TextField(
        blank=True, help_text="What changed since the version before, for readers."
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="verdicts_written"
    )
    submitted_at = models.DateTimeField(default=timezone.now)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="verdicts_approved"
    )
    published_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    sources = models.ManyToManyField(SourceLink, through="articles.Citation", related_name="verdicts")

    class Meta:
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
        return f"{self.rating} (version {self.number})"


class Citation(models.Model):
    """A source link that a verdict cites, in the reviewer's order."""

    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="citations")
    source_link = models.ForeignKey(SourceLink, on_delete=models.PROTECT, related_name="citations")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["verdict_id", "position"]
        constraints = [models.UniqueConstraint(fields=["verdict", "source_link"], name="citation_once")]

    def __str__(self) -> str:
        return f"[{self.position}] {self.source_link}"
