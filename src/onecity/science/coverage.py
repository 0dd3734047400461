"""Exact coverages: polygons that share their borders vertex by vertex, without gap or overlap.

All coordinates lie on a lattice of 2**-20 degrees (about 0.1 m), so that unions give back exactly what was divided.
"""

from collections.abc import Sequence
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
