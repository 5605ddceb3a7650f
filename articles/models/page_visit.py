from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.choices import PageState, VisitPurpose
from articles.labels import list_choices
from articles.models.job import Job
from articles.models.message_field import MessageField
from articles.models.source_link import SourceLink


class PageVisit(Job):
    """One visit to a source's page: to read it, or to check whether it is still there unchanged."""

    source_link = models.ForeignKey(
        SourceLink, verbose_name=_("source link"), on_delete=models.PROTECT, related_name="page_visits"
    )
    purpose = models.CharField(
        _("purpose"), max_length=10, choices=list_choices(VisitPurpose), default=VisitPurpose.READ
    )
    outcome = models.CharField(
        _("outcome"),
        max_length=10,
        choices=list_choices(PageState),
        blank=True,
        help_text=_("Empty until settled."),
    )
    http_status = models.PositiveSmallIntegerField(_("http status"), null=True, blank=True)
    text_sha256 = models.CharField(
        _("text sha256"), max_length=64, blank=True, help_text=_("Of the page's text.")
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
        verbose_name = _("page visit")
        verbose_name_plural = _("page visits")
        ordering = ["source_link_id", "-id"]
        indexes = [models.Index(fields=["not_before", "id"], condition=Q(settled_at=None), name="visit_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["source_link"], condition=Q(settled_at=None), name="visit_one_open"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None)
                | (Q(outcome__in=PageState.list_values()) & Q(settled_at__isnull=False)),
                name="visit_settled_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"Visit to {self.source_link_id}"


class PageCopy(models.Model):
    """A copy of a source's page, one gzipped WARC record, so that the evidence outlives the page.

    It can be downloaded and is never shown as a page: it may hold scripts.
    """

    source_link = models.ForeignKey(
        SourceLink, verbose_name=_("source link"), on_delete=models.PROTECT, related_name="copies"
    )
    taken_at = models.DateTimeField(_("taken at"), default=timezone.now)
    media_type = models.CharField(_("media type"), max_length=100)
    sha256 = models.CharField(_("sha256"), max_length=64, help_text=_("Of the body as it arrived."))
    size = models.PositiveIntegerField(_("size"), help_text=_("Bytes of the body as it arrived."))
    warc = models.BinaryField(_("warc"))

    class Meta:
        verbose_name = _("page copy")
        verbose_name_plural = _("page copies")
        ordering = ["source_link_id", "-id"]
        constraints = [models.UniqueConstraint(fields=["source_link", "sha256"], name="page_copy_once")]

    def __str__(self) -> str:
        return f"Copy of {self.source_link_id}"
