from django.db import models

from articles.choices import PublisherKind, Reliability
from articles.labels import list_choices


class Publisher(models.Model):
    """Who stands behind a source."""

    domain = models.CharField(max_length=253, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=15, choices=list_choices(PublisherKind), default=PublisherKind.UNKNOWN)
    country = models.CharField(max_length=60, blank=True)
    reliability = models.CharField(
        max_length=10, choices=list_choices(Reliability), default=Reliability.UNRATED
    )
    note = models.TextField(blank=True, help_text="What a reviewer should know of its reliability.")
    blocked = models.BooleanField(default=False, help_text="Its pages are not offered as sources.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
