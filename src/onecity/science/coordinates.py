"""GCJ-02 and BD-09, the shifted coordinates of Chinese map services, to and from WGS 84. All in degrees, vectorised.

The formulas are the widely published reverse-engineered ones (eviltransform, MIT licence), not an official definition:
against the services themselves they are known to agree to about 1 m. The inverse here iterates until it returns to the
given point within 1e-9 degrees (0.1 mm), so a round trip adds no error of its own. Outside China nothing is shifted.
"""

from collections.abc import Callable

import numpy as np

from onecity.science.plane import Points

AXIS, ECCENTRICITY_SQUARED = 6378245.0, 0.00669342162296594323
BAIDU_ANGLE = np.pi * 3000.0 / 180.0
CHINA = (72.004, 0.8293, 137.8347, 55.8271)
PRECISION_DEGREES = 1e-10
STATED_ERROR_METRES = 1.0


def wgs84_to_gcj02(points: Points) -> Points:
    """(n, 2) longitude and latitude in WGS 84 to GCJ-02."""
    points = np.asarray(points, dtype=float)
    return points + np.where(in_china(points)[:, None], _shift(points), 0.0)


def gcj02_to_wgs84(points: Points) -> Points:
    """(n, 2) longitude and latitude in GCJ-02 to WGS 84, by fixed-point iteration."""
    return _inverse(wgs84_to_gcj02, points)


def gcj02_to_bd09(points: Points) -> Points:
    """(n, 2) longitude and latitude in GCJ-02 to BD-09."""
    x, y = np.asarray(points, dtype=float).T
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * BAIDU_ANGLE)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * BAIDU_ANGLE)
    return np.stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006], axis=1)


def bd09_to_gcj02(points: Points) -> Points:
    """(n, 2) longitude and latitude in BD-09 to GCJ-02, by fixed-point iteration."""
    return _inverse(gcj02_to_bd09, points)


def wgs84_to_bd09(points: Points) -> Points:
    """(n, 2) longitude and latitude in WGS 84 to BD-09."""
    return gcj02_to_bd09(wgs84_to_gcj02(points))


def bd09_to_wgs84(points: Points) -> Points:
    """(n, 2) longitude and latitude in BD-09 to WGS 84."""
    return gcj02_to_wgs84(bd09_to_gcj02(points))


def in_china(points: Points) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which of (n, 2) points lie in the rectangle within which the services shift."""
    west, south, east, north = CHINA
    longitude, latitude = np.asarray(points).T
    return (west <= longitude) & (longitude <= east) & (south <= latitude) & (latitude <= north)


def _inverse(forward: Callable[[Points], Points], target: Points, rounds: int = 30) -> Points:
    """The points that `forward` sends to `target`; the shift varies by under 1 % of a step, so each round gains two digits."""
    target = np.asarray(target, dtype=float)
    guess = target.copy()
    for _ in range(rounds):
        miss = forward(guess) - target
        guess = guess - miss
        if np.abs(miss).max(initial=0.0) < PRECISION_DEGREES:
            break
    return guess


def _shift(points: Points) -> Points:
    x, y = (points - (105.0, 35.0)).T
    radians = np.radians(points[:, 1])
    magic = 1 - ECCENTRICITY_SQUARED * np.sin(radians) ** 2
    north = AXIS * (1 - ECCENTRICITY_SQUARED) / (magic * np.sqrt(magic))
    east = AXIS / np.sqrt(magic) * np.cos(radians)
    return np.degrees(np.stack([_east_metres(x, y) / east, _north_metres(x, y) / north], axis=1))


def _waves(angle: Points, *terms: tuple[float, float]) -> Points:
    return sum((size * np.sin(angle * np.pi * rate) for size, rate in terms), np.zeros_like(angle)) * 2 / 3


def _east_metres(x: Points, y: Points) -> Points:
    polynomial = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    return polynomial + _waves(x, (20, 6), (20, 2)) + _waves(x, (20, 1), (40, 1 / 3)) + _waves(x, (150, 1 / 12), (300, 1 / 30))


def _north_metres(x: Points, y: Points) -> Points:
    polynomial = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    return polynomial + _waves(x, (20, 6), (20, 2)) + _waves(y, (20, 1), (40, 1 / 3)) + _waves(y, (160, 1 / 12), (320, 1 / 30))
