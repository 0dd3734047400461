"""A seeded road network of plausible form: roads between towns, to villages, and the junctions where they cross.

Points are kilometres on a local plane. Roads drawn here exist nowhere: mark them as synthetic.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import scipy  # its parts are read when they are first used: most processes never divide or draw
import shapely

from onecity.science.lines import smooth, wandering
from onecity.science.plane import Points

JUNCTION_KM = 1e-4


@dataclass(frozen=True)
class RoadLine:
    """A road or a piece of one: names, class (trunk, primary, secondary, street, lane, village, railway), line in km."""

    name_zh: str
    name_en: str
    road_class: str
    line: shapely.Geometry


Naming = Callable[[int, int], tuple[str, str]]


def relative_neighbours(points: Points) -> list[tuple[int, int]]:
    """Pairs with no third point nearer to both than they are to each other (Toussaint 1980): connected, few crossings."""
    distance = scipy.spatial.distance.squareform(scipy.spatial.distance.pdist(points))
    return [(i, j) for i, j in _candidate_pairs(points) if not (np.maximum(distance[i], distance[j]) < distance[i, j] - 1e-12).any()]


def _candidate_pairs(points: Points) -> list[tuple[int, int]]:
    if len(points) < 4:
        return [(i, j) for j in range(len(points)) for i in range(j)]
    triangles = scipy.spatial.Delaunay(points).simplices
    return sorted({(min(i, j), max(i, j)) for a, b, c in triangles.tolist() for i, j in ((a, b), (b, c), (a, c))})


def roads_between(points: Points, naming: Naming, road_class: str, rng: np.random.Generator, sway: float = 0.06) -> list[RoadLine]:
    """A road for every pair of relative neighbours, named by their indices."""
    return [
        RoadLine(*naming(i, j), road_class, shapely.linestrings(smooth(wandering(points[i], points[j], rng, sway))))
        for i, j in relative_neighbours(points)
    ]


def village_roads(hub: Points, villages: Points, rng: np.random.Generator) -> Iterator[RoadLine]:
    """The shortest tree that joins villages to their township's centre; nameless village roads."""
    points = np.concatenate([[hub], villages])
    tree = scipy.sparse.csgraph.minimum_spanning_tree(scipy.spatial.distance.squareform(scipy.spatial.distance.pdist(points))).tocoo()
    for i, j in zip(tree.row, tree.col, strict=True):
        line = smooth(wandering(points[i], points[j], rng, 0.1, 3), 1)
        yield RoadLine("", "", "village", shapely.linestrings(line))


def outside(roads: Sequence[RoadLine], area: shapely.Geometry) -> list[RoadLine]:
    """The roads without what lies inside an area; each remaining piece keeps the road's name."""
    shapely.prepare(area)
    return [piece for road in roads for piece in _pieces(road, shapely.difference(road.line, area))]


def inside(roads: Sequence[RoadLine], area: shapely.Geometry) -> list[RoadLine]:
    """What of the roads lies inside an area."""
    return [piece for road in roads for piece in _pieces(road, shapely.intersection(road.line, area))]


def _pieces(road: RoadLine, geometry: shapely.Geometry) -> Iterator[RoadLine]:
    for part in shapely.get_parts(geometry):
        if part.geom_type == "LineString" and part.length > 10 * JUNCTION_KM:
            yield RoadLine(road.name_zh, road.name_en, road.road_class, part)


def joined_at_crossings(roads: Sequence[RoadLine]) -> list[RoadLine]:
    """The same network cut at every crossing, so that pieces meet at equal end points: the edges of a routing graph."""
    lines = np.array([road.line for road in roads])
    pieces = shapely.get_parts(shapely.union_all(lines, grid_size=JUNCTION_KM))
    owners = shapely.STRtree(lines).query_nearest(shapely.line_interpolate_point(pieces, 0.5, normalized=True), all_matches=False)[1]
    return [
        RoadLine(roads[owner].name_zh, roads[owner].name_en, roads[owner].road_class, piece)
        for owner, piece in zip(owners, pieces, strict=True)
    ]


def main_network(pieces: Sequence[RoadLine]) -> list[RoadLine]:
    """The pieces of the largest connected part of a network that was joined at its crossings."""
    ends = np.concatenate([_ends(pieces, 0), _ends(pieces, -1)])
    _, nodes = np.unique(np.round(ends / JUNCTION_KM).astype(np.int64), axis=0, return_inverse=True)
    first, last = np.split(nodes.ravel(), 2)
    size = int(nodes.max()) + 1
    component = scipy.sparse.csgraph.connected_components(
        scipy.sparse.coo_matrix((np.ones(len(first)), (first, last)), shape=(size, size)), directed=False
    )[1]
    largest = np.bincount(component[first]).argmax()
    return [piece for piece, kept in zip(pieces, component[first] == largest, strict=True) if kept]


def _ends(pieces: Sequence[RoadLine], position: int) -> Points:
    return shapely.get_coordinates(shapely.get_point(np.array([piece.line for piece in pieces]), position))
