"""Lines that look surveyed: gently irregular, smooth, seeded."""

from itertools import pairwise

import numpy as np

from onecity.science.plane import Points


def wandering(start: Points, end: Points, rng: np.random.Generator, sway: float = 0.05, halvings: int = 4) -> Points:
    """A line of 2**halvings pieces from start to end, each middle moved sideways by up to `sway` of its piece's length."""
    points = np.array([start, end], dtype=float)
    for _ in range(halvings):
        along = np.diff(points, axis=0)
        sideways = along[:, ::-1] * (-1, 1) * rng.uniform(-sway, sway, (len(along), 1))
        middles = points[:-1] + along / 2 + sideways
        points = np.insert(points, np.arange(1, len(points)), middles, axis=0)
    return points


def through(course: Points, rng: np.random.Generator, sway: float = 0.05, halvings: int = 4) -> Points:
    """A smooth wandering line through (n, 2) points of a course."""
    legs = [wandering(start, end, rng, sway, halvings)[:-1] for start, end in pairwise(course)]
    return smooth(np.concatenate([*legs, course[-1:]]))


def smooth(points: Points, rounds: int = 2) -> Points:
    """Corners cut by Chaikin's rule (1974); the ends stay."""
    for _ in range(rounds):
        near, far = points[:-1], points[1:]
        cut = np.stack([0.75 * near + 0.25 * far, 0.25 * near + 0.75 * far], axis=1).reshape(-1, 2)
        points = np.concatenate([points[:1], cut[1:-1], points[-1:]])
    return points


def blob(centre: Points, radius: float, rng: np.random.Generator, unevenness: float = 0.12, corners: int = 14) -> Points:
    """A closed ring around a centre whose radius varies by `unevenness`, smooth, first point repeated at the end."""
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    radii = radius * (1 + rng.uniform(-unevenness, unevenness, corners))
    ring = centre + np.stack([np.cos(angles), np.sin(angles)], axis=1) * radii[:, None]
    start = (ring[:1] + ring[-1:]) / 2
    return smooth(np.concatenate([start, ring, start]))
