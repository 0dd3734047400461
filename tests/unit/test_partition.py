"""A partition covers its counties exactly, keeps the counts it was asked for and depends on nothing but its seed."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from onecity.science.coverage import LATTICE
from onecity.science.partition import CountySpec, Partition, TownshipSpec, VillageSpec, partition

WEST = shapely.Polygon([(115.5, 36.0), (115.75, 36.0), (115.70, 36.1), (115.75, 36.25), (115.6, 36.2), (115.5, 36.25)])
EAST = shapely.Polygon([(115.75, 36.0), (116.0, 36.0), (116.0, 36.25), (115.75, 36.25), (115.70, 36.1)])


def township(code: str, street: bool, villages: int) -> TownshipSpec:
    """A township whose villages are divided in three when it is a street."""
    return TownshipSpec(code, street, tuple(VillageSpec(f"{code}{n:03d}", 3 if street else 1, street) for n in range(1, villages + 1)))


def county(code: str, polygon: shapely.Polygon, seat: tuple[float, float]) -> CountySpec:
    """A county of one street and four towns."""
    towns = tuple(township(f"{code}1{n:02d}", False, 9 + n) for n in range(4))
    return CountySpec(code, polygon, seat, (township(f"{code}001", True, 8), *towns))


COUNTIES = [county("371501", WEST, (115.6, 36.12)), county("371502", EAST, (115.85, 36.12))]


@pytest.fixture(scope="module")
def parts() -> Partition:
    """Two counties, divided."""
    return partition(COUNTIES, seed=7)


def test_every_village_gets_the_grids_it_asked_for(parts: Partition) -> None:
    codes = [f"{code}/{serial}" for code, serial in zip(parts.village_codes, parts.serials, strict=True)]
    wanted = sum(village.grids for county in COUNTIES for township in county.townships for village in township.villages)
    assert len(set(codes)) == len(codes) == wanted
    assert {serial for code, serial in zip(parts.village_codes, parts.serials, strict=True) if code.startswith("371501001")} == {1, 2, 3}
    assert (shapely.area(parts.polygons) > 0).all()


def test_grids_meet_vertex_by_vertex_without_overlap(parts: Partition) -> None:
    assert shapely.coverage_is_valid(parts.polygons)
    assert shapely.is_valid(parts.polygons).all()


def test_counties_are_covered_to_the_lattice(parts: Partition) -> None:
    unions = parts.unions(6)
    for spec in COUNTIES:
        own = shapely.area(parts.polygons[[code.startswith(spec.code) for code in parts.village_codes]]).sum()
        assert own == pytest.approx(unions[spec.code].area, rel=1e-12)
        assert shapely.symmetric_difference(unions[spec.code], spec.polygon).area < spec.polygon.length * LATTICE


def test_no_gap_inside_the_city(parts: Partition) -> None:
    whole = shapely.coverage_union_all(parts.polygons)
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0


def test_neighbouring_counties_share_their_border(parts: Partition) -> None:
    west, east = parts.unions(6).values()
    assert shapely.intersection(west, east).area == 0
    assert shapely.intersection(west, east).length == pytest.approx(shapely.intersection(WEST, EAST).length, rel=1e-4)


@settings(max_examples=200, deadline=None)
@given(x=st.floats(115.5, 116.0), y=st.floats(36.0, 36.25))
def test_a_point_of_the_city_lies_in_exactly_one_grid(parts: Partition, x: float, y: float) -> None:
    point = shapely.Point(x, y)
    inside = int(shapely.contains(parts.polygons, point).sum())
    touching = int(shapely.intersects(parts.polygons, point).sum())
    if shapely.contains_properly(shapely.coverage_union_all(parts.polygons), point):
        assert touching >= 1
        assert inside == 1 or (inside == 0 and touching > 1)
    else:
        assert inside == 0


def test_grids_of_the_street_are_smaller_than_those_of_the_country(parts: Partition) -> None:
    street = np.array([code[6] == "0" for code in parts.village_codes])
    areas = shapely.area(parts.polygons)
    assert np.median(areas[street]) < 0.5 * np.median(areas[~street])


def test_the_street_lies_at_the_seat(parts: Partition) -> None:
    for spec in COUNTIES:
        assert shapely.distance(parts.unions(9)[f"{spec.code}001"], shapely.Point(spec.seat)) < 0.01


def test_the_same_seed_draws_the_same_borders(parts: Partition) -> None:
    again = partition(COUNTIES, seed=7)
    assert shapely.equals_exact(again.polygons, parts.polygons, 0).all()
    assert not shapely.equals_exact(partition(COUNTIES, seed=8).polygons, parts.polygons, 0).all()
