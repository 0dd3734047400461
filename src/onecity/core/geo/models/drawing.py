"""The base map as it is drawn: shapes generalised once at loading, so that a tile is a plain index scan."""

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex


class MapShape(models.Model):
    """One shape of one source layer of the base map, for a band of zoom levels. EPSG:3857, metres."""

    layer = models.CharField(max_length=20)
    zoom_from = models.PositiveSmallIntegerField()
    zoom_to = models.PositiveSmallIntegerField()
    attributes = models.JSONField()
    geom = models.GeometryField(srid=3857, spatial_index=False)

    class Meta:
        indexes = (GistIndex(fields=["zoom_from", "geom"], name="map_shape_zoom_geom"),)


class MapVersion(models.Model):
    """The version key of the drawn base map: it changes with every drawing, and tile addresses carry it."""

    key = models.CharField(max_length=32)
    source_key = models.CharField(max_length=32, blank=True, help_text="digest of the city package it was drawn from")
    drawn_at = models.DateTimeField(auto_now_add=True)
