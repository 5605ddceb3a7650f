from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One change by a person other than a move of a task: a block's role, a claim's text, a token.

    Append-only, with a hash chain over the whole table.
    """

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    action = models.CharField(_("action"), max_length=60, help_text=_("Such as block.set_role."))
    subject = models.CharField(_("subject"), max_length=60, help_text=_("Such as block:12."))
    article = models.ForeignKey(
        "articles.Article",
        verbose_name=_("article"),
        null=True,
        on_delete=models.PROTECT,
        related_name="audit_entries",
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("actor"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    details = models.JSONField(_("details"), default=dict)
    at = models.DateTimeField(_("at"))
    previous_hash = models.CharField(_("previous hash"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
