"""A flat plane in metres for a city, and areas laid over one another on it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from onecity.science.coverage import Geometries

Areas = NDArray[np.float64]
SEMI_MAJOR_METRES, FLATTENING = 6_378_137.0, 1 / 298.257222101
"""Of GRS 80, the ellipsoid of CGCS2000; that of WGS 84 differs from it by 0.1 mm."""
ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING)


def _metres_a_radian(latitude: NDArray[np.float64]) -> tuple[Areas, Areas]:
    """Metres of a radian eastwards and northwards on the ellipsoid, at latitudes in degrees: N cos φ and M."""
    sine, cosine = np.sin(np.radians(latitude)), np.cos(np.radians(latitude))
    bent = 1 - ECCENTRICITY_SQUARED * sine**2
    return SEMI_MAJOR_METRES * cosine / np.sqrt(bent), SEMI_MAJOR_METRES * (1 - ECCENTRICITY_SQUARED) / bent**1.5


@dataclass(frozen=True)
class Plane:
    """Longitude and latitude, stretched to metres at one place (degrees).

    What is straight stays straight, so borders that fit in degrees fit here, also where one of them has a corner that the other has not;
    a true projection would bend them apart. Areas are made true by `area`.
    """

    longitude: float
    latitude: float

    @cached_property
    def _scale(self) -> NDArray[np.float64]:
        return np.radians(np.array(_metres_a_radian(np.array(self.latitude)), dtype=float))

    def flat(self, geometries: Geometries) -> Geometries:
        """Geometries in degrees (CGCS2000 or WGS 84) as metres east and north of the place."""
        moved: Geometries = shapely.transform(geometries, lambda points: (points - (self.longitude, self.latitude)) * self._scale)
        return moved

    def degrees(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """A geometry of the plane in degrees again."""
        return shapely.transform(geometry, lambda points: points / self._scale + (self.longitude, self.latitude))

    def area(self, geometries: Geometries) -> Areas:
        """Square metres on the ellipsoid, by the latitude of each middle: true to 0.01 % for an area 1 degree high, to 1e-7 for 0.1."""
        middles, some = np.zeros(len(geometries)), ~shapely.is_empty(geometries)
        middles[some] = shapely.get_y(shapely.centroid(geometries[some]))
        east, north = _metres_a_radian(self.latitude + middles / self._scale[1])
        true: Areas = shapely.area(geometries) * np.radians(east) * np.radians(north) / self._scale.prod()
        return true


@dataclass(frozen=True)
class Shares:
    """Which of some areas lie on which of some grounds: index of the upper and the lower one, common area in square metres (all > 0)."""

    upper: NDArray[np.int64]
    lower: NDArray[np.int64]
    area: Areas


def shares(upper: Geometries, lower: Geometries, plane: Plane) -> Shares:
    """The common areas of two layers of valid polygons on a plane."""
    first, second = shapely.STRtree(lower).query(upper, predicate="intersects")
    common = upper[first]
    part = np.flatnonzero(~shapely.covers(lower[second], common))
    common[part] = shapely.intersection(common[part], lower[second[part]])
    area = plane.area(common)
    kept = area > 0
    return Shares(first[kept], second[kept], area[kept])
