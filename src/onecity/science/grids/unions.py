"""Which base grids together stand for each old grid, and how well they do.

Two questions with different answers. *Each grid for itself*: the union whose area differs least from the old grid; grids that overlap
share base grids then. *One owner each*: every base grid goes to exactly one grid of the system, as duties must after the fusion.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from onecity.science.grids.ground import Areas, Shares

NOBODY = -1
Owners = NDArray[np.int64]


@dataclass(frozen=True)
class Layers:
    """An old system over the base grids: common areas, areas of both in square metres, people of the base grids (spread evenly in each)."""

    shares: Shares
    old_areas: Areas
    base_areas: Areas
    people: Areas

    @property
    def old_people(self) -> Areas:
        """The people who live in each old grid, by its share of base grids."""
        common = self.shares.area * (self.people / self.base_areas)[self.shares.lower]
        return np.bincount(self.shares.upper, common, minlength=len(self.old_areas)).astype(np.float64)


@dataclass(frozen=True)
class Fit:
    """The unions of a system, one an old grid: its base grids, and its errors as shares of what the old grid has.

    `area_errors`: area in one and not in the other, over the old grid's area. `people_errors`: the same for people; NaN where none live.
    """

    unions: tuple[tuple[int, ...], ...]
    area_errors: Areas
    people_errors: Areas


def best_fit(layers: Layers) -> Fit:
    """For each old grid the union of base grids that differs least from it in area.

    A base grid belongs to it exactly if more than half of its area does: taking it in adds its other part to the error and removes the
    common one, and base grids do not overlap, so each is decided by itself.
    """
    common = layers.shares
    taken = common.area * 2 > layers.base_areas[common.lower]
    return _fit(layers, common.upper[taken], common.lower[taken])


def one_owner(layers: Layers, neighbours: Sequence[tuple[int, int, float]]) -> Owners:
    """The old grid each base grid goes to: the one that has most of it. NOBODY where the city has no way to one that somebody has.

    Ground that no grid has goes to the neighbour with the longest common border, ring by ring. `neighbours`: pairs of base grids and the
    length of their common border.
    """
    common = layers.shares
    order = np.lexsort((-common.upper, common.area))
    owners = np.full(len(layers.base_areas), NOBODY)
    owners[common.lower[order]] = common.upper[order]
    first, second, length = (np.array(column) for column in zip(*neighbours, strict=True)) if neighbours else (np.zeros(0, int),) * 3
    while (reached := _next_ring(owners, first, second, length)) is not None:
        owners[reached[0]] = reached[1]
    return owners


def _next_ring(
    owners: Owners, first: NDArray[np.int64], second: NDArray[np.int64], length: Areas
) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """Base grids of nobody beside such of somebody, and whose they become; None if there are none."""
    pairs = np.concatenate((np.stack((first, second)), np.stack((second, first))), axis=1)
    lengths = np.concatenate((length, length))
    open_pairs = (owners[pairs[0]] == NOBODY) & (owners[pairs[1]] != NOBODY)
    if not open_pairs.any():
        return None
    base, owner, weight = pairs[0][open_pairs], owners[pairs[1][open_pairs]], lengths[open_pairs]
    keys, inverse = np.unique(np.stack((base, owner)), axis=1, return_inverse=True)
    totals = np.bincount(inverse.ravel(), weight)
    order = np.lexsort((-keys[1], totals))
    best = dict(zip(keys[0][order].tolist(), keys[1][order].tolist(), strict=True))
    return np.fromiter(best.keys(), int), np.fromiter(best.values(), int)


def fit_of(layers: Layers, owners: Owners) -> Fit:
    """How well the grids of a system are told by the base grids they own."""
    base = np.flatnonzero(owners != NOBODY)
    return _fit(layers, owners[base], base)


def _fit(layers: Layers, upper: NDArray[np.int64], lower: NDArray[np.int64]) -> Fit:
    count = len(layers.old_areas)
    order = np.lexsort((lower, upper))
    bounds = np.searchsorted(upper[order], np.arange(count + 1))
    unions = tuple(tuple(lower[order[start:stop]].tolist()) for start, stop in pairwise(bounds))
    return Fit(
        unions,
        _errors(layers, upper, lower, layers.old_areas, np.ones_like(layers.base_areas)),
        _errors(layers, upper, lower, layers.old_people, layers.people / layers.base_areas),
    )


def _errors(layers: Layers, upper: NDArray[np.int64], lower: NDArray[np.int64], wholes: Areas, density: Areas) -> Areas:
    """What is in one and not in the other, as a share of the old whole: old + new - 2 × common."""
    count, common = len(wholes), layers.shares
    new = np.bincount(upper, (layers.base_areas * density)[lower], minlength=count)
    members = np.isin(common.upper * len(density) + common.lower, upper * len(density) + lower)
    both = np.bincount(common.upper[members], (common.area * density[common.lower])[members], minlength=count)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(wholes > 0, np.maximum(wholes + new - 2 * both, 0.0) / wholes, np.nan)
