"""The lightest division there is, where every group that hangs together and is light enough can be listed.

Whether the atoms can be shared out among groups no heavier than a load is an exact cover; the lightest such load is found by halving.
At each load only the groups count that leave no more than the others can take, a few hundred, and what the cover's linear relaxation
leaves open is little: CP-SAT with all of its relaxation settles it, in whole numbers.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from onecity.science.grids.walking import Search
from onecity.science.grids.watching import Watch

MOST_GROUPS = 60_000
"""Groups that hang together are listed one by one up to this number."""
BORDER_SHARE = 0.25
"""Of the time left: for the cheapest borders among divisions as even."""
BORDER_STEPS = 100_000
"""Borders are whole numbers for the solver: all of them together cost so much."""
ALL_RELAXED = 2
Group = tuple[int, ...]


def listed(search: Search, most: int, watch: Watch) -> list[Group] | None:
    """Every group that hangs together, no heavier than `most`, leaving no more than the others can take; None where they are too many.

    Each is found once: it grows from its first atom by atoms behind that one (Wernicke 2006, ESU).
    """
    least = _least(search, most)
    found: list[Group] = []
    for first in range(len(search.loads)):
        waiting: list[tuple[Group, int, frozenset[int], frozenset[int]]] = [
            (
                (first,),
                search.loads[first],
                frozenset(near for near in search.costs[first] if near > first),
                frozenset({first, *search.costs[first]}),
            )
        ]
        while waiting:
            members, load, edge, seen = waiting.pop()
            if load > most:
                continue
            if load >= least:
                found.append(members)
            left = set(edge)
            for atom in edge:
                left.discard(atom)
                fresh = frozenset(near for near in search.costs[atom] if near > first and near not in seen)
                waiting.append(((*members, atom), load + search.loads[atom], frozenset(left) | fresh, seen | fresh))
            if len(found) + len(waiting) > MOST_GROUPS or not watch.left:
                return None
    return found


def _least(search: Search, most: int) -> int:
    """What a group has at least if no other has more than `most`."""
    return sum(search.loads) - (search.count - 1) * most


def lightest(search: Search, groups: Sequence[Group], best: list[int], bound: int, watch: Watch) -> tuple[list[int], int]:
    """The best division made of listed groups, and the bound it proves. `groups` are all no heavier than the heaviest of `best`."""
    loads = {group: sum(search.loads[atom] for atom in group) for group in groups}
    heaviest = max(search.loads_of(best))
    while between := sorted({load for load in loads.values() if bound <= load < heaviest}):
        most = between[(len(between) - 1) // 2]
        cover = _Cover(search, [group for group, load in loads.items() if _least(search, most) <= load <= most])
        found = cover.solved(watch)
        if found:
            best, heaviest = found, max(search.loads_of(found))
        elif cover.impossible:
            bound = min((load for load in between if load > most), default=heaviest)
        if not watch.told(heaviest, bound) or not (found or cover.impossible):
            return best, bound
    even = _Cover(search, [group for group, load in loads.items() if _least(search, heaviest) <= load <= heaviest])
    neat = even.solved(watch, borders=True, seconds=BORDER_SHARE * watch.left)
    return min([best, neat] if neat else [best], key=search.rank), heaviest


class _Cover:
    """A choice of groups in which every atom lies once."""

    def __init__(self, search: Search, groups: Sequence[Group]) -> None:
        from ortools.sat.python import cp_model  # 100 MB in a process, taken when the first division needs it

        self.search, self.groups, self.impossible = search, groups, False
        self.model, self._kit = cp_model.CpModel(), cp_model
        self._taken = [self.model.new_bool_var("") for _group in groups]
        holding: list[list[Any]] = [[] for _atom in search.loads]
        for group, taken in zip(groups, self._taken, strict=True):
            for atom in group:
                holding[atom].append(taken)
        for all_with in holding:
            self.model.add_exactly_one(all_with)
        self.model.add(sum(self._taken) == search.count)

    def solved(self, watch: Watch, borders: bool = False, seconds: float | None = None) -> list[int] | None:
        """A division, with `borders` the one with the cheapest found in time; None where none is found, or none is `impossible`."""
        if borders:
            self.model.minimize(sum(cost * taken for cost, taken in zip(self._borders(), self._taken, strict=True)))
        solver = self._kit.CpSolver()
        solver.parameters.num_workers, solver.parameters.random_seed, solver.parameters.linearization_level = 1, 1, ALL_RELAXED
        status = watch.solve(solver, self.model, seconds)
        self.impossible = status == self._kit.INFEASIBLE
        if status not in (self._kit.OPTIMAL, self._kit.FEASIBLE):
            return None
        found = [0] * len(self.search.loads)
        chosen = (group for group, taken in zip(self.groups, self._taken, strict=True) if solver.boolean_value(taken))
        for number, group in enumerate(chosen):
            for atom in group:
                found[atom] = number
        return found

    def _borders(self) -> Iterator[int]:
        for group in self.groups:
            inside = set(group)
            dear = sum(cost for atom in group for near, cost in self.search.costs[atom].items() if near not in inside)
            yield round(BORDER_STEPS * dear / self.search.whole_border)
