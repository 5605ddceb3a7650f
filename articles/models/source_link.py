from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.choices import PageState, PublisherKind, Reliability, Stance
from articles.labels import list_choices
from articles.models.claim import Claim
from articles.models.message_field import MessagesField


class Publisher(models.Model):
    """The publisher of a source, by domain, with the newsroom's judgement of it."""

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


class SourceLink(models.Model):
    """One page found or added as evidence for a claim. A page that *makes* the claim is an Occurrence."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="source_links")
    url = models.URLField(max_length=2000)
    url_key = models.CharField(max_length=64, editable=False, help_text="SHA-256 of the canonical address.")
    title = models.CharField(max_length=300)
    snippet = models.CharField(max_length=600, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    domain = models.CharField(max_length=253)
    author = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=35, blank=True)
    retracted = models.BooleanField(default=False, help_text="Its publisher withdrew it.")
    score = models.FloatField(default=0, help_text="Rank, 0 to 1.")
    reasons = MessagesField(default=list, blank=True, help_text="Why it stands where it does, in words.")
    found_by = models.JSONField(default=dict, blank=True, help_text="Provider to the rank it gave.")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    stance = models.CharField(max_length=10, choices=list_choices(Stance), default=Stance.UNREAD)
    stance_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    quote = models.TextField(blank=True, help_text="The passage that bears on the claim.")
    quote_sha256 = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Of the quoted passage, as UTF-8."
    )
    same_story_as = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="same_stories",
        help_text="The link whose text this one repeats on another site.",
    )
    page_state = models.CharField(
        max_length=10, choices=list_choices(PageState), default=PageState.UNREAD, editable=False
    )
    page_checked_at = models.DateTimeField(null=True, editable=False)
    page_sha256 = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Of the page's text when it was first read."
    )
    archive_url = models.URLField(
        max_length=2200, blank=True, editable=False, help_text="Where a web archive keeps it."
    )
    archived_at = models.DateTimeField(null=True, editable=False, help_text="When that copy was taken.")
    retrieved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["claim_id", "-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "url_key"], name="source_link_once"),
            models.CheckConstraint(
                condition=models.Q(url__startswith="https://") | models.Q(url__startswith="http://"),
                name="source_link_is_web",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class LibraryPage(models.Model):
    """A source page in the newsroom's own library, found by full-text search."""

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
