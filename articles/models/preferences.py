from django.conf import settings
from django.db import models


class Preferences(models.Model):
    """How one person reads the desk: a language and a time zone, empty for the default of each."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences"
    )
    language = models.CharField(max_length=35, blank=True, help_text="Empty for the browser's.")
    time_zone = models.CharField(max_length=64, blank=True, help_text="Empty for the newsroom's.")

    class Meta:
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return str(self.person)
