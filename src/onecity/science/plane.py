"""A flat local plane in kilometres around a reference point: good to 0.1 % over a prefecture, enough for drawing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
KM_PER_DEGREE = 111.195


@dataclass(frozen=True)
class LocalPlane:
    """An equirectangular plane touching the sphere at (longitude, latitude) in degrees."""

    longitude: float
    latitude: float

    @property
    def _scale(self) -> Points:
        return np.array([KM_PER_DEGREE * np.cos(np.radians(self.latitude)), KM_PER_DEGREE])

    def to_km(self, degrees: Points) -> Points:
        """(n, 2) longitude and latitude in degrees to (n, 2) kilometres east and north."""
        return (np.asarray(degrees, dtype=float) - (self.longitude, self.latitude)) * self._scale

    def to_degrees(self, kilometres: Points) -> Points:
        """(n, 2) kilometres east and north to (n, 2) longitude and latitude in degrees."""
        return np.asarray(kilometres, dtype=float) / self._scale + (self.longitude, self.latitude)
