"""Cutting and joining keep a division exact: every point in one grid, no area lost, borders shared corner by corner."""

from collections.abc import Sequence

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from onecity.science.grids.dividing import Division, LineDoesNotCross, NotAdjoining, adjoining, merge, split

BOX = shapely.box(0, 0, 1, 1)


def cells(seed: int, count: int) -> list[shapely.Polygon]:
    """A coverage of the unit square by Voronoi cells."""
    sites = np.random.default_rng(seed).random((count, 2))
    edges = shapely.voronoi_polygons(shapely.multipoints(sites), extend_to=BOX, only_edges=True)
    return list(shapely.get_parts(shapely.polygonize([shapely.union_all([shapely.intersection(edges, BOX), BOX.exterior])])))


def line(*corners: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString(corners)


def divided(seed: int, count: int, corners: Sequence[tuple[float, float]]) -> tuple[list[shapely.Polygon], int, Division]:
    """The grid of a coverage that a line crosses longest, cut along it."""
    grids = cells(seed, count)
    cut = line(*corners)
    longest = int(np.argmax(shapely.length(shapely.intersection(cut, np.array(grids)))))
    others = [one for index, one in enumerate(grids) if index != longest]
    try:
        return grids, longest, split(grids[longest], [cut], others)
    except LineDoesNotCross:
        assume(False)
        raise


PLACES = st.tuples(st.floats(-0.5, 1.5), st.floats(-0.5, 1.5))
LINES = st.lists(PLACES, min_size=2, max_size=5, unique=True)


@given(st.integers(0, 500), st.integers(3, 20), LINES)
def test_the_parts_cover_the_whole_without_gap_or_overlap(seed: int, count: int, corners: list[tuple[float, float]]) -> None:
    grids, cut, found = divided(seed, count, corners)
    after = [*found.parts, *found.neighbours]
    assert len(found.parts) >= 2
    assert sum(part.area for part in found.parts) == pytest.approx(grids[cut].area, rel=1e-12, abs=1e-15)
    assert shapely.area(after).sum() == pytest.approx(1, rel=1e-12)
    assert shapely.coverage_is_valid(np.array(after, dtype=object))


@given(st.integers(0, 500), st.integers(3, 12), LINES, st.integers(0, 10**6))
def test_every_point_lies_in_exactly_one(seed: int, count: int, corners: list[tuple[float, float]], points: int) -> None:
    _grids, _cut, found = divided(seed, count, corners)
    after = np.array([*found.parts, *found.neighbours], dtype=object)
    for point in shapely.points(np.random.default_rng(points).random((30, 2))):
        inside = shapely.contains(after, point).sum()
        assert inside == 1 or (inside == 0 and shapely.touches(after, point).sum() >= 2)


@given(st.integers(0, 500), st.integers(3, 12), LINES)
def test_joining_the_parts_gives_back_the_grid(seed: int, count: int, corners: list[tuple[float, float]]) -> None:
    grids, cut, found = divided(seed, count, corners)
    whole = merge(found.parts)
    assert shapely.symmetric_difference(whole, grids[cut]).area < 1e-14
    assert shapely.coverage_is_valid(np.array([whole, *found.neighbours], dtype=object))


def test_the_neighbour_gets_the_corner_at_which_a_cut_ends() -> None:
    west, east = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    found = split(west, [line((-1, 0.3), (1.5, 0.3))], [east])
    assert (1.0, 0.3) in list(found.neighbours[0].exterior.coords)
    assert found.neighbours[0].area == east.area


def test_a_cut_may_end_at_a_corner_and_a_ring_cuts_out_an_island() -> None:
    assert len(split(BOX, [line((0, 0), (1, 1))]).parts) == 2
    ring = shapely.box(0.4, 0.4, 0.6, 0.6).exterior
    inner = min(split(BOX, [shapely.LineString(ring)]).parts, key=lambda part: part.area)
    assert inner.area == pytest.approx(0.04)


def test_two_lines_give_three_parts_from_west_to_east() -> None:
    found = split(BOX, [line((0.3, -1), (0.3, 2)), line((0.6, -1), (0.6, 2))])
    assert [round(part.area, 9) for part in found.parts] == [0.3, 0.3, 0.4]


def test_an_island_goes_with_the_part_nearest_to_it() -> None:
    grid = shapely.MultiPolygon([BOX, shapely.box(1.2, 0, 1.3, 1)])
    west, east = split(grid, [line((0.5, -1), (0.5, 2))]).parts
    assert (west.area, round(east.area, 9)) == (0.5, 0.6)


def test_a_line_between_islands_parts_them() -> None:
    grid = shapely.MultiPolygon([BOX, shapely.box(1.2, 0, 1.3, 1)])
    assert [round(part.area, 9) for part in split(grid, [line((1.1, -1), (1.1, 2))]).parts] == [1.0, 0.1]


@pytest.mark.parametrize("corners", [((-1, 0.5), (0.5, 0.5)), ((0.2, 0.2), (0.8, 0.8)), ((0, 0), (0, 1)), ((2, 0), (2, 1))])
def test_a_line_that_does_not_cross_is_an_error_of_its_name(corners: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(LineDoesNotCross):
        split(BOX, [line(*corners)])


def test_grids_that_meet_at_a_corner_or_nowhere_are_not_joined() -> None:
    for other in (shapely.box(1, 1, 2, 2), shapely.box(3, 0, 4, 1)):
        with pytest.raises(NotAdjoining):
            merge([BOX, other])
    with pytest.raises(NotAdjoining):
        merge([BOX])


def test_what_adjoins_is_told_with_the_length_of_the_border() -> None:
    assert adjoining([BOX, shapely.box(1, 0.5, 2, 2), shapely.box(1, -1, 2, 0)]) == {0: {1: 0.5}, 1: {0: 0.5}, 2: {}}
