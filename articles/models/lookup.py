from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.choices import Outcome
from articles.labels import list_choices
from articles.models.claim import Claim
from articles.models.job import Job
from articles.models.message_field import MessageField


class Lookup(Job):
    """One question to one provider about one claim. Asking again makes a row with the next ``number``."""

    claim = models.ForeignKey(
        Claim, verbose_name=_("claim"), on_delete=models.PROTECT, related_name="lookups"
    )
    provider = models.CharField(_("provider"), max_length=30)
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    outcome = models.CharField(
        _("outcome"),
        max_length=15,
        choices=list_choices(Outcome),
        blank=True,
        help_text=_("Empty until settled."),
    )
    given_query = models.CharField(
        _("given query"),
        max_length=400,
        blank=True,
        help_text=_("What an editor wants asked instead of the claim's own terms."),
    )
    query = models.TextField(_("query"), blank=True, help_text=_("What the provider was asked."))
    http_status = models.PositiveSmallIntegerField(_("http status"), null=True, blank=True)
    found_count = models.PositiveSmallIntegerField(
        _("found count"), default=0, help_text=_("Pages it answered with.")
    )
    latency_ms = models.PositiveIntegerField(_("latency ms"), null=True, blank=True)
    detail = MessageField(_("detail"), blank=True, help_text=_("Why it failed, and what to try."))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("requested by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("lookup")
        verbose_name_plural = _("lookups")
        ordering = ["claim_id", "provider", "number"]
        indexes = [
            models.Index(
                fields=["provider", "not_before", "id"], condition=Q(settled_at=None), name="lookup_due"
            ),
            models.Index(fields=["provider", "-settled_at"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["claim", "provider", "number"], name="lookup_once"),
            models.UniqueConstraint(
                fields=["claim", "provider"], condition=Q(settled_at=None), name="lookup_one_open"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None)
                | (Q(outcome__in=Outcome.list_values()) & Q(settled_at__isnull=False)),
                name="lookup_settled_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(provider)s for claim %(key)s") % {
            "provider": self.provider,
            "key": self.claim_id,
        }
