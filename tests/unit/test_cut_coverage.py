"""Areas laid over others fill their frame exactly, whatever their shapes."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from onecity.science.coverage import LATTICE, cut_by, fitted

FRAME = shapely.box(115.0, 36.0, 115.4, 36.3)
degrees = st.floats(0.0, 1.0)


def drawn(across: list[float]) -> list[shapely.Geometry]:
    """The frame cut into strips."""
    bounds = [115.0, *(115.0 + 0.4 * (index + 0.2 + 0.6 * part) / (len(across) + 1) for index, part in enumerate(across)), 115.4]
    strips = [shapely.box(west, 36.0, east, 36.3) for west, east in pairwise(bounds)]
    return list(fitted(strips, FRAME))


@st.composite
def loaded(draw: st.DrawFn) -> list[shapely.Geometry]:
    """One or two areas inside the frame that do not overlap: anything from a corner to most of it, also just beside its border."""
    points = np.array(draw(st.lists(st.tuples(degrees, degrees), min_size=4, max_size=9, unique=True))) * (0.4, 0.3) + (115.0, 36.0)
    whole = shapely.intersection(
        shapely.convex_hull(shapely.multipoints(points)).buffer(0.004), shapely.box(114.9999995, 36.0, 115.4, 36.3)
    )
    middle = shapely.box(114.0, 36.0 + 0.3 * draw(degrees), 116.0, 37.0)
    parts = [shapely.difference(whole, middle), shapely.intersection(whole, middle)]
    return [part for part in parts if part.geom_type == "Polygon" and part.area > 1e-6]


@settings(max_examples=120, deadline=None)
@given(st.lists(degrees, min_size=1, max_size=4), loaded())
def test_the_frame_is_covered_exactly(across: list[float], given_areas: list[shapely.Geometry]) -> None:
    before = drawn(across)
    cut = cut_by(given_areas, before, FRAME) if given_areas else None
    if cut is None:
        return
    everything = [*cut.loaded, *cut.rest]
    present = np.array([one for one in everything if not one.is_empty], dtype=object)
    assert shapely.coverage_is_valid(present)
    assert shapely.union_all(present).symmetric_difference(FRAME).area < FRAME.length * LATTICE
    assert abs(shapely.area(present).sum() - FRAME.area) < FRAME.length * LATTICE
    for area, shape in zip(given_areas, cut.loaded, strict=True):
        assert shape.symmetric_difference(area).area <= cut.left_over + 4 * area.length * LATTICE
    for rest in cut.rest:
        assert rest.is_empty or rest.geom_type == "Polygon" or len(shapely.get_parts(rest)) == 1


def test_ground_that_adjoins_no_drawn_area_is_left_over() -> None:
    north, south = shapely.box(115.0, 36.2, 115.4, 36.3), shapely.box(115.0, 36.1, 115.4, 36.15)
    cut = cut_by([north, south], [shapely.box(115.0, 36.0, 115.4, 36.1)], FRAME)
    assert cut.left_over == pytest.approx(shapely.box(115.0, 36.15, 115.4, 36.2).area, rel=1e-4)


def test_a_piece_cut_off_goes_to_the_neighbour_it_adjoins() -> None:
    middle = shapely.box(115.1, 36.05, 115.3, 36.3)
    west, east = shapely.box(115.0, 36.1, 115.4, 36.3), shapely.box(115.0, 36.0, 115.4, 36.1)
    cut = cut_by([middle], [west, east], FRAME)
    assert [len(shapely.get_parts(one)) for one in cut.rest] == [1, 1]
    assert cut.rest[1].covers(shapely.Point(115.35, 36.2)) or cut.rest[0].covers(shapely.Point(115.35, 36.2))
