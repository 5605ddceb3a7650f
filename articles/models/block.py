from django.conf import settings
from django.db import models
from django.db.models import F, Q

from articles.choices import BlockRole
from articles.labels import list_choices
from articles.models.article import ArticleVersion


class Block(models.Model):
    """A run of a snapshot with a role. The machine's own answer stays beside an editor's."""

    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="blocks")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    role = models.CharField(max_length=20, choices=list_choices(BlockRole))
    rule = models.CharField(max_length=60, help_text="The rule that gave the role.")
    confidence = models.FloatField(help_text="How sure that rule is, 0 to 1.")
    found_role = models.CharField(
        max_length=20, choices=list_choices(BlockRole), help_text="The role before anyone changed it."
    )
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["version_id", "start"]
        constraints = [
            models.UniqueConstraint(fields=["version", "start"], name="block_starts_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="block_has_length"),
            models.CheckConstraint(condition=Q(role__in=BlockRole.list_values()), name="block_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.start}-{self.end}"
