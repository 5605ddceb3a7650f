from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.choices import ArchiveOutcome
from articles.labels import list_choices
from articles.models.job import Job
from articles.models.message_field import MessageField
from articles.models.source_link import SourceLink


class Archiving(Job):
    """One request to a web archive to capture a source's page, followed until it succeeds or fails."""

    source_link = models.ForeignKey(
        SourceLink, verbose_name=_("source link"), on_delete=models.PROTECT, related_name="archivings"
    )
    job_id = models.CharField(
        _("job id"), max_length=100, blank=True, help_text=_("The archive's name for the capture.")
    )
    outcome = models.CharField(
        _("outcome"),
        max_length=10,
        choices=list_choices(ArchiveOutcome),
        blank=True,
        help_text=_("Empty until settled."),
    )
    snapshot_url = models.URLField(_("snapshot url"), max_length=2200, blank=True)
    snapshot_at = models.DateTimeField(
        _("snapshot at"), null=True, blank=True, help_text=_("When the copy was taken.")
    )
    code = models.CharField(
        _("code"), max_length=60, blank=True, help_text=_("The archive's word for a failure.")
    )
    detail = MessageField(_("detail"), blank=True, help_text=_("Why it failed, and what to try."))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("requested by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("archiving")
        verbose_name_plural = _("archivings")
        ordering = ["source_link_id", "-id"]
        indexes = [
            models.Index(fields=["not_before", "id"], condition=Q(settled_at=None), name="archiving_due")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_link"], condition=Q(settled_at=None), name="archiving_one_open"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None)
                | (Q(outcome__in=ArchiveOutcome.list_values()) & Q(settled_at__isnull=False)),
                name="archiving_settled_with_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=ArchiveOutcome.ARCHIVED) | ~Q(snapshot_url=""),
                name="archiving_has_snapshot",
            ),
        ]

    def __str__(self) -> str:
        return f"Archiving of {self.source_link_id}"
