"""Base grids (单元网格)."""

from django.contrib.gis.db import models
from django.utils.translation import get_language

from onecity.core.geo.models.region import Region

AREA_PART_SCHEME = "CJ/T 349 area part"


class BaseGrid(models.Model):
    """The basic unit of the city: a whole village or a part of one; every point of the city lies in exactly one.

    `code` is text under the scheme named beside it. The default scheme is the area part of CJ/T 349-2010: 6 digits
    county, 3 township, 3 village, 2 serial (00 when the village is not split). Geometry is EPSG:4326.
    """

    code = models.CharField(max_length=20, unique=True)
    scheme = models.CharField(max_length=40, default=AREA_PART_SCHEME)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="grids")
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    geom = models.MultiPolygonField(srid=4326)
    centre = models.PointField(srid=4326, spatial_index=False)
    area = models.FloatField(help_text="square metres on the ellipsoid")
    people = models.PositiveIntegerField(null=True, help_text="residents; none where nobody has said")
    households = models.PositiveIntegerField(null=True)
    people_synthetic = models.BooleanField(default=False, help_text="the two figures are drawn, not counted")
    synthetic = models.BooleanField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh
