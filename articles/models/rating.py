from django.db import models
from django.db.models import Q


class Rating(models.Model):
    """A value of the house's scale: 1 (false) to 5 (true), or no number for what lies off it."""

    slug = models.SlugField(unique=True)
    label = models.CharField(max_length=60, unique=True)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    colour = models.CharField(max_length=7, help_text="Such as #1a7f37.")
    order = models.PositiveSmallIntegerField(default=0)
    needs_source = models.BooleanField(
        default=True, help_text="False for a rating that says no source exists."
    )
    meaning = models.TextField(blank=True, help_text="One sentence for readers.")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number=None) | Q(number__gte=1, number__lte=5), name="rating_number_on_scale"
            ),
            models.UniqueConstraint(fields=["number"], name="rating_number_once"),
        ]

    def __str__(self) -> str:
        return self.label
