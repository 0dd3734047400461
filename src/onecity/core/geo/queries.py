"""What is read of the map: the grid at a point, the regions a person sees, names."""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from onecity.core.accounts.scope import Actor
from onecity.core.geo.errors import OutsideCity
from onecity.core.geo.models import BaseGrid, Region
from onecity.core.geo.place_words import place_in_words, place_to_read
from onecity.core.said import Said as _
from onecity.core.statements import rows_of

_LOCATE = (Path(__file__).parent / "sql" / "locate.sql").read_text(encoding="utf-8")
_LOCATE_MANY = """
SELECT given.number, located.*
FROM unnest(%(longitudes)s::float8[], %(latitudes)s::float8[]) WITH ORDINALITY AS given (longitude, latitude, number)
CROSS JOIN LATERAL ({locate}) AS located (grid_id, grid_code, region_code, township, village, road)
""".replace("{locate}", _LOCATE.replace("$1", "given.longitude").replace("$2", "given.latitude").replace("$3", "%(day)s::date"))
NEAR_DEGREES = 0.02
REGION_DIGITS = (12, 9, 6)
"""Digits of the codes of villages, townships and counties."""


@dataclass(frozen=True)
class Located:
    """Where a point lies: its village or community (12 digits), its base grid, and the place in words, Chinese as it is kept."""

    region_code: str
    grid_id: int
    grid_code: str
    place_words: str

    @property
    def place_to_read(self) -> str:
        """The place in the reader's language."""
        return place_to_read(self.place_words, self.region_code)


def locate(point: Point) -> Located:
    """The base grid of a point (EPSG:4326, longitude before latitude). Raises OutsideCity."""
    if not (math.isfinite(point.x) and math.isfinite(point.y)):
        raise OutsideCity(point.x, point.y, _("Longitude and latitude must be numbers."))
    rows = rows_of(_LOCATE, point.x, point.y, timezone.localdate())
    if not rows:
        raise OutsideCity(point.x, point.y, outside_hint(point.x, point.y))
    return _located(*rows[0])


def locate_many(points: Sequence[tuple[float, float]]) -> list[Located | None]:
    """The base grids of many points (degrees, longitude first), in order, by one query; None for a point outside the city."""
    given: dict[str, Any] = {
        "longitudes": [point[0] for point in points],
        "latitudes": [point[1] for point in points],
        "day": timezone.localdate(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOCATE_MANY, given)
        found = {number: _located(*row) for number, *row in cursor.fetchall()}
    return [found.get(number) for number in range(1, len(points) + 1)]


def _located(grid_id: int, grid_code: str, region_code: str, township: str | None, village: str, road: str | None) -> Located:
    return Located(region_code, grid_id, grid_code, place_in_words(township, village, road))


def parsed_point(longitude: str, latitude: str) -> Point:
    """A point (EPSG:4326) from two texts. Raises ValueError naming the field that is no finite number."""
    return Point(_number("lon", longitude), _number("lat", latitude), srid=4326)


def _number(field: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise ValueError(field) from error
    if not math.isfinite(value):
        raise ValueError(field)
    return value


def described(point: Point) -> dict[str, Any]:
    """Where a point lies, for pages: its grid, the place in words, and its regions from village up. Raises OutsideCity."""
    located = locate(point)
    codes = [located.region_code[:digits] for digits in (12, 9, 6)]
    regions = Region.objects.filter(code__in=codes).order_by("-code").values("code", "level", "name_zh", "name_en", "synthetic")
    return {
        "longitude": point.x,
        "latitude": point.y,
        "grid": {"id": located.grid_id, "code": located.grid_code},
        "place": located.place_to_read,
        "regions": sorted(regions, key=lambda region: -len(region["code"])),
    }


def outside_hint(longitude: float, latitude: float) -> str:
    """What is probably wrong with a point outside the city."""
    if _within(latitude, longitude):
        return _("Longitude and latitude are swapped: give the longitude first.")
    if _within(math.degrees(longitude), math.degrees(latitude)):
        return _("The place is given in radians; give degrees.")
    if _within(longitude, latitude, NEAR_DEGREES):
        return _("The place is just outside the city's border.")
    return _("Latitude must lie between -90 and 90 degrees.") if abs(latitude) > 90 else ""


def _within(longitude: float, latitude: float, margin: float = 0.0) -> bool:
    west, south, east, north = settings.CITY.bounds
    return west - margin <= longitude <= east + margin and south - margin <= latitude <= north + margin


def scope_prefix(region_code: str) -> str:
    """The prefix that the codes of all regions within a region share: "371500" gives "3715", "371502" itself."""
    return region_code[:4] if len(region_code) == 6 and region_code.endswith("00") else region_code


def region_around(codes: Collection[str]) -> str:
    """The code of the smallest region that holds all of these regions."""
    for digits in REGION_DIGITS:
        around = {code[:digits] for code in codes}
        if len(around) == 1:
            return around.pop()
    city: str = settings.CITY.code
    return city


def regions_in_scope(actor: Actor) -> QuerySet[Region]:
    """The regions within the places a person's roles are held for; a role without a place sees the whole city."""
    prefixes = {scope_prefix(grant.region_prefix) for grant in actor.grants}
    if not prefixes:
        return Region.objects.none()
    scope = Q()
    for prefix in prefixes:
        scope |= Q(code__startswith=prefix)
    return Region.objects.filter(scope)


def region_name(code: str, language: str) -> str:
    """The name of a region in a language, or its code if it is not known."""
    names = Region.objects.filter(code=code).values_list("name_zh", "name_en").first()
    return (names[1] if language == "en" else names[0]) if names else code


def grid_name(code: str) -> str:
    """The name of a base grid in the reader's language, or its code if it is not known."""
    found = BaseGrid.objects.filter(code=code).only("name_zh", "name_en").first()
    return found.name if found else code


def region_names(codes: Iterable[str], language: str) -> dict[str, str]:
    """The names of several regions in a language, by code; those not known are left out."""
    names = Region.objects.filter(code__in=list(codes)).values_list("code", "name_zh", "name_en")
    return {code: english if language == "en" else chinese for code, chinese, english in names}


def area_names(prefixes: Iterable[str], language: str) -> dict[str, str]:
    """The names of the areas that prefixes of codes stand for: the city for its own prefix, else regions; those not known are left out."""
    city = settings.CITY
    return {city.prefix: city.name_en if language == "en" else city.name_zh} | region_names(prefixes, language)
