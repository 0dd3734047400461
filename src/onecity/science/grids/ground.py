"""A flat plane in metres on which areas are true, and areas laid over one another on it."""

from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from onecity.science.coverage import Geometries

Areas = NDArray[np.float64]


def equal_area(geometries: Geometries, centre: tuple[float, float]) -> Geometries:
    """Geometries in degrees (CGCS2000 or WGS 84) as metres on Lambert's equal-area plane around a centre (longitude, latitude).

    Areas are true on the ellipsoid GRS 80; a straight border of 10 km bends by less than 2 m against the geodesic.
    """
    plane = pyproj.Transformer.from_crs("EPSG:4490", f"+proj=laea +lon_0={centre[0]} +lat_0={centre[1]} +ellps=GRS80", always_xy=True)
    moved: Geometries = shapely.transform(geometries, plane.transform, interleaved=False)
    return moved


@dataclass(frozen=True)
class Shares:
    """Which of some areas lie on which of some grounds: index of the upper and the lower one, common area in square metres (all > 0)."""

    upper: NDArray[np.int64]
    lower: NDArray[np.int64]
    area: Areas


def shares(upper: Geometries, lower: Geometries) -> Shares:
    """The common areas of two layers of valid polygons on one plane (metres)."""
    first, second = shapely.STRtree(lower).query(upper, predicate="intersects")
    whole = shapely.covers(lower[second], upper[first])
    area = np.where(whole, shapely.area(upper[first]), 0.0)
    part = np.flatnonzero(~whole)
    area[part] = shapely.area(shapely.intersection(upper[first[part]], lower[second[part]]))
    kept = area > 0
    return Shares(first[kept], second[kept], area[kept])
