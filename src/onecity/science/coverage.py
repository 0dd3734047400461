"""Exact coverages: polygons that share their borders vertex by vertex, without gap or overlap.

All coordinates lie on a lattice of 2**-20 degrees (about 0.1 m), so that unions give back exactly what was divided.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy  # its parts are read when they are first used: most processes never divide or draw
import shapely
from numpy.typing import NDArray

from onecity.science.plane import Points

LATTICE = 2.0**-20
Geometries = NDArray[np.object_]


def voronoi_faces(areas: Sequence[shapely.Geometry], sites: Sequence[Points]) -> tuple[Geometries, NDArray[np.int64]]:
    """Divide adjoining areas (a coverage, degrees) into Voronoi cells of each area's own (n, 2) sites.

    Returns the faces, which form one exact coverage of all areas, and for each the index of its site in the
    concatenation of `sites`. A cell cut by an inlet of its area gives several faces; ground that the areas enclose is no face.
    """
    edges = [_edges(area, points) for area, points in zip(areas, sites, strict=True)]
    borders = [shapely.boundary(area) for area in areas]
    noded = shapely.union_all([*edges, *borders], grid_size=LATTICE)
    faces = shapely.get_parts(shapely.polygonize([noded]))
    site = _site_of(shapely.point_on_surface(faces), areas, sites)
    within = site >= 0
    return faces[within], site[within]


def fitted(areas: Sequence[shapely.Geometry], frame: shapely.Geometry | None = None, taken: Sequence[shapely.Geometry] = ()) -> Geometries:
    """Adjoining areas (degrees) as an exact coverage on the lattice, in their order; an area of which nothing is left is empty.

    With a frame they fill it exactly: slivers between them and its border go to the nearest, what juts out is cut off. What is
    `taken` by others already stays theirs. Whether so little is changed that this is a fit and not a repair is for the caller to ask.
    """
    borders = shapely.boundary(np.array([*areas, *taken, *([] if frame is None else [frame])], dtype=object))
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(borders, grid_size=LATTICE)]))
    inside = shapely.point_on_surface(faces)
    owner = _owners(inside, areas)
    if frame is not None:
        owner = np.where(owner < 0, shapely.STRtree(areas).nearest(inside), owner)
        owner = np.where(shapely.contains(frame, inside), owner, -1)
    owner = np.where(_owners(inside, taken) >= 0, -1, owner)
    kept = np.flatnonzero(owner >= 0)
    return merged(faces[kept], owner[kept], len(areas))


@dataclass(frozen=True)
class Cut:
    """Areas laid over others, all on the lattice and without gap or overlap; `left_over` is the area (square degrees) nobody could have."""

    loaded: Geometries
    rest: Geometries
    left_over: float


def cut_by(loaded: Sequence[shapely.Geometry], drawn: Sequence[shapely.Geometry], frame: shapely.Geometry) -> Cut:
    """Lay areas (degrees) over those drawn in a frame before, so that all of them fill the frame exactly.

    Each drawn area keeps the largest connected piece of what the loaded ones leave of it. Its other pieces, and ground that no area
    covers, go to the drawn area they adjoin longest. What adjoins none is `left_over` and goes to the nearest loaded one: slivers of
    borders that were digitised apart; whether it is more than that is for the caller to ask.
    """
    borders = shapely.boundary(np.array([*loaded, *drawn, frame], dtype=object))
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(borders, grid_size=LATTICE)]))
    inside = shapely.point_on_surface(faces)
    kept = shapely.contains(frame, inside)
    faces, inside = faces[kept], inside[kept]
    owner = _owners(inside, [*loaded, *drawn])
    touching = _edges_between(faces)
    _keep_largest(owner, faces, touching, range(len(loaded), len(loaded) + len(drawn)))
    _give_to_longest(owner, touching, len(loaded))
    nobodys = np.flatnonzero(owner < 0)
    owner[nobodys] = shapely.STRtree(loaded).nearest(inside[nobodys])
    shapes = merged(faces, owner, len(loaded) + len(drawn))
    return Cut(shapes[: len(loaded)], shapes[len(loaded) :], float(shapely.area(faces[nobodys]).sum()))


def _edges_between(faces: Geometries) -> "scipy.sparse.csr_matrix":
    """The length of the border that each two faces share, symmetric."""
    one, other = shapely.STRtree(faces).query(faces, predicate="touches")
    shared = shapely.length(shapely.intersection(shapely.boundary(faces[one]), shapely.boundary(faces[other])))
    along = shared > 0
    return scipy.sparse.csr_matrix((shared[along], (one[along], other[along])), shape=(len(faces), len(faces)))


def _keep_largest(owner: NDArray[np.int64], faces: Geometries, touching: "scipy.sparse.csr_matrix", owners: Iterable[int]) -> None:
    """Take from each owner every face but those of its largest connected piece."""
    sizes = shapely.area(faces)
    for one in owners:
        own = np.flatnonzero(owner == one)
        if len(own) > 1:
            piece = scipy.sparse.csgraph.connected_components(touching[own][:, own])[1]
            owner[own[piece != np.bincount(piece, sizes[own]).argmax()]] = -1


def _give_to_longest(owner: NDArray[np.int64], touching: "scipy.sparse.csr_matrix", first: int) -> None:
    """Give faces without an owner to the owner from `first` on whose faces they adjoin longest, ring by ring from where those lie."""
    while True:
        found = {face: best for face in np.flatnonzero(owner < 0).tolist() if (best := _longest(touching[[face]], owner, first)) >= 0}
        if not found:
            return
        owner[list(found)] = list(found.values())


def _longest(row: "scipy.sparse.csr_matrix", owner: NDArray[np.int64], first: int) -> int:
    """The owner from `first` on with whom a face shares most border; -1 for none."""
    neighbours = owner[row.indices]
    wanted = neighbours >= first
    return int(np.bincount(neighbours[wanted], row.data[wanted]).argmax()) if wanted.any() else -1


def _owners(points: Geometries, areas: Sequence[shapely.Geometry]) -> NDArray[np.int64]:
    """The first area that contains each point; -1 for none."""
    owner = np.full(len(points), -1)
    for index in reversed(range(len(areas))):
        shapely.prepare(areas[index])
        owner[shapely.contains(areas[index], points)] = index
    return owner


def _edges(area: shapely.Geometry, points: Points) -> shapely.Geometry:
    if len(points) == 1:
        return shapely.GeometryCollection()
    edges = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=area, only_edges=True)
    return shapely.intersection(edges, area)


def _site_of(inside: Geometries, areas: Sequence[shapely.Geometry], sites: Sequence[Points]) -> NDArray[np.int64]:
    owner = np.full(len(inside), -1)
    first = np.cumsum([0, *[len(points) for points in sites]])
    xy = shapely.get_coordinates(inside)
    for index, (area, points) in enumerate(zip(areas, sites, strict=True)):
        shapely.prepare(area)
        within = np.flatnonzero(shapely.contains(area, inside))
        owner[within] = first[index] + scipy.spatial.cKDTree(points).query(xy[within])[1]
    return owner


def merged(faces: Geometries, labels: NDArray[np.int64], count: int) -> Geometries:
    """The union of the faces of each label 0 … count-1. The faces must form a coverage."""
    order = np.argsort(labels, kind="stable")
    bounds = np.searchsorted(labels[order], np.arange(count + 1))
    groups = [faces[order[start:stop]] for start, stop in pairwise(bounds)]
    return np.array([shapely.coverage_union_all(group) for group in groups], dtype=object)


def smoothed(polygons: Geometries, groups: NDArray[np.int64], tolerance: float) -> Geometries:
    """The coverage with its inner borders simplified (Visvalingam-Whyatt, `tolerance` degrees); borders of groups stay."""
    result = polygons.copy()
    for group in np.unique(groups):
        members = np.flatnonzero(groups == group)
        result[members] = shapely.coverage_simplify(polygons[members], tolerance, simplify_boundary=False)
    return result
