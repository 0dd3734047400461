"""Cutting a grid along lines and joining adjoining grids, so that what covered the ground exactly covers it exactly again.

Shapes are polygons or multipolygons of one plane. Neighbours share their border corner by corner: where a cut ends on a shared border
both sides get that very point, so nothing gapes and nothing overlaps, not even by rounding.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from onecity.science.coverage import Geometries, merged
from onecity.science.plane import Points

NEAR = 1e-9
"""How far a computed point may lie from the line it was computed on, in units of the plane."""
Point = tuple[float, float]


class LineDoesNotCross(ValueError):
    """The lines leave the grid in one piece: they must run from border to border, close a ring, or part its islands."""


class NotAdjoining(ValueError):
    """Grids without a common stretch of border: a corner is not enough."""


@dataclass(frozen=True)
class Division:
    """The parts of a grid, and its neighbours in the order given, with the corners the cut set on their borders."""

    parts: tuple[shapely.Geometry, ...]
    neighbours: tuple[shapely.Geometry, ...]


def split(grid: shapely.Geometry, lines: Sequence[shapely.LineString], neighbours: Sequence[shapely.Geometry] = ()) -> Division:
    """Cut a grid along lines. Every piece that is cut off is a part; islands no line touches go to the part nearest to them.

    Lines that run only between islands part them by their sides. Raises LineDoesNotCross.
    """
    inner, ends = _within(grid, lines)
    whole = _with_corners(grid, ends)
    faces = _faces(whole, inner)
    labels = _by_side(faces, lines) if inner.is_empty else _by_touch(faces, inner)
    if len(set(labels)) < 2:
        raise LineDoesNotCross
    parts = merged(faces, np.unique(labels, return_inverse=True)[1], len(set(labels)))
    return Division(tuple(sorted(parts, key=_reading_order)), tuple(_with_corners(one, ends) for one in neighbours))


def merge(grids: Sequence[shapely.Geometry]) -> shapely.Geometry:
    """Join grids into one; each must share a stretch of border with another, so that all hang together. Raises NotAdjoining."""
    if len(grids) < 2 or len(reached(0, adjoining(grids))) < len(grids):
        raise NotAdjoining
    return shapely.coverage_union_all(np.array(grids, dtype=object))


def adjoining(grids: Sequence[shapely.Geometry]) -> dict[int, dict[int, float]]:
    """Which grids share a stretch of border, by index, with its length."""
    shapes = np.array(grids, dtype=object)
    shared: dict[int, dict[int, float]] = {index: {} for index in range(len(shapes))}
    ones, others = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    forward = ones < others
    ones, others = ones[forward], others[forward]
    lengths = shapely.length(shapely.intersection(shapely.boundary(shapes[ones]), shapely.boundary(shapes[others])))
    for one, other, length in zip(ones.tolist(), others.tolist(), lengths.tolist(), strict=True):
        if length > 0:
            shared[one][other] = shared[other][one] = length
    return shared


def reached(start: int, around: dict[int, dict[int, float]]) -> set[int]:
    """All that hangs together with one."""
    found, waiting = {start}, [start]
    while waiting:
        fresh = around[waiting.pop()].keys() - found
        found |= fresh
        waiting.extend(fresh)
    return found


def _reading_order(shape: shapely.Geometry) -> tuple[float, float]:
    """From west to east, then from north to south."""
    middle = shapely.centroid(shape)
    return middle.x, -middle.y


def _within(grid: shapely.Geometry, lines: Sequence[shapely.LineString]) -> tuple[shapely.Geometry, list[Point]]:
    """What of the lines lies inside the grid, and the points where it meets the border."""
    border = shapely.boundary(grid)
    cut = shapely.union_all(list(lines))
    met = list(dict.fromkeys(_settled(shapely.get_coordinates(shapely.intersection(cut, border)), shapely.get_coordinates(border))))
    pieces = [piece for line in shapely.get_parts(cut) for piece in _between(line, met)]
    inside = [piece for piece in pieces if _runs_inside(piece, grid, border)]
    ends = {end for piece in inside for end in (piece.coords[0], piece.coords[-1])}
    return shapely.union_all(inside), sorted(ends & set(met))


def _settled(points: Points, corners: Points) -> list[Point]:
    """Points as they are kept: a corner that is there already, or one point for all that differ by rounding only."""
    found: list[Point] = []
    for point in points:
        known = np.concatenate([corners, np.array(found).reshape(-1, 2)])
        gaps = np.hypot(*(known - point).T)
        nearest = known[gaps.argmin()] if gaps.min(initial=np.inf) <= 2 * NEAR else point
        found.append((float(nearest[0]), float(nearest[1])))
    return found


def _between(line: shapely.LineString, points: Sequence[Point]) -> Iterator[shapely.LineString]:
    """The pieces of a line between the points on it."""
    settled = _settled(shapely.get_coordinates(line), np.array(points).reshape(-1, 2))
    if len(set(settled)) < 2:
        return
    piece: list[Point] = []
    for corner in _ring_with(settled, points):
        if not piece or corner != piece[-1]:
            piece.append(corner)
        if corner in points and len(piece) > 1:
            yield shapely.LineString(piece)
            piece = [corner]
    if len(piece) > 1:
        yield shapely.LineString(piece)


def _runs_inside(piece: shapely.LineString, grid: shapely.Geometry, border: shapely.Geometry) -> bool:
    middle = shapely.line_interpolate_point(piece, 0.5, normalized=True)
    return bool(shapely.contains(grid, middle)) and bool(shapely.distance(middle, border) > NEAR)


def _with_corners(shape: shapely.Geometry, points: Sequence[Point]) -> shapely.Geometry:
    """The shape with those of the points that lie on its border as corners."""
    border = shapely.boundary(shape)
    known = {tuple(corner) for corner in shapely.get_coordinates(border).tolist()}
    new = [point for point in points if point not in known and shapely.distance(shapely.Point(point), border) <= NEAR]
    if not new:
        return shape
    parts = [_polygon_with(part, new) for part in shapely.get_parts(shape)]
    return parts[0] if shape.geom_type == "Polygon" else shapely.multipolygons(parts)


def _polygon_with(polygon: shapely.Polygon, points: Iterable[Point]) -> shapely.Polygon:
    rings = [list(_ring_with(list(ring.coords), points)) for ring in (polygon.exterior, *polygon.interiors)]
    return shapely.Polygon(rings[0], rings[1:])


def _ring_with(ring: list[Point], points: Iterable[Point]) -> Iterator[Point]:
    """The corners of a ring with the points on it put between them, in the order in which they are passed."""
    edges = shapely.linestrings([[one, other] for one, other in pairwise(ring)])
    passed: dict[int, list[tuple[float, Point]]] = {}
    for point in points:
        if point in ring:
            continue
        distances = shapely.distance(edges, shapely.Point(point))
        edge = int(distances.argmin())
        if distances[edge] <= NEAR:
            passed.setdefault(edge, []).append((float(shapely.line_locate_point(edges[edge], shapely.Point(point))), point))
    for number, corner in enumerate(ring):
        yield corner
        yield from (point for _along, point in sorted(passed.get(number, [])))


def _faces(grid: shapely.Geometry, inner: shapely.Geometry) -> Geometries:
    """The pieces of the grid between its border and the lines."""
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all([shapely.boundary(grid), inner])]))
    kept: Geometries = faces[shapely.contains(grid, shapely.point_on_surface(faces))]
    return kept


def _by_touch(faces: Geometries, inner: shapely.Geometry) -> list[int]:
    """Each face that a line bounds by itself; the others with the nearest of those."""
    borders = shapely.length(shapely.intersection(shapely.boundary(faces), inner))
    cut = np.flatnonzero(borders > 0)
    if len(cut) < 2:
        return [0] * len(faces)
    nearest = shapely.STRtree(faces[cut]).nearest(faces)
    return [index if borders[index] > 0 else int(cut[nearest[index]]) for index in range(len(faces))]


def _by_side(faces: Geometries, lines: Sequence[shapely.LineString]) -> list[int]:
    """The faces by the side of the lines on which they lie."""
    west, south, east, north = shapely.total_bounds(faces)
    margin = max(east - west, north - south)
    frame = shapely.box(west - margin, south - margin, east + margin, north + margin)
    reaching = [_lengthened(line, 4 * margin) for line in lines]
    sides = shapely.get_parts(shapely.polygonize([shapely.union_all([shapely.boundary(frame), *reaching])]))
    return [int(side) for side in shapely.STRtree(sides).nearest(shapely.point_on_surface(faces))]


def _lengthened(line: shapely.LineString, by: float) -> shapely.LineString:
    """A line carried on straight beyond both its ends."""
    corners = shapely.get_coordinates(line)
    first, last = corners[0] - corners[1], corners[-1] - corners[-2]
    return shapely.LineString(
        [corners[0] + by * first / np.hypot(*first), *corners[1:-1].tolist(), corners[-1] + by * last / np.hypot(*last)]
    )
