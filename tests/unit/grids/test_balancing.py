"""Groups hang together, the bound is never above what was found, and what can be even is even."""

from collections.abc import Iterator
from itertools import product
from time import monotonic
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onecity.science.grids import balancing, covering
from onecity.science.grids.balancing import TooFewAtoms, balanced, crowded, least_possible
from onecity.science.grids.dividing import reached

LOADS = st.one_of(st.integers(1, 100), st.sampled_from([1, 2, 60, 61]))
"""Of few atoms most weight: there what cannot be even needs a proof."""


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


def partitions(atoms: int, count: int) -> Iterator[list[list[int]]]:
    """All ways to put atoms into so many groups."""

    def further(atom: int, groups: list[list[int]]) -> Iterator[list[list[int]]]:
        if atom == atoms:
            if len(groups) == count:
                yield [list(group) for group in groups]
            return
        for group in groups:
            group.append(atom)
            yield from further(atom + 1, groups)
            group.pop()
        if len(groups) < count:
            yield from further(atom + 1, [*groups, [atom]])

    yield from further(0, [])


def lightest_of_all(loads: list[int], costs: dict[int, dict[int, float]], count: int) -> int:
    """The heaviest group of the best division, by trying all of them."""
    together = {}
    for members in (group for groups in partitions(len(loads), count) for group in groups):
        if tuple(members) not in together:
            together[tuple(members)] = hangs_together(members, costs)
    return min(
        max(sum(loads[atom] for atom in group) for group in groups)
        for groups in partitions(len(loads), count)
        if all(together[tuple(group)] for group in groups)
    )


@st.composite
def small_grounds(draw: st.DrawFn) -> tuple[list[int], dict[int, dict[int, float]], int]:
    """At most eight atoms, so that all divisions can be tried."""
    width, height = draw(st.sampled_from([(2, 2), (3, 2), (7, 1), (4, 2), (5, 1)]))
    size = width * height
    return draw(st.lists(LOADS, min_size=size, max_size=size)), lattice(width, height), draw(st.integers(1, size))


@settings(max_examples=40, deadline=None)
@given(small_grounds())
def test_no_bound_is_above_the_best_division_and_a_listed_one_is_the_best(
    ground: tuple[list[int], dict[int, dict[int, float]], int],
) -> None:
    loads, costs, count = ground
    best = lightest_of_all(loads, costs, count)
    assert max(least_possible(loads, count), crowded(loads, count)) <= best
    found = balanced(loads, costs, count, 10, seed=1)
    assert (found.bound, found.heaviest) == (best, best)


@settings(max_examples=15, deadline=None)
@given(small_grounds())
def test_the_bound_found_atom_by_atom_holds_too(ground: tuple[list[int], dict[int, dict[int, float]], int]) -> None:
    loads, costs, count = ground
    with patch.object(covering, "MOST_GROUPS", -1):
        found = balanced(loads, costs, count, 2, seed=1)
    assert found.bound <= lightest_of_all(loads, costs, count) <= found.heaviest


def test_five_heavy_atoms_do_not_go_into_four_groups_one_by_one() -> None:
    """Villages of a county seat: two of the heaviest five share a grid, whatever is done."""
    assert crowded([100, 90, 80, 70, 60, 1, 1, 1], 4) == 130
    assert crowded([5, 5, 5, 5, 5], 2) == 15
    assert crowded([7, 1], 2) == 7


def test_what_was_found_before_is_gone_on_from() -> None:
    loads, costs = [3, 10, 3, 4], lattice(4, 1)
    known = balanced(loads, costs, 2, 5, seed=1)
    again = balanced(loads, costs, 2, 0, 2, known)
    assert (again.heaviest, again.bound) == (known.heaviest, known.bound) == (13, 13)


def test_a_long_solution_ends_when_it_is_given_up() -> None:
    asked = 0

    def tell(heaviest: int, bound: int) -> bool:
        nonlocal asked
        asked += 1
        return asked < 8

    begun = monotonic()
    loads = [1 + 37 * atom % 101 for atom in range(49)]
    with patch.object(covering, "MOST_GROUPS", -1), patch.multiple(balancing, WANTED=0.5, MOST_WALKS=3):
        balanced(loads, lattice(7, 7), 16, 600, 1, None, tell)
    assert asked == 8
    assert monotonic() - begun < 120


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
    assert balanced([5, 1, 5], {0: {1: 1.0}, 1: {0: 1.0, 2: 1.0}, 2: {1: 1.0}}, 2, 5, 1, None, lambda best, bound: False).heaviest >= 6
    with pytest.raises(TooFewAtoms):
        balanced([1], {0: {}}, 2, 1, 1)
