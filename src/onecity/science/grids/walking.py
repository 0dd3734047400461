"""Walks to an even division: groups grown from seeds, then atoms moved or exchanged at the rims, less and less daringly (annealing)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from onecity.science.grids.watching import Watch

STEPS_PER_ATOM, LEAST_STEPS = 400, 4000
POWER = 8
"""The norm of the loads that annealing lowers: high enough to look at the heaviest, low enough to feel the others."""
BORDER_WEIGHT = 0.05
HOT, WARM, COLD = 0.3, 0.03, 0.0005
"""Where a walk begins from a fresh start, where from the best so far, and where it ends."""
Costs = Mapping[int, Mapping[int, float]]


class Search:
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

    def annealed(self, groups: list[int], hot: float, watch: Watch) -> list[int]:
        """The best division met on a walk that cools down."""
        members: list[set[int]] = [set() for _group in range(self.count)]
        for atom, group in enumerate(groups):
            members[group].add(atom)
        steps = max(LEAST_STEPS, STEPS_PER_ATOM * len(groups))
        totals, best, best_rank = self.loads_of(groups), list(groups), self.rank(groups)
        border = best_rank[1]
        draws = self.random.random((steps, 3))
        for step in range(steps):
            if step % 500 == 0 and not watch.left:
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
