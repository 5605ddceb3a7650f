from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.choices import ImportMethod, ImportState
from articles.labels import list_choices
from articles.models.article import Article, ArticleVersion
from articles.models.feed import Feed
from articles.models.job import Job
from articles.models.message_field import MessagesField


class Import(Job):
    """The import of one document: what was submitted, the steps, and the article or the refusal.

    ``steps`` is a list of {"name", "outcome": ok|failed, "detail", "ms"}, the name one of fetch, read,
    claims, proposals and entries.
    ``problem`` is the RFC 9457 object the API would have answered, when it was rejected.
    """

    method = models.CharField(_("method"), max_length=10, choices=list_choices(ImportMethod))
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        help_text=_("The list or feed reading that brought it."),
    )
    feed = models.ForeignKey(
        Feed, verbose_name=_("feed"), null=True, blank=True, on_delete=models.PROTECT, related_name="readings"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=list_choices(ImportState), default=ImportState.PENDING
    )
    url = models.URLField(_("url"), max_length=2000, blank=True)
    filename = models.CharField(_("filename"), max_length=255, blank=True)
    media_type = models.CharField(_("media type"), max_length=100, blank=True)
    title = models.CharField(
        _("title"), max_length=500, blank=True, help_text=_("Given by the person, before the document's own.")
    )
    details = models.JSONField(
        _("details"),
        default=dict,
        blank=True,
        help_text=_("Byline, dates and the like, given by the person in their place."),
    )
    steps = MessagesField(_("steps"), default=list, blank=True)
    problem = MessagesField(_("problem"), null=True, blank=True)
    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="imports",
    )
    version = models.ForeignKey(
        ArticleVersion,
        verbose_name=_("version"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_article = models.BooleanField(
        _("made article"), default=False, help_text=_("False when the article was there already.")
    )
    claim_count = models.PositiveIntegerField(
        _("claim count"), default=0, help_text=_("Claims that came with this import.")
    )
    priority = models.PositiveSmallIntegerField(_("priority"), default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("requested by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(settled_at=None), name="import_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ImportState.list_values()), name="import_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ImportState.PENDING, settled_at=None)
                | (~Q(state=ImportState.PENDING) & Q(settled_at__isnull=False)),
                name="import_settled_with_state",
            ),
        ]

    def __str__(self) -> str:
        return self.url or self.filename or gettext("Import %(key)s") % {"key": self.pk}

    @property
    def is_reading(self) -> bool:
        """Whether this import reads a feed, as opposed to one entry of it."""
        return self.feed_id is not None and self.parent_id is None


class ImportPayload(models.Model):
    """The bytes of an uploaded file until a worker has read them."""

    document_import = models.OneToOneField(
        Import,
        verbose_name=_("document import"),
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="payload",
    )
    raw = models.BinaryField(_("raw"))

    class Meta:
        verbose_name = _("import payload")
        verbose_name_plural = _("import payloads")

    def __str__(self) -> str:
        return f"Payload of import {self.document_import_id}"
