from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.message_field import MessagesField


class Feed(models.Model):
    """An RSS, Atom or JSON feed whose entries are imported. A watched feed is read again by schedule."""

    url = models.URLField(max_length=2000)
    key = models.CharField(
        max_length=64, unique=True, editable=False, help_text="SHA-256 of the canonical address."
    )
    title = models.CharField(max_length=300, blank=True)
    watched = models.BooleanField(default=False, help_text="Read again by schedule.")
    minutes = models.PositiveIntegerField(default=60, help_text="From one reading to the next.")
    next_read_at = models.DateTimeField(default=timezone.now, help_text="When it is due, while watched.")
    read_at = models.DateTimeField(null=True, blank=True, help_text="When it was last read.")
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    problem = MessagesField(null=True, blank=True, help_text="Why the last reading failed (RFC 9457).")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["title", "id"]
        indexes = [models.Index(fields=["next_read_at"], condition=Q(watched=True), name="feed_due")]
        constraints = [models.CheckConstraint(condition=Q(minutes__gte=5), name="feed_not_too_often")]

    def __str__(self) -> str:
        return self.title or self.url


class FeedEntry(models.Model):
    """An entry of a feed that was seen. It is imported once, and again when its update marker changes."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(max_length=64, help_text="SHA-256 of its identifier, or of its address.")
    url = models.URLField(max_length=2000, blank=True)
    title = models.CharField(max_length=500, blank=True)
    updated = models.CharField(
        max_length=64, blank=True, help_text="What tells one state of it from the next."
    )
    document_import = models.ForeignKey(
        "articles.Import", null=True, on_delete=models.PROTECT, related_name="feed_entries"
    )
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["feed_id", "-id"]
        verbose_name_plural = "feed entries"
        constraints = [models.UniqueConstraint(fields=["feed", "key"], name="feed_entry_once")]

    def __str__(self) -> str:
        return self.title or self.url
