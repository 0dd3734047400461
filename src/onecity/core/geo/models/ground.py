"""What lies on the ground: roads, water, land cover and named places."""

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex, OpClass
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onecity.core.geo.models.naming import Named


class RoadClass(models.TextChoices):
    """Rank of a road, or a railway."""

    TRUNK = "trunk", _("Trunk road")
    PRIMARY = "primary", _("Main road")
    SECONDARY = "secondary", _("Secondary road")
    STREET = "street", _("Street")
    LANE = "lane", _("Lane")
    VILLAGE = "village", _("Village road")
    RAILWAY = "railway", _("Railway")


class WaterKind(models.TextChoices):
    """What kind of water it is."""

    RIVER = "river", _("River")
    CANAL = "canal", _("Canal")
    LAKE = "lake", _("Lake")


class CoverKind(models.TextChoices):
    """What covers the ground."""

    BUILT = "built", _("Built-up area")
    BLOCK = "block", _("City block")
    PARK = "park", _("Park")


class PlaceKind(models.TextChoices):
    """What is at a named place."""

    SEAT = "seat", _("County seat")
    TOWN_HALL = "town_hall", _("Township office")
    VILLAGE = "village", _("Village or community")
    LANDMARK = "landmark", _("Landmark")
    SCHOOL = "school", _("School")
    MARKET = "market", _("Market")
    HOSPITAL = "hospital", _("Hospital")


class Road(Named):
    """A piece of road of one name and class, between two junctions where the network is known. EPSG:4326."""

    road_class = models.CharField(max_length=12, choices=RoadClass)
    geom = models.LineStringField(srid=4326)
    synthetic = models.BooleanField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        # An expression: of a plain geometry field GeoDjango drops the condition.
        indexes = (GistIndex(OpClass("geom", "gist_geometry_ops_2d"), name="road_named_shape", condition=~Q(name_zh="")),)


class Water(Named):
    """A water surface. EPSG:4326."""

    kind = models.CharField(max_length=12, choices=WaterKind)
    geom = models.MultiPolygonField(srid=4326)
    synthetic = models.BooleanField()
    source = models.CharField(max_length=200, blank=True)


class LandCover(Named):
    """Built-up ground, a city block or a park. EPSG:4326."""

    kind = models.CharField(max_length=12, choices=CoverKind)
    geom = models.MultiPolygonField(srid=4326)
    synthetic = models.BooleanField()
    source = models.CharField(max_length=200, blank=True)


class Place(Named):
    """A named point, shown on the map and found by search. EPSG:4326."""

    kind = models.CharField(max_length=12, choices=PlaceKind)
    point = models.PointField(srid=4326)
    region_code = models.CharField(max_length=12, blank=True, db_index=True)
    synthetic = models.BooleanField()
    source = models.CharField(max_length=200, blank=True)
