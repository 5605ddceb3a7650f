from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.choices import Anchoring, ClaimKind
from articles.labels import list_choices
from articles.models.article import Article, ArticleVersion
from articles.models.message_field import MessagesField


class Claimant(models.Model):
    """Whoever made a claim, as opposed to who printed it. ``key`` is the case-folded name."""

    name = models.CharField(_("name"), max_length=300)
    key = models.CharField(_("key"), max_length=300, unique=True, editable=False)
    wikidata_id = models.CharField(_("wikidata id"), max_length=20, blank=True)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged",
    )
    url = models.URLField(
        _("url"), max_length=2000, blank=True, help_text=_("Home page, Wikipedia or Wikidata.")
    )

    class Meta:
        verbose_name = _("claimant")
        verbose_name_plural = _("claimants")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Claim(models.Model):
    """One checkable statement. It has one review task, and an occurrence for each place where it stands."""

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.PROTECT, related_name="claims"
    )
    text = models.CharField(_("text"), max_length=2000)
    key = models.CharField(
        _("key"), max_length=64, editable=False, help_text=_("SHA-256 of the text, folded.")
    )
    claimant = models.ForeignKey(
        Claimant,
        verbose_name=_("claimant"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="claims",
    )
    kind = models.CharField(_("kind"), max_length=20, choices=list_choices(ClaimKind))
    score = models.FloatField(_("score"), help_text=_("Check-worthiness, 0 to 1."))
    reasons = MessagesField(
        _("reasons"), default=list, blank=True, help_text=_("Why it is worth checking, in words.")
    )
    context = models.CharField(
        _("context"), max_length=1000, blank=True, help_text=_("What is needed to understand it.")
    )
    claimed_on = models.DateField(_("claimed on"), null=True, blank=True, help_text=_("When it was said."))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    retired_at = models.DateTimeField(
        _("retired at"), null=True, blank=True, help_text=_("Its place stopped being body text.")
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["article", "key"], name="claim_once_an_article"),
            models.CheckConstraint(condition=Q(kind__in=ClaimKind.list_values()), name="claim_kind_known"),
            models.CheckConstraint(condition=~Q(text=""), name="claim_has_text"),
        ]
        indexes = [models.Index(fields=["key"], name="claim_words")]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"


class Occurrence(models.Model):
    """One place of a claim in a version: W3C TextPosition and TextQuote selectors, in code points."""

    claim = models.ForeignKey(
        Claim, verbose_name=_("claim"), on_delete=models.PROTECT, related_name="occurrences"
    )
    version = models.ForeignKey(
        ArticleVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="occurrences"
    )
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    exact = models.TextField(_("exact"))
    prefix = models.CharField(_("prefix"), max_length=32, blank=True)
    suffix = models.CharField(_("suffix"), max_length=32, blank=True)
    anchoring = models.CharField(
        _("anchoring"),
        max_length=7,
        choices=list_choices(Anchoring),
        default=Anchoring.FOUND,
        help_text=_("How this version has it."),
    )

    class Meta:
        verbose_name = _("occurrence")
        verbose_name_plural = _("occurrences")
        ordering = ["version_id", "start"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "version", "start"], name="occurrence_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="occurrence_has_length"),
            models.CheckConstraint(
                condition=Q(anchoring__in=[how for how in Anchoring.list_values() if how != Anchoring.LOST]),
                name="occurrence_is_not_lost",
            ),
        ]
        indexes = [models.Index(fields=["version", "start"])]

    def __str__(self) -> str:
        return f"{self.start}-{self.end} of version {self.version_id}"


class SetAside(models.Model):
    """A sentence of the body that was not made a claim, with its kind and the reasons, for the editor."""

    version = models.ForeignKey(
        ArticleVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="set_aside"
    )
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    kind = models.CharField(_("kind"), max_length=20, choices=list_choices(ClaimKind))
    score = models.FloatField(_("score"), help_text=_("Check-worthiness, 0 to 1."))
    reasons = MessagesField(
        _("reasons"), default=list, blank=True, help_text=_("Why it was set aside, in words.")
    )

    class Meta:
        verbose_name = _("set aside")
        verbose_name_plural = _("sentences set aside")
        ordering = ["version_id", "start"]
        constraints = [
            models.UniqueConstraint(fields=["version", "start"], name="set_aside_starts_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="set_aside_has_length"),
            models.CheckConstraint(
                condition=Q(kind__in=ClaimKind.list_values()), name="set_aside_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.start}-{self.end}"
