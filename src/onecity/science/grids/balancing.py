"""Dividing atoms (villages or grids) into a number of groups that hang together, so that the heaviest group is as light as can be.

First a start by growth and annealing. Where all groups that hang together and are lighter than it can be listed, the lightest choice of
them is solved and proven; else CP-SAT goes on from the start and asks for contiguity lazily, where a solution lacks it, so that every
bound it proves holds for the whole problem. Among divisions as even the one with the least dear borders is kept.
Loads are whole numbers; a border along a river or a trunk road is cheap, one through open ground costs its length.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

import numpy as np
import scipy  # its parts are read when they are first used

from onecity.science.grids.dividing import reached

STEPS_PER_ATOM, LEAST_STEPS = 400, 4000
POWER = 8
"""The norm of the loads that annealing lowers: high enough to look at the heaviest, low enough to feel the others."""
BORDER_WEIGHT = 0.05
HOT, WARM, COLD = 0.3, 0.03, 0.0005
"""Where a walk begins from a fresh start, where from the best so far, and where it ends."""
WALKS_SHARE = 0.4
"""Of the time; the rest is the solver's."""
MOST_WALKS = 60
MOST_SETS = 60_000
"""Groups that hang together are listed one by one up to this number."""
WORKERS = 2
INFEASIBLE = 2
"""What scipy's milp answers where there is no solution."""
Costs = Mapping[int, Mapping[int, float]]
Told = Callable[[int, int], bool]
"""Hears the heaviest load and the proven bound so far; says whether to go on."""


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


def balanced(loads: Sequence[int], costs: Costs, count: int, seconds: float, seed: int, tell: Told = lambda best, bound: True) -> Balance:
    """Divide atoms that hang together into groups that do. `costs` is the dearness of the border between two atoms, both ways.

    Raises TooFewAtoms.
    """
    if count > len(loads):
        raise TooFewAtoms
    until = monotonic() + seconds
    bound = least_possible(loads, count)
    search = _Search(loads, costs, count, np.random.default_rng(seed))
    best = search.best_of(bound, monotonic() + WALKS_SHARE * seconds)
    going = tell(max(search.loads_of(best)), bound)
    if going and max(search.loads_of(best)) > bound and count > 1:
        best, bound = _proven(search, best, bound, until, tell)
    return Balance(tuple(best), max(search.loads_of(best)), bound, search.border_of(best))


