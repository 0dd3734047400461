"""An old grid beside the base grids that stand for it, as a map takes it."""

from typing import Any

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


def around(fit: Fit) -> str:
    """West, south, east, north of the old grid."""
    return ",".join(f"{degrees:.5f}" for degrees in fit.grid.geom.extent)
