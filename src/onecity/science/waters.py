"""Rivers, canals and a lake from a few points of their course. Kilometres on a local plane; synthetic."""

import numpy as np
import shapely

from onecity.science.lines import blob, smooth, through
from onecity.science.plane import Points


def river(course: Points, width: float, rng: np.random.Generator) -> shapely.Geometry:
    """The water surface of a river that meanders along a course."""
    line = shapely.linestrings(through(course, rng, 0.09, 4))
    return shapely.buffer(line, width / 2, quad_segs=3)


def border_river(outline: shapely.Geometry, course: Points, width: float) -> shapely.Geometry:
    """The water surface of a river that the city's border follows between the first and the last point of a course.

    Of the two ways round the outline the shorter is taken.
    """
    ring = shapely.get_exterior_ring(outline)
    start, end = sorted(shapely.line_locate_point(ring, shapely.points(course[[0, -1]])).tolist())
    vertices = shapely.get_coordinates(ring)
    along = shapely.line_locate_point(ring, shapely.points(vertices))
    direct = vertices[(along >= start) & (along <= end)]
    around = np.concatenate([vertices[along > end], vertices[along < start]])
    stretch = direct if 2 * (end - start) < ring.length else around
    return shapely.buffer(shapely.linestrings(smooth(stretch[::3], 2)), width / 2, quad_segs=3)


def lake(centre: Points, width: float, height: float, island_centre: Points, island: float, rng: np.random.Generator) -> shapely.Geometry:
    """A lake around a square island (an old city within its water)."""
    shore = centre + blob(np.zeros(2), 1.0, rng, 0.06, 16) * (width / 2, height / 2)
    half = island / 2
    square = shapely.box(island_centre[0] - half, island_centre[1] - half, island_centre[0] + half, island_centre[1] + half)
    return shapely.difference(shapely.polygons(shore), shapely.buffer(shapely.buffer(square, -0.08), 0.08))
