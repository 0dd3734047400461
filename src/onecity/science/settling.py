"""Drawing how many people and households live where nobody has counted: shares by settlement that sum exactly to a known total.

The figures are plausible, not real: mark everything made from them as synthetic. Densities are ours: communities of streets hold
about a dozen times the people of fields of the same extent, ground near a county's seat or a township's middle up to three times.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onecity.science.plane import Points

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
URBAN, RURAL = 12.0, 1.0
NEAR_SEAT, NEAR_TOWN = 2.0, 1.0
SEAT_KM, TOWN_KM = 4.0, 1.2
CROWDING = 0.7
"""Twice the ground holds less than twice the people: villages of much land are not larger in proportion."""
SPREAD = 0.22
MEAN_HOUSEHOLD = 2.6
HOUSEHOLD_SPREAD = 0.06


@dataclass(frozen=True)
class Ground:
    """Base grids on a plane of kilometres: areas in km², middles, which are urban, and the middles of counties and townships."""

    areas: Floats
    middles: Points
    urban: NDArray[np.bool_]
    seats: Points
    towns: Points


def weights(ground: Ground, random: np.random.Generator) -> Floats:
    """How many people each grid holds in proportion to the others."""
    density = np.where(ground.urban, URBAN, RURAL)
    pull = 1 + NEAR_SEAT * np.exp(-_nearest(ground.middles, ground.seats) / SEAT_KM)
    pull += NEAR_TOWN * np.exp(-_nearest(ground.middles, ground.towns) / TOWN_KM)
    found: Floats = density * pull * ground.areas**CROWDING * random.lognormal(0.0, SPREAD, len(ground.areas))
    return found


def _nearest(points: Points, others: Points) -> Floats:
    if not len(others):
        return np.full(len(points), np.inf)
    found: Floats = np.min(np.linalg.norm(points[:, None, :] - others[None, :, :], axis=2), axis=1)
    return found


def shared_out(total: int, shares: Floats) -> Counts:
    """Whole numbers in proportion to the shares that sum exactly to the total: the largest remainders are rounded up."""
    exact = total * (shares / shares.sum())
    found = np.floor(exact).astype(np.int64)
    found[np.argsort(found - exact, kind="stable")[: total - int(found.sum())]] += 1
    return found


def households(people: Counts, mean: float, random: np.random.Generator) -> Counts:
    """Households of about the mean size, everywhere a little different; nobody without one."""
    sizes = mean * random.lognormal(0.0, HOUSEHOLD_SPREAD, len(people))
    found: Counts = np.ceil(people / sizes).astype(np.int64)
    return found
