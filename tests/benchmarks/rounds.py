"""A round of 60 check points in 5 s, beside the best round that is known: the one CP-SAT proves, or its bound."""

import time

import numpy as np

from onecity.science.rounds import Metres, length, shortest, ways

POINTS, SECONDS, MOST = 60, 5.0, 1.02
PROOF_SECONDS = 60.0
SEEDS = (1, 2, 3)


def main() -> None:
    """Three fields of points within 6 km, one of them in clumps as villages are."""
    for seed in SEEDS:
        metres = ways(_places(seed))
        begun = time.monotonic()
        found = shortest(metres, SECONDS)
        spent = time.monotonic() - begun
        best, bound = _proven(metres, found.order)
        ratio = found.metres / best
        by_list = length(metres, tuple(range(1, POINTS + 1)))
        print(
            f"{'ok  ' if ratio <= MOST else 'MISS'} {POINTS} points, field {seed}: {found.metres:,} m in {spent:.1f} s; "
            f"best known {best:,} m, bound {bound:,.0f} m; ratio {ratio:.4f}, at most {MOST}; by the list {by_list:,} m"
        )


def _places(seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    if seed == SEEDS[-1]:
        clumps = random.uniform((115.95, 36.43), (116.02, 36.48), (6, 2))
        return clumps[random.integers(0, 6, POINTS + 1)] + random.normal(0, 0.002, (POINTS + 1, 2))
    return random.uniform((115.95, 36.43), (116.02, 36.48), (POINTS + 1, 2))


def _proven(metres: Metres, hint: tuple[int, ...]) -> tuple[int, float]:
    """The best way CP-SAT finds beginning with a given one, and the bound below which none can be."""
    from ortools.sat.python import cp_model

    model, count = cp_model.CpModel(), len(metres)
    arcs = {(i, j): model.new_bool_var("") for i in range(count) for j in range(count) if i != j}
    model.add_circuit([(i, j, taken) for (i, j), taken in arcs.items()])
    model.minimize(sum(int(metres[i, j]) * taken for (i, j), taken in arcs.items() if j))
    used = set(zip((0, *hint), (*hint, 0), strict=True))
    for arc, taken in arcs.items():
        model.add_hint(taken, arc in used)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = PROOF_SECONDS
    solver.solve(model)
    return round(solver.objective_value), solver.best_objective_bound


if __name__ == "__main__":
    main()
