from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.choices import BlockRole
from articles.labels import list_choices


class Article(models.Model):
    """A published text that an editor imported. Two imports of one text have the same ``key``."""

    key = models.CharField(
        _("key"), max_length=64, unique=True, editable=False, help_text=_("SHA-256 of what identifies it.")
    )
    url = models.URLField(_("url"), max_length=2000, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    byline = models.CharField(_("byline"), max_length=300, blank=True)
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    modified_on = models.DateField(_("modified on"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    section = models.CharField(_("section"), max_length=200, blank=True)
    current_version = models.ForeignKey(
        "articles.ArticleVersion",
        verbose_name=_("current version"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    copy_of = models.ForeignKey(
        "self",
        verbose_name=_("copy of"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="copies",
        help_text=_("The article whose text this one repeats under another address."),
    )
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("imported by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-id"]
        permissions = [("import_article", "Can import an article")]

    def __str__(self) -> str:
        return self.title or self.url or gettext("Article %(key)s") % {"key": self.pk}


class ArticleVersion(models.Model):
    """One snapshot of an article's text as it arrived. Never changed: a different text is a new version."""

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("number"))
    sha256 = models.CharField(_("sha256"), max_length=64, help_text=_("Of the text, as UTF-8."))
    body_sha256 = models.CharField(
        _("body sha256"),
        max_length=64,
        blank=True,
        help_text=_("Of the body's words alone, whatever frames them; empty when short."),
    )
    media_type = models.CharField(_("media type"), max_length=100)
    encoding = models.CharField(_("encoding"), max_length=40)
    encoding_repaired = models.BooleanField(
        _("encoding repaired"), default=False, help_text=_("Bytes that were no text became U+FFFD.")
    )
    length = models.PositiveIntegerField(_("length"), help_text=_("Code points."))
    links = models.JSONField(
        _("links"), default=list, blank=True, help_text=_("Addresses that the body points to.")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("article version")
        verbose_name_plural = _("article versions")
        ordering = ["article_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["article", "sha256"], name="version_text_once"),
        ]
        indexes = [models.Index(fields=["body_sha256"], name="version_body")]

    def __str__(self) -> str:
        return gettext("%(article)s (version %(number)s)") % {
            "article": self.article,
            "number": self.number,
        }


class Snapshot(models.Model):
    """The text and bytes of a version, in a table of their own so that lists don't load them."""

    version = models.OneToOneField(
        ArticleVersion, verbose_name=_("version"), primary_key=True, on_delete=models.PROTECT
    )
    text = models.TextField(_("text"), help_text=_("What all offsets refer to, in code points."))
    raw = models.BinaryField(_("raw"), help_text=_("The bytes as they arrived."))

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")

    def __str__(self) -> str:
        return f"Snapshot of {self.version_id}"


class Block(models.Model):
    """A run of a snapshot with a role. ``found_role`` is the rule's own answer if an editor changed it."""

    version = models.ForeignKey(
        ArticleVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="blocks"
    )
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    role = models.CharField(_("role"), max_length=20, choices=list_choices(BlockRole))
    rule = models.CharField(_("rule"), max_length=60, help_text=_("The rule that gave the role."))
    confidence = models.FloatField(_("confidence"), help_text=_("How sure that rule is, 0 to 1."))
    found_role = models.CharField(
        _("found role"),
        max_length=20,
        choices=list_choices(BlockRole),
        help_text=_("The role before anyone changed it."),
    )
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("set by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["version_id", "start"]
        constraints = [
            models.UniqueConstraint(fields=["version", "start"], name="block_starts_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="block_has_length"),
            models.CheckConstraint(condition=Q(role__in=BlockRole.list_values()), name="block_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.start}-{self.end}"