class _Search:
    """A division being improved by moving one atom, or exchanging two, at a time."""

    def __init__(self, loads: Sequence[int], costs: Costs, count: int, random: np.random.Generator) -> None:
        self.loads, self.costs, self.count, self.random = list(loads), costs, count, random
        self.mean = max(sum(loads) / count, 1e-9)
        self.whole_border = max(sum(sum(row.values()) for row in costs.values()) / 2, 1e-9)

    def loads_of(self, groups: Sequence[int]) -> list[int]:
        found = [0] * self.count
        for atom, group in enumerate(groups):
            found[group] += self.loads[atom]
        return found

    def border_of(self, groups: Sequence[int]) -> float:
        """The dearness of all borders between groups."""
        pairs = ((one, other, cost) for one, row in self.costs.items() for other, cost in row.items() if one < other)
        return sum(cost for one, other, cost in pairs if groups[one] != groups[other])

    def rank(self, groups: Sequence[int]) -> tuple[int, float]:
        """Lower is better: the heaviest group, then the borders."""
        return max(self.loads_of(groups)), self.border_of(groups)

    def best_of(self, bound: int, until: float) -> list[int]:
        """The best of several walks, from fresh starts and from the best so far in turn; no more of them once the bound is reached."""
        best = self.annealed(self.grown(), HOT, until)
        for number in range(MOST_WALKS):
            if self.rank(best)[0] <= bound or monotonic() > until:
                break
            fresh = number % 3 == 0
            found = self.annealed(self.grown() if fresh else list(best), HOT if fresh else WARM, until)
            best = min(best, found, key=self.rank)
        return best

    def grown(self) -> list[int]:
        """Groups grown from seeds far from each other; the lightest that can takes the next atom."""
        groups = [-1] * len(self.loads)
        for group, seed in enumerate(self._seeds()):
            groups[seed] = group
        totals = [self.loads[groups.index(group)] for group in range(self.count)]
        while -1 in groups:
            edge: dict[int, list[int]] = defaultdict(list)
            for atom, row in self.costs.items():
                if groups[atom] >= 0:
                    edge[groups[atom]].extend(other for other in row if groups[other] < 0)
            group = min(edge, key=lambda one: totals[one] if edge[one] else float("inf"))
            atom = max(edge[group], key=lambda one: sum(cost for other, cost in self.costs[one].items() if groups[other] == group))
            groups[atom] = group
            totals[group] += self.loads[atom]
        return groups

    def _seeds(self) -> list[int]:
        seeds = [int(self.random.integers(len(self.loads)))]
        while len(seeds) < self.count:
            distance = self._hops(seeds)
            far = [atom for atom in range(len(self.loads)) if distance[atom] == max(distance)]
            seeds.append(int(self.random.choice(far)))
        return seeds

    def _hops(self, starts: Sequence[int]) -> list[int]:
        distance = [-1] * len(self.loads)
        ring = list(starts)
        step = 0
        while ring:
            for atom in ring:
                distance[atom] = step
            ring = list({other for atom in ring for other in self.costs[atom] if distance[other] < 0})
            step += 1
        return distance

    def annealed(self, groups: list[int], hot: float, until: float) -> list[int]:
        """The best division met on a walk that cools down."""
        members: list[set[int]] = [set() for _group in range(self.count)]
        for atom, group in enumerate(groups):
            members[group].add(atom)
        steps = max(LEAST_STEPS, STEPS_PER_ATOM * len(groups))
        totals, best, best_rank = self.loads_of(groups), list(groups), self.rank(groups)
        border = best_rank[1]
        draws = self.random.random((steps, 3))
        for step in range(steps):
            if step % 500 == 0 and monotonic() > until:
                break
            heat = hot * (COLD / hot) ** (step / steps)
            change = self._change(groups, members, int(draws[step, 0] * len(groups)), draws[step, 1])
            if change is None:
                continue
            dearer = self._dearer(groups, change)
            worse = self._heavier(totals, groups, change) + BORDER_WEIGHT * dearer / self.whole_border * self.count
            if worse > 0 and draws[step, 2] >= np.exp(-worse / heat):
                continue
            border += dearer
            for atom, group in change.items():
                totals[groups[atom]] -= self.loads[atom]
                totals[group] += self.loads[atom]
                members[groups[atom]].remove(atom)
                members[group].add(atom)
                groups[atom] = group
            if (max(totals), border) < best_rank:
                best, best_rank = list(groups), (max(totals), border)
        return best

    def _change(self, groups: list[int], members: list[set[int]], atom: int, draw: float) -> dict[int, int] | None:
        """A move of an atom to a group beside it, or an exchange with an atom of that group; None where a group would fall apart."""
        beside = [other for other in self.costs[atom] if groups[other] != groups[atom]]
        if not beside:
            return None
        other = beside[int(draw * len(beside)) % len(beside)]
        own, new = groups[atom], groups[other]
        change = {atom: new}
        if draw * 977 % 1 < 0.5:
            rims = sorted(one for one in members[new] if any(groups[near] == own for near in self.costs[one]))
            change[rims[int(draw * 7919 % 1 * len(rims))]] = own
        for side in (own, new):
            leaving = {one for one, group in change.items() if group != side}
            coming = {one for one, group in change.items() if group == side}
            if not _hangs_together((members[side] - leaving) | coming, self.costs):
                return None
        return change

    def _heavier(self, totals: list[int], groups: list[int], change: Mapping[int, int]) -> float:
        after: dict[int, int] = {}
        for atom, group in change.items():
            after[groups[atom]] = after.get(groups[atom], totals[groups[atom]]) - self.loads[atom]
            after[group] = after.get(group, totals[group]) + self.loads[atom]
        return sum((load / self.mean) ** POWER - (totals[group] / self.mean) ** POWER for group, load in after.items())

    def _dearer(self, groups: list[int], change: Mapping[int, int]) -> float:
        found = 0.0
        for atom, group in change.items():
            for other, cost in self.costs[atom].items():
                half = 0.5 if other in change else 1.0
                now = change.get(other, groups[other])
                found += half * cost * ((group != now) - (groups[atom] != groups[other]))
        return found


