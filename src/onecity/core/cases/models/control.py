"""Control areas (管控区域): announced places and times in which a report is answered with a message instead of a case."""

from django.contrib.gis.db.models import MultiPolygonField, PointField
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from onecity.core.accounts.models import User
from onecity.core.cases.models.category import Category
from onecity.core.cases.states import Source


class ControlArea(models.Model):
    """An announcement: area × period × categories, and what a reporter is told. One that was in force is ended, never deleted.

    `regions` are the codes of the whole regions it was announced for; it has none where it was drawn on the map. `region_code` is the
    smallest region that holds it.
    """

    name = models.CharField(max_length=80)
    geom = MultiPolygonField(srid=4326)
    regions = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    region_code = models.CharField(max_length=12, blank=True)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    categories = models.ManyToManyField(Category, related_name="+")
    message_zh = models.TextField()
    message_en = models.TextField(blank=True)
    announced_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="control_area_ends_after_start"),)
        indexes = (models.Index(fields=["ends_at"], name="control_area_ends"),)
        ordering = ("-begins_at", "-pk")

    def __str__(self) -> str:
        return self.name

    @property
    def message(self) -> str:
        """What a reporter is told, in the reader's language where it was given."""
        return self.message_en if get_language() == "en" and self.message_en else self.message_zh


class ControlAnswer(models.Model):
    """A report that was answered with the message of a control area. Nothing of the reporter or the text is kept."""

    area = models.ForeignKey(ControlArea, on_delete=models.PROTECT, related_name="answers")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=12, choices=Source)
    point = PointField(srid=4326, spatial_index=False)
    at = models.DateTimeField()
