from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One change by a person other than a move of a task: a block's role, a claim's text, a token.

    Append-only, with a hash chain over the whole table.
    """

    number = models.PositiveBigIntegerField(unique=True)
    action = models.CharField(max_length=60, help_text="Such as block.set_role.")
    subject = models.CharField(max_length=60, help_text="Such as block:12.")
    article = models.ForeignKey(
        "articles.Article", null=True, on_delete=models.PROTECT, related_name="audit_entries"
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    details = models.JSONField(default=dict)
    at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
