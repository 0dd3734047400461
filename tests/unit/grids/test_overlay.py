"""Old grids laid over districts: nothing is lost between covered ground and gaps, and every overlap has its two grids."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from onecity.science.grids.ground import Plane, shares
from onecity.science.grids.overlay import overlay

SIDE = 100.0
EQUATOR = Plane(0.0, 0.0)


def square(column: float, row: float, width: float = 1, height: float = 1) -> shapely.Polygon:
    return shapely.box(column * SIDE, row * SIDE, (column + width) * SIDE, (row + height) * SIDE)


def layer(*polygons: shapely.Geometry) -> np.ndarray:
    return np.array(polygons, dtype=object)


DISTRICTS = layer(square(0, 0, 4, 4), square(4, 0, 4, 4))
RECTANGLES = st.lists(
    st.tuples(*[st.floats(-2, 9, allow_nan=False)] * 2, *[st.floats(0.2, 5, allow_nan=False)] * 2).map(lambda given: square(*given)),
    min_size=1,
    max_size=12,
)


def test_a_gap_and_an_overlap_are_told_with_their_ground() -> None:
    grids = layer(square(0, 0, 3, 4), square(2, 0, 2, 2))
    found = overlay(grids, DISTRICTS[:1], EQUATOR)
    assert found.shares == pytest.approx([14 / 16])
    assert [(gap.district, gap.area, gap.sliver) for gap in found.gaps] == [(0, pytest.approx(2 * SIDE**2), False)]
    assert [(both.first, both.second, both.area) for both in found.overlaps] == [(0, 1, pytest.approx(2 * SIDE**2))]
    assert found.beyond.tolist() == [0, 0]


def test_a_border_drawn_twice_leaves_slivers() -> None:
    grids = layer(square(0, 0, 2, 4), square(2.02, 0, 1.98, 4))
    found = overlay(grids, DISTRICTS[:1], EQUATOR)
    assert [gap.sliver for gap in found.gaps] == [True]
    assert found.gaps[0].width == pytest.approx(2.0)


def test_ground_outside_the_city_is_told_by_grid() -> None:
    found = overlay(layer(square(7, 0, 2, 1), square(20, 20), square(3, 3, 2, 1)), DISTRICTS, EQUATOR)
    assert found.beyond == pytest.approx([SIDE**2, SIDE**2, 0])


def test_a_district_without_any_grid_is_one_gap() -> None:
    found = overlay(layer(square(0, 0)), DISTRICTS, EQUATOR)
    assert found.covered == pytest.approx([SIDE**2, 0])
    assert [gap.area for gap in found.gaps if gap.district == 1] == pytest.approx([16 * SIDE**2])


def test_a_hole_in_a_grid_is_a_gap_and_an_island_belongs_to_its_grid() -> None:
    ring = shapely.difference(square(0, 0, 4, 4), square(1, 1, 2, 2))
    found = overlay(layer(shapely.union(ring, square(5, 1))), DISTRICTS, EQUATOR)
    assert found.covered == pytest.approx([12 * SIDE**2, SIDE**2])


@given(RECTANGLES)
def test_covered_ground_and_gaps_make_up_the_districts(grids: list[shapely.Polygon]) -> None:
    found = overlay(layer(*grids), DISTRICTS, EQUATOR)
    gaps = np.bincount([gap.district for gap in found.gaps], [gap.area for gap in found.gaps], minlength=len(DISTRICTS))
    assert found.covered + gaps == pytest.approx(found.districts, abs=len(found.gaps) + 2.0)
    assert ((found.shares >= 0) & (found.shares <= 1)).all()


@given(RECTANGLES)
def test_every_pair_of_grids_with_common_ground_is_told(grids: list[shapely.Polygon]) -> None:
    found = overlay(layer(*grids), DISTRICTS, EQUATOR)
    told: dict[tuple[int, int], float] = {}
    for both in found.overlaps:
        assert both.first < both.second
        told[both.first, both.second] = told.get((both.first, both.second), 0.0) + both.area
    for first, one in enumerate(grids):
        for second in range(first + 1, len(grids)):
            assert told.get((first, second), 0.0) == pytest.approx(shapely.area(shapely.intersection(one, grids[second])), abs=1.0)


@given(RECTANGLES)
def test_common_areas_of_two_layers(grids: list[shapely.Polygon]) -> None:
    found = shares(layer(*grids), DISTRICTS, EQUATOR)
    plain = np.array([[shapely.area(shapely.intersection(grid, district)) for district in DISTRICTS] for grid in grids])
    table = np.zeros_like(plain)
    table[found.upper, found.lower] = found.area
    assert table == pytest.approx(plain, rel=1e-7, abs=1e-6)


def test_areas_on_the_plane_are_those_of_the_ellipsoid() -> None:
    import pyproj

    township = shapely.segmentize(shapely.box(115.7, 36.0, 115.8, 36.1), 0.0005)
    true, _ = pyproj.Geod(ellps="GRS80").geometry_area_perimeter(township)
    plane = Plane(116.0, 36.6)
    assert plane.area(plane.flat(layer(township))) == pytest.approx([true], rel=1e-6)


def test_borders_fit_where_only_one_has_a_corner() -> None:
    plane = Plane(116.0, 36.6)
    whole = shapely.box(115.5, 36.0, 116.5, 36.5)
    halves = plane.flat(layer(shapely.box(115.5, 36.0, 115.9, 36.5), shapely.box(115.9, 36.0, 116.5, 36.5)))
    found = overlay(halves, plane.flat(layer(whole)), plane)
    assert not found.gaps
    assert not found.overlaps
    assert found.beyond == pytest.approx([0, 0])
