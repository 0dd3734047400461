"""Outlines of counties for small maps: simplified together, so that neighbours still meet."""

import json
from typing import Any

import shapely
from django.db.models import QuerySet

from onecity.core.geo.models import Level, Region

TOLERANCE_DEGREES = 0.004
DECIMALS = 4


def county_outlines() -> dict[str, Any]:
    """A GeoJSON FeatureCollection of the counties: code, names, centre (longitude, latitude in degrees), synthetic."""
    counties: QuerySet[Region] = Region.objects.filter(level=Level.COUNTY).order_by("code")
    shapes = shapely.from_wkb([bytes(county.geom.wkb) for county in counties])
    drawn = shapely.coverage_simplify(shapes, TOLERANCE_DEGREES) if len(shapes) else shapes
    features = [_feature(county, shape) for county, shape in zip(counties, drawn, strict=True)]
    return {"type": "FeatureCollection", "features": features}


def _feature(county: Region, shape: shapely.Geometry) -> dict[str, Any]:
    rounded = shapely.transform(shape, lambda points: points.round(DECIMALS))
    return {
        "type": "Feature",
        "id": int(county.code),
        "geometry": json.loads(shapely.to_geojson(rounded)),
        "properties": {
            "code": county.code,
            "name_zh": county.name_zh,
            "name_en": county.name_en,
            "centre": [round(county.centre.x, DECIMALS), round(county.centre.y, DECIMALS)],
            "synthetic": county.synthetic,
        },
    }
