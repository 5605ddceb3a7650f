from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.message_field import MessagesField


class Feed(models.Model):
    """An RSS, Atom or JSON feed whose entries are imported. A watched feed is read again by schedule."""

    url = models.URLField(_("url"), max_length=2000)
    key = models.CharField(
        _("key"), max_length=64, unique=True, editable=False, help_text=_("SHA-256 of the canonical address.")
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    watched = models.BooleanField(_("watched"), default=False, help_text=_("Read again by schedule."))
    minutes = models.PositiveIntegerField(
        _("minutes"), default=60, help_text=_("From one reading to the next.")
    )
    next_read_at = models.DateTimeField(
        _("next read at"), default=timezone.now, help_text=_("When it is due, while watched.")
    )
    read_at = models.DateTimeField(_("read at"), null=True, blank=True, help_text=_("When it was last read."))
    etag = models.CharField(_("etag"), max_length=300, blank=True, editable=False)
    last_modified = models.CharField(_("last modified"), max_length=100, blank=True, editable=False)
    problem = MessagesField(
        _("problem"), null=True, blank=True, help_text=_("Why the last reading failed (RFC 9457).")
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")
        ordering = ["title", "id"]
        indexes = [models.Index(fields=["next_read_at"], condition=Q(watched=True), name="feed_due")]
        constraints = [models.CheckConstraint(condition=Q(minutes__gte=5), name="feed_not_too_often")]

    def __str__(self) -> str:
        return self.title or self.url


class FeedEntry(models.Model):
    """An entry of a feed that was seen. It is imported once, and again when its update marker changes."""

    feed = models.ForeignKey(Feed, verbose_name=_("feed"), on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(
        _("key"), max_length=64, help_text=_("SHA-256 of its identifier, or of its address.")
    )
    url = models.URLField(_("url"), max_length=2000, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    updated = models.CharField(
        _("updated"), max_length=64, blank=True, help_text=_("What tells one state of it from the next.")
    )
    document_import = models.ForeignKey(
        "articles.Import",
        verbose_name=_("document import"),
        null=True,
        on_delete=models.PROTECT,
        related_name="feed_entries",
    )
    seen_at = models.DateTimeField(_("seen at"), default=timezone.now)

    class Meta:
        verbose_name = _("feed entry")
        verbose_name_plural = _("feed entries")
        ordering = ["feed_id", "-id"]
        constraints = [models.UniqueConstraint(fields=["feed", "key"], name="feed_entry_once")]

    def __str__(self) -> str:
        return self.title or self.url
