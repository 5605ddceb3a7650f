from django.conf import settings
from django.db import models
from django.utils import timezone


class ApiToken(models.Model):
    """A key for the REST API: fd_<identifier>_<secret>. Only a keyed hash of the secret is stored.

    It grants what its user may do at the time of the request, limited to its scopes.
    """

    identifier = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=100, help_text="What uses it.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    scopes = models.JSONField(default=list, help_text='"read", "write" or both.')
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="Correct to five minutes.")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.identifier})"
