"""Seeded systems of departments: the same by the same seed, valid, and as bad as old grids are."""

import numpy as np
import pytest
import shapely

from onecity.science.grids.overlay import overlay
from onecity.science.grids.seeding import Ground, Manner, drawn
from tests.unit.grids.test_overlay import EQUATOR, layer, square

WIDE = 8
GROUND = Ground(
    layer(*[square(column, row) for row in range(WIDE) for column in range(WIDE)]),
    np.array([column // 4 + 2 * (row // 4) for row in range(WIDE) for column in range(WIDE)]),
    np.array([column < WIDE // 2 for _ in range(WIDE) for column in range(WIDE)]),
)
TOWNSHIPS = layer(*[shapely.union_all(GROUND.grids[GROUND.townships == township]) for township in range(4)])


def test_the_same_seed_draws_the_same() -> None:
    manner = Manner(4, shift=8, jitter=5, growth=3, left_out=0.1)
    first, second, other = (drawn(GROUND, manner, seed).polygons for seed in (7, 7, 8))
    assert shapely.equals(first, second).all()
    assert len(first) != len(other) or not shapely.equals(first, other).all()


def test_whoever_draws_on_the_citys_map_leaves_neither_gap_nor_overlap() -> None:
    found = overlay(drawn(GROUND, Manner(4), 1).polygons, TOWNSHIPS, EQUATOR)
    assert found.shares == pytest.approx(np.ones(4))
    assert not found.overlaps


def test_a_shifted_map_of_grown_grids_leaves_both() -> None:
    polygons = drawn(GROUND, Manner(4, shift=30, growth=10, left_out=0.2), 3).polygons
    found = overlay(polygons, TOWNSHIPS, EQUATOR)
    assert shapely.is_valid(polygons).all()
    assert found.gaps
    assert found.overlaps


def test_who_cares_for_towns_alone_leaves_the_country_out() -> None:
    found = overlay(drawn(GROUND, Manner(4, urban_only=True), 1).polygons, TOWNSHIPS, EQUATOR)
    assert found.shares == pytest.approx([1, 0, 1, 0])
