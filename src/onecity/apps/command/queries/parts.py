"""What a region is made of on the wall: the city of counties, a county of townships, a township of base grids."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import F
from django.db.models.expressions import Combinable
from django.db.models.functions import Substr
from django.utils.translation import get_language

from onecity.core.geo.models import BaseGrid, Level, Region

PART_DIGITS = {0: 6, 6: 9}
"""Digits of a region's code → those of its parts; the parts of any longer one are base grids."""
LEVELS = {6: Level.COUNTY, 9: Level.TOWNSHIP}
Bounds = tuple[float, float, float, float]


def part_of_case(region: str, case: str = "") -> Combinable:
    """The code of the part of a region that a case lies in, of a query over cases; `case` is the way to the case from another one."""
    digits = PART_DIGITS.get(len(region))
    return Substr(f"{case}region_code", 1, digits) if digits else F(f"{case}grid__code")


@dataclass(frozen=True)
class Part:
    """A county, township or base grid with its middle (degrees, longitude first)."""

    code: str
    name: str
    place: tuple[float, float]
    is_grid: bool = False


def parts_of(region: str) -> list[Part]:
    """The parts of a region (empty: the city), in order of their codes."""
    digits = PART_DIGITS.get(len(region))
    if digits:
        rows = Region.objects.filter(level=LEVELS[digits], code__startswith=region).only("code", "name_zh", "name_en", "centre")
        return [Part(one.code, one.name, (one.centre.x, one.centre.y)) for one in rows.order_by("code")]
    grids = BaseGrid.objects.filter(valid_to=None, region__code__startswith=region).only("code", "name_zh", "name_en", "centre")
    return [Part(one.code, one.name, (one.centre.x, one.centre.y), is_grid=True) for one in grids.order_by("code")]


@dataclass(frozen=True)
class Whereabouts:
    """The way from the city to a region as (code, name), the region last; and where it lies (west, south, east, north)."""

    way: list[tuple[str, str]]
    bounds: Bounds

    @property
    def name(self) -> str:
        """The region's name; empty for the whole city."""
        return self.way[-1][1] if len(self.way) > 1 else ""

    @property
    def above(self) -> str:
        """The code of the region it is a part of."""
        return self.way[-2][0] if len(self.way) > 1 else ""


def whereabouts(region: str) -> Whereabouts:
    """Where a region is; an unknown one is told as the city."""
    city = settings.CITY
    way = [("", str(city.name_en if get_language() == "en" else city.name_zh))]
    codes = [region[:digits] for digits in LEVELS if len(region) >= digits]
    found = {one.code: one for one in Region.objects.filter(code__in=codes)} if codes else {}
    if region not in found:
        west, south, east, north = city.bounds
        return Whereabouts(way, (west, south, east, north))
    west, south, east, north = found[region].geom.extent
    return Whereabouts([*way, *((code, found[code].name) for code in codes if code in found)], (west, south, east, north))
