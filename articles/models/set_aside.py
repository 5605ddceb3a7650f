from django.db import models
from django.db.models import F, Q

from articles.choices import ClaimKind
from articles.labels import list_choices
from articles.models.article import ArticleVersion
from articles.models.message_field import MessagesField


class SetAside(models.Model):
    """A sentence of the body that was not made a claim, with what it is instead and why, for the editor."""

    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="set_aside")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=list_choices(ClaimKind))
    score = models.FloatField(help_text="Check-worthiness, 0 to 1.")
    reasons = MessagesField(default=list, blank=True, help_text="Why it was set aside, in words.")

    class Meta:
        ordering = ["version_id", "start"]
        verbose_name_plural = "sentences set aside"
        constraints = [
            models.UniqueConstraint(fields=["version", "start"], name="set_aside_starts_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="set_aside_has_length"),
            models.CheckConstraint(
                condition=Q(kind__in=ClaimKind.list_values()), name="set_aside_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.start}-{self.end}"
