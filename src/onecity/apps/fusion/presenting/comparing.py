"""An old grid beside the base grids that stand for it, as a map takes it."""

from typing import Any

from django.contrib.gis.db.models import Extent

from onecity.apps.fusion.models import Fit
from onecity.core.geo.models import BaseGrid


def compared(fit: Fit) -> dict[str, Any]:
    """GeoJSON with the old border (`part` old) and each base grid (`part` base, with its code and name)."""
    base = BaseGrid.objects.filter(code__in=fit.members).order_by("code")
    features = [
        _feature(fit.grid.geom, "old", fit.grid.code, fit.grid.name),
        *(_feature(one.geom, "base", one.code, one.name) for one in base),
    ]
    return {"type": "FeatureCollection", "features": features}


def _feature(geom: Any, part: str, code: str, name: str) -> dict[str, Any]:
    coordinates = [[[[round(x, 6), round(y, 6)] for x, y in ring] for ring in polygon] for polygon in geom.coords]
    properties = {"part": part, "code": code, "name": name}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "MultiPolygon", "coordinates": coordinates}}


def around(fit: Fit, with_base: bool = False) -> str:
    """West, south, east, north of the old grid, also of its base grids where they are asked for."""
    boxes = [fit.grid.geom.extent]
    base = BaseGrid.objects.filter(code__in=fit.members).aggregate(box=Extent("geom"))["box"] if with_base else None
    west, south, east, north = zip(*([*boxes, base] if base else boxes), strict=True)
    return ",".join(f"{degrees:.5f}" for degrees in (min(west), min(south), max(east), max(north)))