def _hangs_together(members: set[int], costs: Costs) -> bool:
    if not members:
        return False
    first = next(iter(members))
    found, waiting = {first}, [first]
    while waiting:
        for near in costs[waiting.pop()]:
            if near in members and near not in found:
                found.add(near)
                waiting.append(near)
    return len(found) == len(members)


def _proven(search: _Search, best: list[int], bound: int, until: float, tell: Told) -> tuple[list[int], int]:
    """Better divisions and a higher bound, as long as there is time: from a list of all groups, or else atom by atom."""
    sets = _groups_below(search, max(search.loads_of(best)), until)
    if sets is not None:
        return _chosen(search, sets, best, bound, until, tell)
    model = _Model(search, best, bound)
    while (left := until - monotonic()) > 0.05 and tell(max(search.loads_of(best)), bound):
        solver = model.solved(left)
        if solver is None:
            break
        bound = max(bound, int(np.ceil(solver.best_objective_bound - 1e-6)))
        found = model.groups(solver)
        if not model.keep_together(found) and search.rank(found) < search.rank(best):
            best = found
        if max(search.loads_of(best)) <= bound:
            break
    return best, min(bound, max(search.loads_of(best)))


def _groups_below(search: _Search, limit: int, until: float) -> list[tuple[int, ...]] | None:
    """Every group that hangs together, below the limit, leaving no more than the others can take; None where they are too many.

    Each is found once: it grows from its first atom by atoms behind that one (Wernicke 2006, ESU).
    """
    least = sum(search.loads) - (search.count - 1) * (limit - 1)
    found: list[tuple[int, ...]] = []
    for first in range(len(search.loads)):
        waiting: list[tuple[tuple[int, ...], int, frozenset[int], frozenset[int]]] = [
            (
                (first,),
                search.loads[first],
                frozenset(near for near in search.costs[first] if near > first),
                frozenset({first, *search.costs[first]}),
            )
        ]
        while waiting:
            members, load, edge, seen = waiting.pop()
            if load >= limit:
                continue
            if load >= least:
                found.append(members)
            left = set(edge)
            for atom in edge:
                left.discard(atom)
                fresh = frozenset(near for near in search.costs[atom] if near > first and near not in seen)
                waiting.append(((*members, atom), load + search.loads[atom], frozenset(left) | fresh, seen | fresh))
            if len(found) + len(waiting) > MOST_SETS or monotonic() > until:
                return None
    return found


