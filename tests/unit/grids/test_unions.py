"""Unions of base grids for old grids: the best there is for each, or one owner for every base grid."""

from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from onecity.science.grids.ground import shares
from onecity.science.grids.unions import NOBODY, Layers, best_fit, fit_of, one_owner
from tests.unit.grids.test_overlay import EQUATOR, SIDE, layer, square

COLUMNS, ROWS = 3, 3
BASE = layer(*[square(column, row) for row in range(ROWS) for column in range(COLUMNS)])
SIDE_BY_SIDE = [(cell, cell + 1, SIDE) for cell in range(COLUMNS * ROWS) if (cell + 1) % COLUMNS]
ABOVE = [(cell, cell + COLUMNS, SIDE) for cell in range(COLUMNS * (ROWS - 1))]
NEIGHBOURS = [*SIDE_BY_SIDE, *ABOVE]
OLD = st.lists(
    st.tuples(*[st.floats(-0.5, 2.5, allow_nan=False)] * 2, *[st.floats(0.3, 3, allow_nan=False)] * 2).map(lambda given: square(*given)),
    min_size=1,
    max_size=5,
).map(lambda polygons: layer(*polygons))
PEOPLE = st.lists(st.integers(0, 500), min_size=len(BASE), max_size=len(BASE)).map(lambda counts: np.array(counts, dtype=float))


def layers(old: np.ndarray, people: np.ndarray | None = None) -> Layers:
    return Layers(
        shares(old, BASE, EQUATOR), EQUATOR.area(old), EQUATOR.area(BASE), np.full(len(BASE), 100.0) if people is None else people
    )


def error(old: shapely.Geometry, members: tuple[int, ...]) -> float:
    """The error of a union, plainly."""
    union = shapely.union_all(BASE[list(members)]) if members else shapely.Polygon()
    return float(shapely.area(shapely.symmetric_difference(old, union)) / shapely.area(old))


def test_a_grid_of_whole_base_grids_is_told_exactly() -> None:
    fit = best_fit(layers(layer(square(0, 0, 2, 1))))
    assert fit.unions == ((0, 1),)
    assert fit.area_errors == pytest.approx([0])
    assert fit.people_errors == pytest.approx([0])


def test_people_weigh_otherwise_than_ground() -> None:
    people = np.zeros(len(BASE))
    people[1] = 900
    fit = best_fit(layers(layer(square(0, 0, 1.4, 1)), people))
    assert fit.unions == ((0,),)
    assert fit.area_errors == pytest.approx([0.4 / 1.4])
    assert fit.people_errors == pytest.approx([1.0])


def test_where_nobody_lives_no_error_of_people_is_told() -> None:
    fit = best_fit(layers(layer(square(0, 0)), np.zeros(len(BASE))))
    assert np.isnan(fit.people_errors).all()


@given(OLD, PEOPLE)
def test_no_other_union_differs_less(old: np.ndarray, people: np.ndarray) -> None:
    fit = best_fit(layers(old, people))
    for index, polygon in enumerate(old):
        assert fit.area_errors[index] == pytest.approx(error(polygon, fit.unions[index]), abs=1e-6)
        touched = [cell for cell in range(len(BASE)) if shapely.intersects(BASE[cell], polygon)]
        others = (chosen for count in range(len(touched) + 1) for chosen in combinations(touched, count))
        assert fit.area_errors[index] <= min(error(polygon, other) for other in others) + 1e-6


@given(OLD)
def test_every_base_grid_gets_exactly_one_owner(old: np.ndarray) -> None:
    given_layers = layers(old)
    owners = one_owner(given_layers, NEIGHBOURS)
    if len(given_layers.shares.area):
        assert (owners != NOBODY).all()
    fit = fit_of(given_layers, owners)
    assert sorted(cell for union in fit.unions for cell in union) == np.flatnonzero(owners != NOBODY).tolist()
    assert fit.area_errors == pytest.approx([error(polygon, union) for polygon, union in zip(old, fit.unions, strict=True)], abs=1e-6)


@given(OLD)
def test_whoever_has_most_of_a_base_grid_gets_it(old: np.ndarray) -> None:
    owners = one_owner(layers(old), NEIGHBOURS)
    common = np.array([[shapely.area(shapely.intersection(cell, polygon)) for polygon in old] for cell in BASE])
    for cell, owner in enumerate(owners):
        if common[cell].max() > 1e-6:
            assert common[cell, owner] == pytest.approx(common[cell].max(), abs=1e-6)


def test_ground_of_nobody_goes_to_the_longest_border_ring_by_ring() -> None:
    owners = one_owner(layers(layer(square(0, 0, 1, 3), square(2, 0, 1, 1))), NEIGHBOURS)
    assert owners.reshape(ROWS, COLUMNS).tolist() == [[0, 0, 1], [0, 0, 1], [0, 0, 0]]


def test_a_city_without_any_old_grid_has_no_owners() -> None:
    owners = one_owner(layers(layer(square(20, 20))), NEIGHBOURS)
    assert (owners == NOBODY).all()
