"""Which base grid came after which (网格沿革)."""

from django.db import models
from django.db.models import F, Q

from onecity.core.geo.models.grid import BaseGrid


class GridSuccession(models.Model):
    """Ground of an old grid that is a new one's from a day on, as shares of the old one's area and people.

    Whose people are not known has them by area. All rows of an old grid add up to one.
    """

    old = models.ForeignKey(BaseGrid, on_delete=models.PROTECT, related_name="successions")
    new = models.ForeignKey(BaseGrid, on_delete=models.PROTECT, related_name="origins")
    day = models.DateField()
    area_share = models.FloatField()
    people_share = models.FloatField()

    class Meta:
        ordering = ("old", "new")
        constraints = (
            models.UniqueConstraint(fields=["old", "new"], name="one_succession_of_two_grids"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="no_grid_succeeds_itself"),
        )


class GridHeir(models.Model):
    """The grid under which figures of an old one are told from a day on: of those that came after it, the one with most of its ground."""

    grid = models.ForeignKey(BaseGrid, on_delete=models.PROTECT, related_name="+")
    heir = models.ForeignKey(BaseGrid, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        ordering = ("grid", "day", "pk")
