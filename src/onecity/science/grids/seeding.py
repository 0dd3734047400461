"""Seeded grid systems as departments drew them, each for itself: for demonstrations, and marked as synthetic wherever they are shown.

Every system groups the ground its own way, from maps of its own that do not quite lie on the city's, and leaves out what it thinks
is not its matter.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from onecity.science.clustering import capacity_clusters
from onecity.science.coverage import Geometries

CORNERS_METRES = 12.0


@dataclass(frozen=True)
class Manner:
    """How a department drew its grids.

    `group`: base grids in one of its own, on average. `urban_only`: only towns are its matter. `shift`, `jitter`: how far its map lies
    off, and each grid of it besides (metres). `growth`: how far its grids reach beyond their ground, or fall short of it (metres).
    `left_out`: share of grids that were never drawn.
    """

    group: float
    urban_only: bool = False
    shift: float = 0.0
    jitter: float = 0.0
    growth: float = 0.0
    left_out: float = 0.0


@dataclass(frozen=True)
class Ground:
    """Base grids on a plane in metres, the township of each (index), and whether it is urban."""

    grids: Geometries
    townships: NDArray[np.int64]
    urban: NDArray[np.bool_]


@dataclass(frozen=True)
class Drawn:
    """Grids a department drew: polygons (metres, valid), and the township each was drawn for (index)."""

    polygons: Geometries
    townships: NDArray[np.int64]


def drawn(ground: Ground, manner: Manner, seed: int) -> Drawn:
    """The grids of one department."""
    random = np.random.default_rng(seed)
    own = np.flatnonzero(ground.urban) if manner.urban_only else np.arange(len(ground.grids))
    townships = [own[ground.townships[own] == township] for township in np.unique(ground.townships[own])]
    groups = [group for members in townships for group in _groups(ground, members, manner.group, random)]
    kept = [group for group in groups if random.random() >= manner.left_out]
    bearing = random.uniform(0, 2 * np.pi)
    off = manner.shift * np.array([np.cos(bearing), np.sin(bearing)])
    polygons = [_as_drawn(ground.grids[group], manner, off + random.normal(0, manner.jitter, 2)) for group in kept]
    return Drawn(np.array(polygons, dtype=object), np.array([ground.townships[group[0]] for group in kept], dtype=np.int64))


def _groups(ground: Ground, members: NDArray[np.int64], size: float, random: np.random.Generator) -> list[NDArray[np.int64]]:
    count = max(1, round(len(members) / size))
    if count >= len(members):
        return [np.array([member]) for member in members]
    middles = shapely.get_coordinates(shapely.centroid(ground.grids[members]))
    centres = middles[random.choice(len(members), count, replace=False)]
    labels = capacity_clusters(middles, centres, np.ones(count))
    return [members[labels == label] for label in range(count) if (labels == label).any()]


def _as_drawn(members: Geometries, manner: Manner, off: NDArray[np.float64]) -> shapely.Geometry:
    whole = shapely.simplify(shapely.coverage_union_all(members), CORNERS_METRES)
    moved = shapely.transform(shapely.buffer(whole, manner.growth, join_style="mitre", mitre_limit=2), lambda points: points + off)
    return shapely.make_valid(moved, method="structure")
