from django.conf import settings
from django.db import models
from django.utils import timezone


class LibraryPage(models.Model):
    """A source page that the newsroom keeps, found by full-text search."""

    url = models.URLField(max_length=2000)
    url_key = models.CharField(max_length=64, unique=True, editable=False)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=35, blank=True, default="en")
    text = models.TextField(help_text="What the page says, or our summary of it.")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title
