"""Administrative regions (行政区划)."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from onecity.core.geo.models.naming import Named


class Level(models.TextChoices):
    """Level of a region, from the whole city down."""

    CITY = "city", _("City")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")
    VILLAGE = "village", _("Village or community")


class Region(Named):
    """A region by its national code: 6 digits for city and county, 9 for township, 12 for village or community.

    `synthetic` is about the border: codes and names may be real while the polygon is drawn by us.
    Geometry is EPSG:4326, longitude before latitude.
    """

    code = models.CharField(max_length=12, primary_key=True)
    level = models.CharField(max_length=10, choices=Level)
    kind = models.CharField(max_length=20)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    geom = models.MultiPolygonField(srid=4326)
    centre = models.PointField(srid=4326, spatial_index=False)
    synthetic = models.BooleanField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("code",)
        indexes = (models.Index(fields=["level", "code"], name="region_level_code"),)
