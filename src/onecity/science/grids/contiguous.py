"""Divisions of many atoms into few groups, atom by atom: contiguity is asked for only where a solution lacks it.

What is not asked for can only make groups lighter, so every bound the solver proves holds for the whole problem.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from onecity.science.grids.dividing import reached
from onecity.science.grids.walking import Search
from onecity.science.grids.watching import Watch

WORKERS = 2


def improved(search: Search, best: list[int], bound: int, wanted: float, watch: Watch) -> tuple[list[int], int]:
    """A better division and a higher bound, until the heaviest group is no more than `wanted` of the bound, or time is over."""
    model = _Model(search, best, bound)
    while max(search.loads_of(best)) > wanted * bound and watch.told(max(search.loads_of(best)), bound):
        solver = model.solved(watch)
        if solver is None:
            break
        bound = max(bound, int(np.ceil(solver.best_objective_bound - 1e-6)))
        found = model.groups(solver)
        if not model.keep_together(found) and search.rank(found) < search.rank(best):
            best = found
    return best, min(bound, max(search.loads_of(best)))


class _Model:
    """The whole problem but contiguity, which is asked for where a solution lacks it."""

    def __init__(self, search: Search, start: Sequence[int], bound: int) -> None:
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

    def solved(self, watch: Watch) -> Any | None:
        """A solver with a solution found in time; None without one."""
        solver = self._solver()
        solver.parameters.num_workers = WORKERS
        return solver if watch.solve(solver, self.model) in self._solutions else None

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
