from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.choices import PageState, PublisherKind, Reliability, Stance
from articles.labels import list_choices
from articles.models.claim import Claim
from articles.models.message_field import MessagesField


class Publisher(models.Model):
    """The publisher of a source, by domain, with the newsroom's judgement of it."""

    domain = models.CharField(_("domain"), max_length=253, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(
        _("kind"), max_length=15, choices=list_choices(PublisherKind), default=PublisherKind.UNKNOWN
    )
    country = models.CharField(_("country"), max_length=60, blank=True)
    reliability = models.CharField(
        _("reliability"), max_length=10, choices=list_choices(Reliability), default=Reliability.UNRATED
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("What a reviewer should know of its reliability.")
    )
    blocked = models.BooleanField(
        _("blocked"), default=False, help_text=_("Its pages are not offered as sources.")
    )

    class Meta:
        verbose_name = _("publisher")
        verbose_name_plural = _("publishers")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SourceLink(models.Model):
    """One page found or added as evidence for a claim. A page that *makes* the claim is an Occurrence."""

    claim = models.ForeignKey(
        Claim, verbose_name=_("claim"), on_delete=models.PROTECT, related_name="source_links"
    )
    url = models.URLField(_("url"), max_length=2000)
    url_key = models.CharField(
        _("url key"), max_length=64, editable=False, help_text=_("SHA-256 of the canonical address.")
    )
    title = models.CharField(_("title"), max_length=300)
    snippet = models.CharField(_("snippet"), max_length=600, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    domain = models.CharField(_("domain"), max_length=253)
    author = models.CharField(_("author"), max_length=300, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    retracted = models.BooleanField(_("retracted"), default=False, help_text=_("Its publisher withdrew it."))
    score = models.FloatField(_("score"), default=0, help_text=_("Rank, 0 to 1."))
    reasons = MessagesField(
        _("reasons"), default=list, blank=True, help_text=_("Why it stands where it does, in words.")
    )
    found_by = models.JSONField(
        _("found by"), default=dict, blank=True, help_text=_("Provider to the rank it gave.")
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    stance = models.CharField(_("stance"), max_length=10, choices=list_choices(Stance), default=Stance.UNREAD)
    stance_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("stance by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    quote = models.TextField(_("quote"), blank=True, help_text=_("The passage that bears on the claim."))
    quote_sha256 = models.CharField(
        _("quote sha256"),
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("Of the quoted passage, as UTF-8."),
    )
    same_story_as = models.ForeignKey(
        "self",
        verbose_name=_("same story as"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="same_stories",
        help_text=_("The link whose text this one repeats on another site."),
    )
    page_state = models.CharField(
        _("page state"),
        max_length=10,
        choices=list_choices(PageState),
        default=PageState.UNREAD,
        editable=False,
    )
    page_checked_at = models.DateTimeField(_("page checked at"), null=True, editable=False)
    page_sha256 = models.CharField(
        _("page sha256"),
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("Of the page's text when it was first read."),
    )
    archive_url = models.URLField(
        _("archive url"),
        max_length=2200,
        blank=True,
        editable=False,
        help_text=_("Where a web archive keeps it."),
    )
    archived_at = models.DateTimeField(
        _("archived at"), null=True, editable=False, help_text=_("When that copy was taken.")
    )
    retrieved_at = models.DateTimeField(_("retrieved at"), default=timezone.now)

    class Meta:
        verbose_name = _("source link")
        verbose_name_plural = _("source links")
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

    url = models.URLField(_("url"), max_length=2000)
    url_key = models.CharField(_("url key"), max_length=64, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True, default="en")
    text = models.TextField(_("text"), help_text=_("What the page says, or our summary of it."))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    added_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("library page")
        verbose_name_plural = _("library pages")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title
