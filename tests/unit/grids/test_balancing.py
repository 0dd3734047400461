"""Groups hang together, the bound is never above what was found, and what can be even is even."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onecity.science.grids.balancing import TooFewAtoms, balanced, least_possible
from onecity.science.grids.dividing import reached


def lattice(width: int, height: int) -> dict[int, dict[int, float]]:
    """Atoms on a chessboard, each with those beside it."""
    costs: dict[int, dict[int, float]] = {index: {} for index in range(width * height)}
    for column, row in product(range(width), range(height)):
        here = row * width + column
        for there in ([here + 1] if column + 1 < width else []) + ([here + width] if row + 1 < height else []):
            costs[here][there] = costs[there][here] = 1.0
    return costs


def hangs_together(members: list[int], costs: dict[int, dict[int, float]]) -> bool:
    inside = set(members)
    return reached(members[0], {one: {near: 1.0 for near in costs[one] if near in inside} for one in members}) == inside


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 4), st.integers(2, 4), st.data())
def test_every_group_hangs_together_and_the_bound_holds(width: int, height: int, data: st.DataObject) -> None:
    size = width * height
    loads = data.draw(st.lists(st.integers(1, 100), min_size=size, max_size=size))
    count = data.draw(st.integers(1, size))
    costs = lattice(width, height)
    found = balanced(loads, costs, count, 0.5, seed=1)
    groups = [[atom for atom in range(size) if found.groups[atom] == group] for group in range(count)]
    assert all(members and hangs_together(members, costs) for members in groups)
    assert found.heaviest == max(sum(loads[atom] for atom in members) for members in groups)
    assert least_possible(loads, count) <= found.bound <= found.heaviest


def test_equal_atoms_are_shared_out_evenly() -> None:
    found = balanced([1] * 36, lattice(6, 6), 9, 5, seed=3)
    assert (found.heaviest, found.bound) == (4, 4)


def test_the_solver_proves_what_contiguity_forbids() -> None:
    """By weight alone 10 | 3 + 3 would be even; in a row the middle one has a neighbour with it."""
    chain = {0: {1: 1.0}, 1: {0: 1.0, 2: 1.0}, 2: {1: 1.0}}
    found = balanced([3, 10, 3], chain, 2, 5, seed=1)
    assert (found.heaviest, found.bound) == (13, 13)


def test_a_dear_border_is_not_cut_where_a_cheap_one_will_do() -> None:
    ring = {0: {1: 9.0, 3: 1.0}, 1: {0: 9.0, 2: 1.0}, 2: {1: 1.0, 3: 9.0}, 3: {2: 9.0, 0: 1.0}}
    groups = balanced([1, 1, 1, 1], ring, 2, 5, seed=1).groups
    assert groups[0] == groups[1] != groups[2] == groups[3]


def test_it_stops_when_told_to_and_more_groups_than_atoms_are_refused() -> None:
    assert balanced([5, 1, 5], {0: {1: 1.0}, 1: {0: 1.0, 2: 1.0}, 2: {1: 1.0}}, 2, 5, 1, lambda best, bound: False).heaviest >= 6
    with pytest.raises(TooFewAtoms):
        balanced([1], {0: {}}, 2, 1, 1)
