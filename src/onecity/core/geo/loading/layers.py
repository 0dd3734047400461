"""Loading a city's own regions, base grids, roads and places from its files: good rows kept, bad rows told."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.db import transaction

from onecity.core.geo.errors import BadRow
from onecity.core.geo.loading import checks
from onecity.core.geo.loading.files import Rows, read_rows
from onecity.core.geo.loading.shapes import draw_base_map
from onecity.core.geo.loading.writing import copy_rows, put_grids, put_regions, wkb
from onecity.core.geo.models import BaseGrid, Level, Place, Region, Road
from onecity.core.geo.models.grid import AREA_PART_SCHEME
from onecity.core.geo.models.ground import PlaceKind

AREAS = ("Polygon", "MultiPolygon")
LINES = ("LineString", "MultiLineString")
LEVELS = {6: "county", 9: "township", 12: "village"}
# OSM highway value -> class of road
HIGHWAYS = {
    "motorway": "trunk", "trunk": "trunk", "primary": "primary", "secondary": "secondary", "tertiary": "secondary",
    "residential": "street", "unclassified": "village", "living_street": "lane", "service": "lane", "track": "village",
    "pedestrian": "lane", "footway": "lane", "path": "lane", "cycleway": "lane", "steps": "lane", "road": "village",
}  # fmt: skip
OSM_ENGLISH = re.compile('"name:en"=>"([^"]*)"')
ROAD_CLASSES = frozenset(HIGHWAYS.values())


@dataclass(frozen=True)
class LayerReport:
    """What a file gave: rows read, rows kept, and each row left out with its field and reason."""

    read: int
    kept: int
    bad: tuple[BadRow, ...]


def load_layer(kind: str, path: Path, crs: str = "", layer: str | None = None) -> LayerReport:
    """Load a file as `regions`, `grids`, `roads` or `places`, in place of what was drawn for it.

    Raises UnreadableFile before anything is changed, KeyError for an unknown kind.
    """
    check, write = KINDS[kind]
    rows = read_rows(path, crs, layer)
    read = len(rows) + len(rows.bad)
    rows = check(rows)
    with transaction.atomic():
        if len(rows):
            write(rows, path.name)
            draw_base_map()
    return LayerReport(read, len(rows), tuple(sorted(rows.bad, key=lambda bad: bad.row)))


def _checked(rows: Rows, *steps: Callable[[Rows], checks.Faults]) -> Rows:
    for step in steps:
        rows = rows.leave_out(step(rows))
    return rows


def in_column(check: Callable[[Rows, str], checks.Faults], column: str) -> Callable[[Rows], checks.Faults]:
    """A check of one column."""
    return lambda rows: check(rows, column)


def _long_name(rows: Rows) -> checks.Faults:
    return checks.too_long(rows, "name_zh", 80)


def _long_code(rows: Rows) -> checks.Faults:
    return checks.too_long(rows, "code", 20)


# --- regions -------------------------------------------------------------------------------------------------------
def _check_regions(rows: Rows) -> Rows:
    rows = _checked(rows, _not_area, checks.invalid, _outside)
    rows = _checked(rows, in_column(checks.missing, "code"), in_column(checks.no_region_code, "code"), in_column(checks.repeated, "code"))
    rows = _checked(rows, in_column(checks.missing, "name_zh"), _long_name, _no_parent)
    for length in LEVELS:
        rows = _overlaps_among(rows, np.array([len(rows.text("code", index)) == length for index in range(len(rows))], dtype=bool))
    return rows


def _overlaps_among(rows: Rows, chosen: np.ndarray[Any, np.dtype[np.bool_]]) -> Rows:
    members = np.flatnonzero(chosen)
    level = Rows(rows.geometries[members], {}, rows.numbers[members])
    return rows.leave_out({int(members[index]): fault for index, fault in checks.overlapping(level).items()})


def _not_area(rows: Rows) -> checks.Faults:
    return checks.wrong_type(rows, AREAS)


def _outside(rows: Rows) -> checks.Faults:
    return checks.outside(rows, settings.CITY.bounds)


def _parent(code: str) -> str:
    return settings.CITY.code if len(code) == 6 else code[:-3]


def _no_parent(rows: Rows) -> checks.Faults:
    codes = [rows.text("code", index) for index in range(len(rows))]
    known = set(Region.objects.values_list("code", flat=True)) | set(codes)
    return {index: ("code", f"its parent {_parent(code)} is not known") for index, code in enumerate(codes) if _parent(code) not in known}


def _write_regions(rows: Rows, source: str) -> None:
    put_regions(_region_rows(rows, source))


def _region_rows(rows: Rows, source: str) -> Iterator[tuple[Any, ...]]:
    shapes, centres = wkb(rows.geometries), wkb(shapely.point_on_surface(rows.geometries))
    for index, (shape, centre) in enumerate(zip(shapes, centres, strict=True)):
        code, zh = rows.text("code", index), rows.text("name_zh", index)
        kind, en = rows.text("kind", index)[:20], rows.text("name_en", index)[:120] or zh
        yield code, LEVELS[len(code)], kind, _parent(code), zh, en, shape, centre, False, source


# --- base grids ----------------------------------------------------------------------------------------------------
def _check_grids(rows: Rows) -> Rows:
    rows = _checked(rows, _not_area, checks.invalid, _outside)
    rows = _checked(rows, in_column(checks.missing, "code"), _long_code, in_column(checks.repeated, "code"))
    return _checked(rows, _no_village, checks.overlapping)


def _village_of(rows: Rows, index: int) -> str:
    return rows.text("region", index) or rows.text("code", index)[:12]


def _no_village(rows: Rows) -> checks.Faults:
    known = set(Region.objects.filter(level=Level.VILLAGE).values_list("code", flat=True))
    villages = [_village_of(rows, index) for index in range(len(rows))]
    return {index: ("region", f"village {village} is not known") for index, village in enumerate(villages) if village not in known}


def _write_grids(rows: Rows, source: str) -> None:
    put_grids(_grid_rows(rows), retire_others=True)


def _grid_rows(rows: Rows) -> Iterator[tuple[Any, ...]]:
    shapes, centres = wkb(rows.geometries), wkb(shapely.point_on_surface(rows.geometries))
    for index, (shape, centre) in enumerate(zip(shapes, centres, strict=True)):
        code = rows.text("code", index)
        zh = (rows.text("name_zh", index) or code)[:80]
        scheme, en = rows.text("scheme", index)[:40] or AREA_PART_SCHEME, rows.text("name_en", index)[:120] or zh
        yield code, scheme, _village_of(rows, index), zh, en, shape, centre, False


# --- roads ---------------------------------------------------------------------------------------------------------
def _road_class(rows: Rows, index: int) -> str:
    given = rows.text("road_class", index) or rows.text("highway", index)
    return given if given in ROAD_CLASSES else HIGHWAYS.get(given.removesuffix("_link"), "")


def _check_roads(rows: Rows) -> Rows:
    return _checked(rows, lambda r: checks.wrong_type(r, LINES), _outside, _no_class)


def _no_class(rows: Rows) -> checks.Faults:
    return {index: ("road_class", "is no known class of road") for index in range(len(rows)) if not _road_class(rows, index)}


def _write_roads(rows: Rows, source: str) -> None:
    Road.objects.exclude(road_class="railway").delete()
    columns = ("name_zh", "name_en", "road_class", "geom", "synthetic", "source")
    copy_rows("geo_road", columns, list(_road_rows(rows, source)))


def _english_name(rows: Rows, index: int) -> str:
    tagged = OSM_ENGLISH.search(rows.text("other_tags", index))
    return (rows.text("name_en", index) or (tagged[1] if tagged else ""))[:120]


def _road_rows(rows: Rows, source: str) -> Iterator[tuple[Any, ...]]:
    for index, shape in enumerate(rows.geometries):
        zh = (rows.text("name_zh", index) or rows.text("name", index))[:80]
        en = _english_name(rows, index)
        yield from ((zh, en, _road_class(rows, index), line, False, source) for line in wkb(shapely.get_parts(shape)))


# --- places --------------------------------------------------------------------------------------------------------
def _check_places(rows: Rows) -> Rows:
    return _checked(rows, lambda r: checks.wrong_type(r, ("Point",)), _outside, _no_name, _no_place_kind)


def _place_name(rows: Rows, index: int) -> str:
    return (rows.text("name_zh", index) or rows.text("name", index))[:80]


def _no_name(rows: Rows) -> checks.Faults:
    return {index: ("name_zh", "is empty") for index in range(len(rows)) if not _place_name(rows, index)}


def _no_place_kind(rows: Rows) -> checks.Faults:
    kinds = [rows.text("kind", index) for index in range(len(rows))]
    return {index: ("kind", f"{kind!r} is no known kind of place") for index, kind in enumerate(kinds) if kind not in PlaceKind.values}


def _write_places(rows: Rows, source: str) -> None:
    Place.objects.exclude(kind="seat").delete()
    shapes, points = wkb(rows.geometries), shapely.get_coordinates(rows.geometries)
    copy_rows(
        "geo_place",
        ("name_zh", "name_en", "kind", "point", "region_code", "synthetic", "source"),
        [
            (_place_name(rows, i), rows.text("name_en", i)[:120], rows.text("kind", i), shapes[i], _region_at(*points[i]), False, source)
            for i in range(len(rows))
        ],
    )


def _region_at(longitude: float, latitude: float) -> str:
    point = f"SRID=4326;POINT({longitude} {latitude})"
    return BaseGrid.objects.filter(valid_to=None, geom__intersects=point).order_by("code").values_list("region_id", flat=True).first() or ""


KINDS: dict[str, tuple[Callable[[Rows], Rows], Callable[[Rows, str], None]]] = {
    "regions": (_check_regions, _write_regions),
    "grids": (_check_grids, _write_grids),
    "roads": (_check_roads, _write_roads),
    "places": (_check_places, _write_places),
}
