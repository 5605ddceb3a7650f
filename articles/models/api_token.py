from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ApiToken(models.Model):
    """A key for the REST API: fd_<identifier>_<secret>. Only a keyed hash of the secret is stored.

    It grants what its user may do at the time of the request, limited to its scopes.
    """

    identifier = models.CharField(_("identifier"), max_length=12, unique=True)
    secret_hash = models.CharField(_("secret hash"), max_length=64)
    name = models.CharField(_("name"), max_length=100, help_text=_("What uses it."))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="api_tokens"
    )
    scopes = models.JSONField(_("scopes"), default=list, help_text=_('"read", "write" or both.'))
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    last_used_at = models.DateTimeField(
        _("last used at"), null=True, blank=True, help_text=_("Correct to five minutes.")
    )

    class Meta:
        verbose_name = _("api token")
        verbose_name_plural = _("api tokens")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.identifier})"
