from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from articles.choices import BlockRole
from articles.labels import list_choices


class Article(models.Model):
    """A published text that an editor imported. Two imports of one text have the same ``key``."""

    key = models.CharField(
        max_length=64, unique=True, editable=False, help_text="SHA-256 of what identifies it."
    )
    url = models.URLField(max_length=2000, blank=True)
    title = models.CharField(max_length=500, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True, blank=True)
    modified_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=35, blank=True)
    section = models.CharField(max_length=200, blank=True)
    current_version = models.ForeignKey(
        "articles.ArticleVersion", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    copy_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="copies",
        help_text="The article whose text this one repeats under another address.",
    )
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]
        permissions = [("import_article", "Can import an article")]

    def __str__(self) -> str:
        return self.title or self.url or f"Article {self.pk}"


class ArticleVersion(models.Model):
    """One snapshot of an article's text as it arrived. Never changed: a different text is a new version."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, help_text="Of the text, as UTF-8.")
    body_sha256 = models.CharField(
        max_length=64,
        blank=True,
        help_text="Of the body's words alone, whatever frames them; empty when short.",
    )
    media_type = models.CharField(max_length=100)
    encoding = models.CharField(max_length=40)
    encoding_repaired = models.BooleanField(default=False, help_text="Bytes that were no text became U+FFFD.")
    length = models.PositiveIntegerField(help_text="Code points.")
    links = models.JSONField(default=list, blank=True, help_text="Addresses that the body points to.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["article_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["article", "sha256"], name="version_text_once"),
        ]
        indexes = [models.Index(fields=["body_sha256"], name="version_body")]

    def __str__(self) -> str:
        return f"{self.article} (version {self.number})"


class Snapshot(models.Model):
    """The text and bytes of a version, in a table of their own so that lists don't load them."""

    version = models.OneToOneField(ArticleVersion, primary_key=True, on_delete=models.PROTECT)
    text = models.TextField(help_text="What all offsets refer to, in code points.")
    raw = models.BinaryField(help_text="The bytes as they arrived.")

    def __str__(self) -> str:
        return f"Snapshot of {self.version_id}"


class Block(models.Model):
    """A run of a snapshot with a role. ``found_role`` is the rule's own answer if an editor changed it."""

    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="blocks")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    role = models.CharField(max_length=20, choices=list_choices(BlockRole))
    rule = models.CharField(max_length=60, help_text="The rule that gave the role.")
    confidence = models.FloatField(help_text="How sure that rule is, 0 to 1.")
    found_role = models.CharField(
        max_length=20, choices=list_choices(BlockRole), help_text="The role before anyone changed it."
    )
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["version_id", "start"]
        constraints = [
            models.UniqueConstraint(fields=["version", "start"], name="block_starts_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="block_has_length"),
            models.CheckConstraint(condition=Q(role__in=BlockRole.list_values()), name="block_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.start}-{self.end}"
