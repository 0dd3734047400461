"""Base grids given to posts so that the load is balanced: the greatest load small, and the ways short.

Solved by OR-Tools CP-SAT within a deterministic limit, beginning with the greedy answer (longest load first), so that there always is one.
"""

import numpy as np
from numpy.typing import NDArray

from onecity.science.grids.ground import Areas
from onecity.science.plane import Points

STEPS = 1000
"""Loads are whole numbers for the solver: the mean load of a post is so many."""
DISTANCE_SHARE = 0.2
"""What all grids at the greatest distance would cost, as a share of the mean load: balance first, then ways."""
LIMIT, GAP = 0.3, 0.02
Labels = NDArray[np.int64]


def balanced(loads: Areas, places: Points, seats: Points) -> Labels:
    """For each grid (load, place in metres) the index of the post (seat in metres) that gets it. Not more posts than grids."""
    if len(seats) > len(loads):
        raise ValueError(len(seats))
    if len(seats) == 1:
        return np.zeros(len(loads), dtype=np.int64)
    return _solved(_whole(loads, len(seats)), _ways(places, seats), greedy(loads, len(seats)))


def greedy(loads: Areas, posts: int) -> Labels:
    """Longest processing time first: each grid, the heaviest first, to the post that has least; every post gets one."""
    labels, sums, counts = np.zeros(len(loads), dtype=np.int64), np.zeros(posts), np.zeros(posts, dtype=np.int64)
    for place, grid in enumerate(np.argsort(-loads, kind="stable")):
        empty = np.flatnonzero(counts == 0)
        post = empty[0] if len(loads) - place <= len(empty) else int(sums.argmin())
        labels[grid] = post
        sums[post] += loads[grid]
        counts[post] += 1
    return labels


def _whole(loads: Areas, posts: int) -> Labels:
    mean = loads.sum() / posts
    return np.round(loads * STEPS / mean).astype(np.int64) if mean > 0 else np.zeros(len(loads), dtype=np.int64)


def _ways(places: Points, seats: Points) -> Labels:
    """Distances as whole numbers, so that all grids at the greatest one together cost DISTANCE_SHARE of a mean load."""
    metres = np.hypot(*(places[:, None, :] - seats[None, :, :]).transpose(2, 0, 1))
    most = metres.max()
    share = metres / most if most > 0 else metres
    return np.round(share * STEPS * DISTANCE_SHARE).astype(np.int64)


def _solved(loads: Labels, ways: Labels, first: Labels) -> Labels:
    from ortools.sat.python import cp_model  # 60 MB in a process, taken when the first balance is made

    grids, posts = ways.shape
    model = cp_model.CpModel()
    given = [[model.new_bool_var("") for _post in range(posts)] for _grid in range(grids)]
    top = model.new_int_var(0, int(loads.sum()), "")
    for grid in range(grids):
        model.add_exactly_one(given[grid])
        for post in range(posts):
            model.add_hint(given[grid][post], bool(first[grid] == post))
    for post in range(posts):
        load = sum(int(loads[grid]) * given[grid][post] for grid in range(grids))
        model.add(load <= top)
        model.add_at_least_one(given[grid][post] for grid in range(grids))
    way = sum(int(ways[grid, post]) * given[grid][post] for grid in range(grids) for post in range(posts))
    model.minimize(grids * top + way)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = 1, 1
    solver.parameters.max_deterministic_time, solver.parameters.relative_gap_limit = LIMIT, GAP
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return first
    return np.array([next(post for post in range(posts) if solver.boolean_value(row[post])) for row in given], dtype=np.int64)
