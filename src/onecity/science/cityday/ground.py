"""Where things happen: grids with their borders, and points inside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import shapely
from shapely.geometry.base import BaseGeometry

SPREAD = 0.22
TRIES = 60
DECIMALS = 6


@dataclass(frozen=True, eq=False)
class Ground:
    """A grid: its key, the 12-digit code of its village or community, border (degrees, longitude first), and weights.

    `weight` says how much of the city's life is there; `country` how much of what belongs to the countryside.
    """

    key: int
    region_code: str
    border: BaseGeometry
    weight: float
    country: float = 1.0


def _candidates(border: BaseGeometry, chance: Random) -> Iterator[tuple[float, float]]:
    west, south, east, north = border.bounds
    middle = border.centroid
    for _ in range(TRIES):
        longitude = chance.gauss(middle.x, SPREAD * (east - west))
        latitude = chance.gauss(middle.y, SPREAD * (north - south))
        yield round(longitude, DECIMALS), round(latitude, DECIMALS)


def point_in(border: BaseGeometry, chance: Random) -> tuple[float, float]:
    """A point inside a border (degrees, longitude first), denser towards its middle, on a raster of about 0.1 m."""
    for longitude, latitude in _candidates(border, chance):
        if shapely.contains_xy(border, longitude, latitude):
            return longitude, latitude
    inside = border.representative_point()
    return inside.x, inside.y


def points_within(border: BaseGeometry, count: int, chance: Random) -> list[tuple[float, float]]:
    """Several points inside a border."""
    return [point_in(border, chance) for _ in range(count)]


def beside(ground: Ground, point: tuple[float, float], chance: Random) -> tuple[float, float]:
    """A point a few metres from another, still in its grid."""
    longitude = round(point[0] + chance.gauss(0, 0.00008), DECIMALS)
    latitude = round(point[1] + chance.gauss(0, 0.00006), DECIMALS)
    return (longitude, latitude) if shapely.contains_xy(ground.border, longitude, latitude) else point
