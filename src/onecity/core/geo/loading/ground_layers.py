"""Base grids, roads and places of a city's own: each replaces what was there of its kind."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import shapely

from onecity.core.geo.loading import checks
from onecity.core.geo.loading.fields import LINES
from onecity.core.geo.loading.files import Rows
from onecity.core.geo.loading.plans import Plan, checked, in_column, is_outside, long_name, sound_areas
from onecity.core.geo.loading.writing import copy_rows, put_grids, wkb
from onecity.core.geo.models import BaseGrid, Level, Place, Region, Road
from onecity.core.geo.models.grid import AREA_PART_SCHEME
from onecity.core.geo.models.ground import PlaceKind
from onecity.core.said import Said as _

Told = Callable[[str], None]
# OSM highway value -> class of road
HIGHWAYS = {
    "motorway": "trunk", "trunk": "trunk", "primary": "primary", "secondary": "secondary", "tertiary": "secondary",
    "residential": "street", "unclassified": "village", "living_street": "lane", "service": "lane", "track": "village",
    "pedestrian": "lane", "footway": "lane", "path": "lane", "cycleway": "lane", "steps": "lane", "road": "village",
}  # fmt: skip
OSM_ENGLISH = re.compile('"name:en"=>"([^"]*)"')
ROAD_CLASSES = frozenset(HIGHWAYS.values())


# --- base grids ----------------------------------------------------------------------------------------------------
def check_grids(rows: Rows) -> Rows:
    """Rows that can be base grids: whole areas with a code of their own, in a known village, overlapping none."""
    rows = checked(sound_areas(rows), in_column(checks.missing, "code"), _long_code, in_column(checks.repeated, "code"))
    rows = checked(rows, in_column(checks.no_count, "people"), in_column(checks.no_count, "households"))
    return checked(rows, in_column(checks.broken_text, "name_zh"), _no_village, checks.overlapping)


def _long_code(rows: Rows) -> checks.Faults:
    return checks.too_long(rows, "code", 20)


def _village_of(rows: Rows, index: int) -> str:
    return rows.text("region", index) or rows.text("code", index)[:12]


def _no_village(rows: Rows) -> checks.Faults:
    known = set(Region.objects.filter(level=Level.VILLAGE).values_list("code", flat=True))
    villages = [_village_of(rows, index) for index in range(len(rows))]
    reason = _("village %(code)s is not known")
    return {i: ("region", reason % {"code": village}) for i, village in enumerate(villages) if village not in known}


def plan_grids(rows: Rows, source: str, tell: Told) -> Plan:
    """These grids in place of all that are in force; the others end today."""
    codes = [rows.text("code", index) for index in range(len(rows))]
    ending = BaseGrid.objects.filter(valid_to=None).exclude(code__in=codes).count()
    remark = _("%(count)d base grids that are not in the file end today; cases keep them.") % {"count": ending}
    return Plan(rows, lambda: put_grids(_grid_rows(rows), retire_others=True), (remark,) if ending else ())


def _grid_rows(rows: Rows) -> Iterator[tuple[Any, ...]]:
    shapes, centres = wkb(rows.geometries), wkb(shapely.point_on_surface(rows.geometries))
    for index, (shape, centre) in enumerate(zip(shapes, centres, strict=True)):
        code = rows.text("code", index)
        zh = (rows.text("name_zh", index) or code)[:80]
        scheme, en = rows.text("scheme", index)[:40] or AREA_PART_SCHEME, rows.text("name_en", index)[:120] or zh
        people, households = (_count(rows, column, index) for column in ("people", "households"))
        yield code, scheme, _village_of(rows, index), zh, en, shape, centre, False, people, households


def _count(rows: Rows, column: str, index: int) -> int | None:
    text = rows.text(column, index)
    return int(text) if text else None


# --- roads ---------------------------------------------------------------------------------------------------------
def _road_class(rows: Rows, index: int) -> str:
    given = rows.text("road_class", index) or rows.text("highway", index)
    return given if given in ROAD_CLASSES else HIGHWAYS.get(given.removesuffix("_link"), "")


def check_roads(rows: Rows) -> Rows:
    """Rows that can be roads: lines of the city with a known class."""
    return checked(rows, _no_line, is_outside, _no_class, in_column(checks.broken_text, "name_zh"))


def _no_line(rows: Rows) -> checks.Faults:
    return checks.wrong_type(rows, LINES)


def _no_class(rows: Rows) -> checks.Faults:
    return {index: ("road_class", _("is no known class of road")) for index in range(len(rows)) if not _road_class(rows, index)}


def plan_roads(rows: Rows, source: str, tell: Told) -> Plan:
    """These roads in place of all but railways."""
    count = Road.objects.exclude(road_class="railway").count()
    remark = _("They take the place of %(count)d pieces of road; railways stay.") % {"count": count}
    return Plan(rows, lambda: _write_roads(rows, source), (remark,))


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
def check_places(rows: Rows) -> Rows:
    """Rows that can be places: points of the city with a name and a known kind."""
    return checked(rows, _no_point, is_outside, _no_name, in_column(checks.broken_text, "name_zh"), long_name, _no_place_kind)


def _no_point(rows: Rows) -> checks.Faults:
    return checks.wrong_type(rows, ("Point",))


def _place_name(rows: Rows, index: int) -> str:
    return rows.text("name_zh", index) or rows.text("name", index)


def _no_name(rows: Rows) -> checks.Faults:
    return {index: ("name_zh", _("is empty")) for index in range(len(rows)) if not _place_name(rows, index)}


def _no_place_kind(rows: Rows) -> checks.Faults:
    kinds = [rows.text("kind", index) for index in range(len(rows))]
    reason = _("%(kind)r is no known kind of place; known are %(kinds)s")
    words = ", ".join(PlaceKind.values)
    return {i: ("kind", reason % {"kind": kind[:40], "kinds": words}) for i, kind in enumerate(kinds) if kind not in PlaceKind.values}


def plan_places(rows: Rows, source: str, tell: Told) -> Plan:
    """These places in place of all but the county seats."""
    count = Place.objects.exclude(kind="seat").count()
    remark = _("They take the place of %(count)d places; county seats stay.") % {"count": count}
    return Plan(rows, lambda: _write_places(rows, source), (remark,))


def _write_places(rows: Rows, source: str) -> None:
    Place.objects.exclude(kind="seat").delete()
    shapes, points = wkb(rows.geometries), shapely.get_coordinates(rows.geometries)
    copy_rows(
        "geo_place",
        ("name_zh", "name_en", "kind", "point", "region_code", "synthetic", "source"),
        [
            (
                _place_name(rows, i)[:80],
                rows.text("name_en", i)[:120],
                rows.text("kind", i),
                shapes[i],
                _region_at(*points[i]),
                False,
                source,
            )
            for i in range(len(rows))
        ],
    )


def _region_at(longitude: float, latitude: float) -> str:
    point = f"SRID=4326;POINT({longitude} {latitude})"
    return BaseGrid.objects.filter(valid_to=None, geom__intersects=point).order_by("code").values_list("region_id", flat=True).first() or ""
