"""Dividing atoms (villages or grids) into a number of groups that hang together, so that the heaviest group is as light as can be.

First a start by growth and annealing (`walking`). Where all groups that hang together and are no heavier than it can be listed, the
lightest choice of them is found and proven (`covering`); else longer walks, and where the wanted gap asks for more CP-SAT, atom by atom
(`contiguous`). Among divisions as even the one with the least dear borders is kept.
Loads are whole numbers; a border along a river or a trunk road is cheap, one through open ground costs its length.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from onecity.science.grids.contiguous import improved
from onecity.science.grids.covering import lightest, listed
from onecity.science.grids.walking import HOT, WARM, Costs, Search
from onecity.science.grids.watching import Told, Watch

FIRST_WALKS, MOST_WALKS = 3, 60
WALKS_SHARE = 0.4
"""Of the time, where groups cannot be listed; the rest is the solver's."""
WANTED = 1.10
"""Of the proven bound: a heaviest group no heavier is even enough for the search atom by atom to end, and for time to go to others."""


class TooFewAtoms(ValueError):
    """More groups are wanted than there are atoms."""


@dataclass(frozen=True)
class Balance:
    """The group of each atom, the heaviest load, and the load below which no division can keep its heaviest group."""

    groups: tuple[int, ...]
    heaviest: int
    bound: int
    border: float

    @property
    def ratio(self) -> float:
        """How far the heaviest group is above the proven bound: 1 is the best there is."""
        return self.heaviest / self.bound if self.bound else 1.0


def least_possible(loads: Sequence[int], count: int) -> int:
    """No division into so many groups has a lighter heaviest one: the mean load, or the heaviest atom."""
    return max(-(-sum(loads) // count), max(loads))


def crowded(loads: Sequence[int], count: int) -> int:
    """A bound where few atoms are heavy: of the j · count + 1 heaviest, j + 1 share a group, which has at least the lightest of them."""
    heavy = sorted(loads, reverse=True)
    return max(sum(heavy[among * count - among : among * count + 1]) for among in range((len(heavy) - 1) // count + 1))


def balanced(
    loads: Sequence[int],
    costs: Costs,
    count: int,
    seconds: float,
    seed: int,
    start: Balance | None = None,
    tell: Told = lambda best, bound: True,
) -> Balance:
    """Divide atoms that hang together into groups that do. `costs` is the dearness of the border between two atoms, both ways.

    `start` is what was found before, to go on from. Raises TooFewAtoms.
    """
    if count > len(loads):
        raise TooFewAtoms
    search, watch = Search(loads, costs, count, np.random.default_rng(seed)), Watch(seconds, tell)
    bound = max(least_possible(loads, count), crowded(loads, count), start.bound if start else 0)
    best = list(start.groups) if start else search.annealed(search.grown(), HOT, watch)
    best = _walked(search, best, bound, range(FIRST_WALKS), watch)
    if max(search.loads_of(best)) > bound and watch.left:
        best, bound = _proven(search, best, bound, watch)
    return Balance(tuple(best), max(search.loads_of(best)), bound, search.border_of(best))


def _walked(search: Search, best: list[int], bound: int, numbers: range, watch: Watch, spare: float = 0.0) -> list[int]:
    """The best of several walks, from fresh starts and from the best so far in turn, until the bound is reached or `spare` time is left."""
    for number in numbers:
        if not watch.told(max(search.loads_of(best)), bound) or watch.left <= spare or search.rank(best)[0] <= bound:
            break
        fresh = number % 3 == 0
        found = search.annealed(search.grown() if fresh else list(best), HOT if fresh else WARM, watch)
        best = min(best, found, key=search.rank)
    return best


def _proven(search: Search, best: list[int], bound: int, watch: Watch) -> tuple[list[int], int]:
    """Better divisions and a higher bound, as long as there is time: from a list of all groups, or else atom by atom."""
    groups = listed(search, max(search.loads_of(best)), watch)
    if groups is not None:
        return lightest(search, groups, best, bound, watch)
    best = _walked(search, best, bound, range(FIRST_WALKS, MOST_WALKS), watch, spare=(1 - WALKS_SHARE) * watch.left)
    return improved(search, best, bound, WANTED, watch)
