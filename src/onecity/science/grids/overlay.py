"""What is wrong with one system of grids: ground that nobody has, ground that two have, and who covers how much of each district.

Polygons lie on one equal-area plane in metres (`ground.equal_area`) and are valid; nothing is mended here.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from onecity.science.coverage import Geometries
from onecity.science.grids.ground import Areas

SLIVER_METRES = 5.0
"""A gap or overlap narrower than this comes from drawing one border twice, not from a dispute about ground."""
LEAST_SQUARE_METRES = 1.0


@dataclass(frozen=True)
class Piece:
    """Ground between grids: its polygon, area in square metres and mean width in metres."""

    polygon: shapely.Polygon
    area: float

    @cached_property
    def width(self) -> float:
        """The width of the rectangle with this area and border."""
        half = shapely.length(self.polygon) / 2
        return float(half - np.sqrt(max(half * half - 4 * self.area, 0.0))) / 2

    @property
    def sliver(self) -> bool:
        """Whether it is so narrow that the border was merely drawn twice."""
        return self.width < SLIVER_METRES


@dataclass(frozen=True)
class Gap(Piece):
    """Ground of a district (by index) that no grid has."""

    district: int


@dataclass(frozen=True)
class Overlap(Piece):
    """Ground that two grids (by index) have."""

    first: int
    second: int


@dataclass(frozen=True)
class Overlay:
    """One system of grids over the districts of a city."""

    districts: Areas
    covered: Areas
    gaps: tuple[Gap, ...]
    overlaps: tuple[Overlap, ...]
    beyond: Areas
    """Square metres of each grid outside all districts."""

    @property
    def shares(self) -> Areas:
        """The covered share of each district, 0 … 1."""
        return self.covered / self.districts


def overlay(grids: Geometries, districts: Geometries) -> Overlay:
    """Lay one system of grids over the districts of a city. Districts adjoin and do not overlap."""
    tree = shapely.STRtree(grids)
    held = [_held(grids, tree, district) for district in districts]
    gaps = [gap for index, (_, left) in enumerate(held) for gap in _gaps(left, index)]
    return Overlay(
        shapely.area(districts),
        np.array([area for area, _ in held], dtype=float),
        tuple(gaps),
        tuple(_overlaps(grids, tree)),
        _beyond(grids, districts),
    )


def _held(grids: Geometries, tree: shapely.STRtree, district: shapely.Geometry) -> tuple[float, shapely.Geometry]:
    """The area of a district that some grid has, and what is left of it."""
    left = shapely.difference(district, shapely.union_all(grids[tree.query(district, predicate="intersects")]))
    return float(shapely.area(district) - shapely.area(left)), left


def _polygons(geometry: shapely.Geometry) -> list[tuple[shapely.Polygon, float]]:
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return [(part, area) for part in parts if (area := float(shapely.area(part))) >= LEAST_SQUARE_METRES]


def _gaps(left: shapely.Geometry, district: int) -> list[Gap]:
    return [Gap(polygon, area, district) for polygon, area in _polygons(left)]


def _overlaps(grids: Geometries, tree: shapely.STRtree) -> list[Overlap]:
    first, second = tree.query(grids, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    common = shapely.intersection(grids[first], grids[second])
    wide = np.flatnonzero(shapely.area(common) >= LEAST_SQUARE_METRES)
    return [Overlap(polygon, area, int(first[pair]), int(second[pair])) for pair in wide for polygon, area in _polygons(common[pair])]


def _beyond(grids: Geometries, districts: Geometries) -> Areas:
    """A grid within one district has nothing outside; the others are cut against all they touch."""
    tree = shapely.STRtree(districts)
    outside = shapely.area(grids)
    outside[tree.query(grids, predicate="covered_by")[0]] = 0.0
    for index in np.flatnonzero(outside):
        touched = districts[tree.query(grids[index], predicate="intersects")]
        outside[index] = shapely.area(shapely.difference(grids[index], shapely.union_all(touched)))
    return outside
