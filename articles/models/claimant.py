from django.db import models


class Claimant(models.Model):
    """Who said it, as opposed to who printed it. ``key`` is the name case-folded."""

    name = models.CharField(max_length=300)
    key = models.CharField(max_length=300, unique=True, editable=False)
    wikidata_id = models.CharField(max_length=20, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="merged"
    )
    url = models.URLField(max_length=2000, blank=True, help_text="Home page, Wikipedia or Wikidata.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
