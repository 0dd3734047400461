"""Drawing the base map: what lies in the tables, generalised once for bands of zoom levels, in EPSG:3857."""

import json
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.db import connection
from django.utils import timezone

from onecity.core.geo.loading.writing import copy_rows, wkb
from onecity.core.geo.models import MapVersion

_SQL = Path(__file__).parent.parent / "sql"
EARTH_RADIUS = 6378137.0
CLOSEST = 24

# level, zoom levels, tolerance in degrees
REGION_BANDS = (
    ("county", 0, 8, 0.004),
    ("county", 9, 10, 0.001),
    ("county", 11, CLOSEST, 0.0),
    ("township", 9, 10, 0.001),
    ("township", 11, CLOSEST, 0.0),
    ("village", 12, CLOSEST, 0.0),
)
REGION_LABELS = (("county", 6, 12), ("township", 10, 16), ("village", 13, CLOSEST))
# class, zoom levels, tolerance in degrees
ROAD_BANDS = (
    ("trunk", 6, 9, 0.002),
    ("trunk", 10, 12, 0.0003),
    ("trunk", 13, CLOSEST, 0.0),
    ("railway", 8, 12, 0.0005),
    ("railway", 13, CLOSEST, 0.0),
    ("primary", 10, 12, 0.0003),
    ("primary", 13, CLOSEST, 0.0),
    ("secondary", 9, 12, 0.0006),
    ("secondary", 13, CLOSEST, 0.0),
    ("village", 12, 12, 0.0003),
    ("village", 13, CLOSEST, 0.0),
    ("street", 12, CLOSEST, 0.0),
    ("lane", 14, CLOSEST, 0.0),
)
# table, source layer, kind, zoom levels, tolerance in degrees
SURFACE_BANDS = (
    ("geo_water", "water", "", 5, 9, 0.001),
    ("geo_water", "water", "", 10, CLOSEST, 0.00005),
    ("geo_landcover", "land", "built", 10, 11, 0.001),
    ("geo_landcover", "land", "built", 12, CLOSEST, 0.00005),
    ("geo_landcover", "land", "block", 12, CLOSEST, 0.0),
    ("geo_landcover", "land", "park", 12, CLOSEST, 0.0),
)
PLACE_BANDS = {"seat": 7, "landmark": 13, "town_hall": 13, "hospital": 15, "school": 15, "market": 15}
GRIDS_FROM_ZOOM = 13

Drawn = tuple[str, int, int, dict[str, Any], shapely.Geometry]


def draw_base_map(source_key: str = "") -> int:
    """Draw every shape anew and give the map a new version key. Returns the number of shapes."""
    rows = list(_rows(_shapes()))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM geo_mapshape")
    count = copy_rows("geo_mapshape", ("layer", "zoom_from", "zoom_to", "attributes", "geom"), rows)
    MapVersion.objects.all().delete()
    MapVersion.objects.create(key=secrets.token_hex(6), source_key=source_key)
    return count


def _shapes() -> Iterator[Drawn]:
    for draw in (_regions, _region_labels, _grids, _roads, _surfaces, _places):
        yield from draw()


def _rows(shapes: Iterable[Drawn]) -> Iterator[tuple[Any, ...]]:
    drawn = [shape for shape in shapes if not shape[-1].is_empty]
    projected = wkb(shapely.transform(np.array([shape[-1] for shape in drawn], dtype=object), mercator), 3857)
    for (layer, zoom_from, zoom_to, attributes, _), geometry in zip(drawn, projected, strict=True):
        yield layer, zoom_from, zoom_to, json.dumps(attributes, ensure_ascii=False), geometry


def mercator(degrees: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """(n, 2) longitude and latitude in degrees to EPSG:3857 metres (spherical Mercator)."""
    longitude, latitude = np.radians(degrees).T
    return EARTH_RADIUS * np.stack([longitude, np.arctanh(np.sin(latitude))], axis=1)


def _selected(query: str, parameters: dict[str, Any]) -> tuple[list[dict[str, Any]], np.ndarray[Any, np.dtype[np.object_]]]:
    """The rows of a query as attributes, and their last column as geometries."""
    with connection.cursor() as cursor:
        cursor.execute((_SQL / query).read_text(encoding="utf-8"), parameters)
        names = [column.name for column in cursor.description][:-1]
        rows = cursor.fetchall()
    attributes = [dict(zip(names, row[:-1], strict=True)) for row in rows]
    return attributes, shapely.from_wkb([bytes(row[-1]) for row in rows])


def _regions() -> Iterator[Drawn]:
    for level, zoom_from, zoom_to, tolerance in REGION_BANDS:
        attributes, shapes = _selected("draw_regions.sql", {"level": level})
        drawn = shapely.coverage_simplify(shapes, tolerance) if tolerance and len(shapes) else shapes
        yield from (("regions", zoom_from, zoom_to, *pair) for pair in zip(attributes, drawn, strict=True))


def _region_labels() -> Iterator[Drawn]:
    for level, zoom_from, zoom_to in REGION_LABELS:
        attributes, points = _selected("draw_region_labels.sql", {"level": level})
        yield from (("region_labels", zoom_from, zoom_to, *pair) for pair in zip(attributes, points, strict=True))


def _grids() -> Iterator[Drawn]:
    attributes, shapes = _selected("draw_grids.sql", {"day": timezone.localdate()})
    yield from (("grids", GRIDS_FROM_ZOOM, CLOSEST, *pair) for pair in zip(attributes, shapes, strict=True))


def _roads() -> Iterator[Drawn]:
    for road_class, zoom_from, zoom_to, tolerance in ROAD_BANDS:
        attributes, lines = _selected("draw_roads.sql", {"road_class": road_class})
        joined = shapely.line_merge(lines)
        drawn = shapely.simplify(joined, tolerance) if tolerance else joined
        for own, line in zip(attributes, drawn, strict=True):
            parts = shapely.get_parts(line) if own["name_zh"] else [line]
            yield from (("roads", zoom_from, zoom_to, own, part) for part in parts)


def _surfaces() -> Iterator[Drawn]:
    for table, layer, kind, zoom_from, zoom_to, tolerance in SURFACE_BANDS:
        attributes, shapes = _selected(f"draw_{table.removeprefix('geo_')}.sql", {"kind": kind})
        drawn = shapely.simplify(shapes, tolerance) if tolerance else shapes
        yield from ((layer, zoom_from, zoom_to, *pair) for pair in zip(attributes, drawn, strict=True))


def _places() -> Iterator[Drawn]:
    attributes, points = _selected("draw_places.sql", {"kinds": list(PLACE_BANDS)})
    yield from (("places", PLACE_BANDS[own["kind"]], CLOSEST, own, point) for own, point in zip(attributes, points, strict=True))