def _chosen(search: _Search, sets: list[tuple[int, ...]], best: list[int], bound: int, until: float, tell: Told) -> tuple[list[int], int]:
    """The lightest choice of groups in which every atom lies once, as a whole-number programme (HiGHS: its relaxation is tight here)."""
    atoms, columns, now = len(search.loads), len(sets), max(search.loads_of(best))
    rows = [atom for members in sets for atom in members]
    of = [number for number, members in enumerate(sets) for _atom in members]
    loads = [float(sum(search.loads[atom] for atom in members)) for members in sets]
    if len(set(rows)) < atoms:
        return best, now
    once = scipy.sparse.csr_array((np.ones(len(rows)), (rows, of)), shape=(atoms, columns + 1))
    weights = [loads[number] for number in of] + [-1.0] * atoms
    below = scipy.sparse.csr_array((weights, (rows + list(range(atoms)), of + [columns] * atoms)), shape=(atoms, columns + 1))
    count = scipy.sparse.csr_array(np.append(np.ones(columns), 0.0).reshape(1, -1))
    limits = scipy.optimize.LinearConstraint
    found = scipy.optimize.milp(
        np.append(np.zeros(columns), 1.0),
        constraints=[limits(once, 1, 1), limits(below, -np.inf, 0), limits(count, search.count, search.count)],
        integrality=np.append(np.ones(columns), 0.0),
        bounds=scipy.optimize.Bounds(np.append(np.zeros(columns), bound), np.append(np.ones(columns), now)),
        options={"time_limit": max(until - monotonic(), 0.1)},
    )
    if found.status == INFEASIBLE:
        return best, now
    if found.mip_dual_bound is not None and np.isfinite(found.mip_dual_bound):
        bound = max(bound, int(np.ceil(found.mip_dual_bound - 1e-3)))
    if found.x is not None:
        taken = [members for members, one in zip(sets, found.x, strict=False) if one > 0.5]
        best = [next(group for group, members in enumerate(taken) if atom in members) for atom in range(atoms)]
        tell(max(search.loads_of(best)), bound)
    return best, min(bound, max(search.loads_of(best)))


class _Model:
    """The whole problem but contiguity, which is asked for where a solution lacks it."""

    def __init__(self, search: _Search, start: Sequence[int], bound: int) -> None:
        from ortools.sat.python import cp_model  # 100 MB in a process, taken when the first division needs it

        self.search, self.model = search, cp_model.CpModel()
        self._solver, self._solutions = cp_model.CpSolver, (cp_model.OPTIMAL, cp_model.FEASIBLE)
        atoms, count = range(len(search.loads)), search.count
        self.inside = [[self.model.new_bool_var(f"{atom} in {group}") for group in range(count)] for atom in atoms]
        heaviest = self.model.new_int_var(bound, max(search.loads_of(start)), "heaviest")
        for atom in atoms:
            self.model.add_exactly_one(self.inside[atom])
        for group in range(count):
            self.model.add(sum(search.loads[atom] * self.inside[atom][group] for atom in atoms) <= heaviest)
            self.model.add_at_least_one(self.inside[atom][group] for atom in atoms)
        weightiest = int(np.argmax(search.loads))
        self.model.add(self.inside[weightiest][start[weightiest]] == 1)
        for atom in atoms:
            for group in range(count):
                self.model.add_hint(self.inside[atom][group], start[atom] == group)
        self.model.minimize(heaviest)

    def solved(self, seconds: float) -> Any | None:
        """A solver with a solution found within some time; None without one."""
        solver = self._solver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = WORKERS
        return solver if solver.solve(self.model) in self._solutions else None

    def groups(self, solver: Any) -> list[int]:
        """The division of a solution."""
        return [next(group for group, chosen in enumerate(row) if solver.boolean_value(chosen)) for row in self.inside]

    def keep_together(self, groups: Sequence[int]) -> int:
        """Ask of every piece that lies apart from the rest of its group: with that rest it needs ground around it. How many were asked."""
        asked = 0
        for group in range(self.search.count):
            members = {atom for atom, own in enumerate(groups) if own == group}
            while members:
                first = min(members)
                piece = reached(first, {one: {near: 1.0 for near in self.search.costs[one] if near in members} for one in members})
                rest = members - piece
                if rest:
                    asked += 1
                    self._ask(piece, first, min(rest))
                members = rest
        return asked

    def _ask(self, piece: set[int], one: int, other: int) -> None:
        around = {near for atom in piece for near in self.search.costs[atom]} - piece
        for group in range(self.search.count):
            apart = [self.inside[one][group].negated(), self.inside[other][group].negated()]
            self.model.add_bool_or([*apart, *(self.inside[near][group] for near in around)])
