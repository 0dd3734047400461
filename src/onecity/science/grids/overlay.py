"""What is wrong with one system of grids: ground that nobody has, ground that two have, and who covers how much of each district.

Polygons lie on one plane (`ground.Plane`, metres) and are valid; nothing is mended here.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from onecity.science.coverage import Geometries
from onecity.science.grids.ground import Areas, Plane

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
        return float(half - np.sqrt(max(half * half - 4 * shapely.area(self.polygon), 0.0))) / 2

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


def overlay(grids: Geometries, districts: Geometries, plane: Plane) -> Overlay:
    """Lay one system of grids over the districts of a city. Districts adjoin and do not overlap."""
    tree = shapely.STRtree(grids)
    whole, left = plane.area(districts), np.array([_left(grids, tree, district) for district in districts], dtype=object)
    gaps = [Gap(polygon, area, index) for index, rest in enumerate(left) for polygon, area in _polygons(rest, plane)]
    return Overlay(whole, whole - plane.area(left), tuple(gaps), tuple(_overlaps(grids, tree, plane)), _beyond(grids, districts, plane))


def _left(grids: Geometries, tree: shapely.STRtree, district: shapely.Geometry) -> shapely.Geometry:
    """What no grid has of a district."""
    return shapely.difference(district, shapely.union_all(grids[tree.query(district, predicate="intersects")]))


def _polygons(geometry: shapely.Geometry, plane: Plane) -> list[tuple[shapely.Polygon, float]]:
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return [(part, float(area)) for part, area in zip(parts, plane.area(parts), strict=True) if area >= LEAST_SQUARE_METRES]


def _overlaps(grids: Geometries, tree: shapely.STRtree, plane: Plane) -> list[Overlap]:
    first, second = tree.query(grids, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    common = shapely.intersection(grids[first], grids[second])
    wide = np.flatnonzero(shapely.area(common) >= LEAST_SQUARE_METRES)
    pieces = ((pair, piece) for pair in wide for piece in _polygons(common[pair], plane))
    return [Overlap(*piece, int(first[pair]), int(second[pair])) for pair, piece in pieces]


def _beyond(grids: Geometries, districts: Geometries, plane: Plane) -> Areas:
    """A grid within one district has nothing outside; the others are cut against all they touch."""
    tree = shapely.STRtree(districts)
    outside = grids.copy()
    outside[tree.query(grids, predicate="covered_by")[0]] = shapely.Polygon()
    for index in np.flatnonzero(~shapely.is_empty(outside)):
        touched = districts[tree.query(grids[index], predicate="intersects")]
        outside[index] = shapely.difference(grids[index], shapely.union_all(touched))
    return plane.area(outside)
