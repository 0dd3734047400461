"""Regions of a city's own: what is drawn below them is drawn anew and fills them exactly, or they are refused with the reason."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import override
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from onecity.core.geo.loading.layers import LayerReport, load_layer, prepare
from onecity.core.geo.models import BaseGrid, MapShape, Place, Region
from onecity.core.geo.queries import locate
from onecity.science.coverage import LATTICE, fitted
from tests.factories import EAST, WEST, City, region, square
from tests.integration.test_geo_layers import box, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Reasons are read in English."""
    with override("en"):
        yield


def regions(tmp_path: Path, shapes: dict[str, shapely.Geometry]) -> Path:
    """A file of regions by code."""
    return write(tmp_path / "regions.geojson", list(shapes.values()), code=list(shapes), name_zh=[f"新{code}" for code in shapes])


def shapes_of(rows: Any) -> np.ndarray:
    """The polygons of regions or grids."""
    return np.array(shapely.from_wkb([bytes(row.geom.wkb) for row in rows]), dtype=object)


def in_force() -> np.ndarray:
    """The grids of today."""
    return shapes_of(BaseGrid.objects.filter(valid_to=None).order_by("code"))


def assert_exact(county: str) -> None:
    """Grids fill villages, villages townships, townships the county: no gap, no overlap beyond the lattice."""
    for level in ("county", "township", "village"):
        for whole in Region.objects.filter(code__startswith=county, level=level):
            parts = BaseGrid.objects.filter(valid_to=None, region=whole) if level == "village" else whole.children.all()
            shapes, outline = shapes_of(parts), shapely.from_wkb(bytes(whole.geom.wkb))
            assert shapely.union_all(shapes).symmetric_difference(outline).area < outline.length * LATTICE, whole.code
            assert shapely.area(shapes).sum() == pytest.approx(outline.area, rel=1e-6), whole.code


WIDER = shapely.Polygon([(115.88, 36.38), (116.0, 36.4), (116.0, 36.5), (115.95, 36.53), (115.9, 36.5)])
"""The western county as a survey would have it; its eastern border is as it was."""


def test_a_county_takes_its_drawn_villages_and_grids_with_it(city: City, tmp_path: Path) -> None:
    before = dict(BaseGrid.objects.values_list("code", "pk"))
    report = load_layer(regions(tmp_path, {WEST: WIDER}))
    assert (report.kept, report.bad) == (1, ())
    assert any("townships 1, villages 2, base grids 2" in remark for remark in report.remarks)
    county = Region.objects.get(code=WEST)
    assert (county.name_zh, county.synthetic, county.source) == (f"新{WEST}", False, "regions.geojson")
    assert shapely.from_wkb(bytes(county.geom.wkb)).symmetric_difference(WIDER).area < 2 * WIDER.length * LATTICE
    assert_exact(WEST)
    assert dict(BaseGrid.objects.filter(valid_to=None).values_list("code", "pk")) == before
    assert not Region.objects.filter(code__startswith=f"{WEST}0", synthetic=False).exists()
    assert Region.objects.get(code="371500").geom.covers(county.geom.buffer(-LATTICE))
    assert MapShape.objects.filter(layer="regions").exists()


def test_the_people_of_the_drawn_grids_stay(city: City, tmp_path: Path) -> None:
    BaseGrid.objects.update(people=1000, households=400, people_synthetic=True)
    load_layer(regions(tmp_path, {WEST: WIDER}))
    figures = BaseGrid.objects.filter(valid_to=None, region__code__startswith=WEST).values_list("people", flat=True)
    assert sum(figures) == 2000 and set(figures) != {1000}
    assert set(BaseGrid.objects.filter(region__code__startswith=EAST).values_list("people", flat=True)) == {1000}


def test_every_point_of_the_new_county_is_in_one_grid(city: City, tmp_path: Path) -> None:
    load_layer(regions(tmp_path, {WEST: WIDER}))
    west, south, east, north = WIDER.bounds
    points = np.random.default_rng(7).random((300, 2)) * (east - west, north - south) + (west, south)
    grids = shapely.STRtree(in_force())
    for x, y in points[shapely.contains_xy(WIDER, *points.T)]:
        assert len(grids.query(shapely.Point(x, y), predicate="within")) <= 1
        assert locate(Point(x, y, srid=4326)).region_code.startswith(WEST)


def test_names_drawn_in_villages_go_with_them(city: City, tmp_path: Path) -> None:
    village = Region.objects.get(code=f"{WEST}001001")
    Place.objects.create(name_zh="村", kind="village", point=village.centre, region_code=village.code, synthetic=True)
    load_layer(regions(tmp_path, {WEST: WIDER}))
    village.refresh_from_db()
    assert Place.objects.get().point == village.centre


def test_two_counties_that_meet_are_loaded_together(city: City, tmp_path: Path) -> None:
    edge = [(116.0, 36.4), (115.99, 36.45), (116.01, 36.5)]
    west = shapely.Polygon([(115.9, 36.4), *edge, (115.9, 36.5)])
    east = shapely.Polygon([*edge, (116.1, 36.5), (116.1, 36.4)])
    assert load_layer(regions(tmp_path, {WEST: west, EAST: east})).kept == 2
    assert shapely.coverage_is_valid(in_force())
    assert_exact(WEST)
    assert_exact(EAST)


def test_ground_of_a_neighbour_is_not_taken(city: City, tmp_path: Path) -> None:
    over = shapely.box(115.9, 36.4, 116.02, 36.5)
    report = load_layer(regions(tmp_path, {WEST: over}))
    assert report.kept == 0
    assert report.bad[0].reason.startswith(f"takes 16.67 % of its area from 地{EAST}")


def two_townships() -> dict[str, shapely.Geometry]:
    """The western county's two townships as a survey would have them, with a slanting border."""
    return {
        f"{WEST}001": shapely.Polygon([(115.9, 36.4), (115.96, 36.4), (115.94, 36.5), (115.9, 36.5)]),
        f"{WEST}002": shapely.Polygon([(115.96, 36.4), (116.0, 36.4), (116.0, 36.5), (115.94, 36.5)]),
    }


@pytest.fixture
def divided(city: City) -> City:
    """A city whose western county has two townships of drawn villages."""
    county = Region.objects.get(code=WEST)
    second = region(f"{WEST}002", "township", square(115.95, 36.4, 0.05), county)
    for number in (1, 2):
        region(f"{second.code}{number:03d}", "village", square(115.95, 36.4 + 0.05 * (number - 1)), second)
    return city


def test_townships_that_fill_their_county_take_their_villages_with_them(divided: City, tmp_path: Path) -> None:
    report = load_layer(regions(tmp_path, two_townships()))
    assert (report.kept, report.bad) == (2, ())
    assert_exact(WEST)
    for code, shape in two_townships().items():
        loaded = Region.objects.get(code=code)
        assert loaded.synthetic is False
        assert shapely.from_wkb(bytes(loaded.geom.wkb)).symmetric_difference(shape).area < 4 * shape.length * LATTICE
    assert set(BaseGrid.objects.filter(valid_to=None, region__code__startswith=f"{WEST}002").values_list("code", flat=True)) == {
        f"{WEST}00200100",
        f"{WEST}00200200",
    }


def refused(tmp_path: Path, shapes: dict[str, shapely.Geometry]) -> LayerReport:
    """The report of a file of which nothing is taken, and nothing changed."""
    before = in_force()
    report = load_layer(regions(tmp_path, shapes))
    assert report.kept == 0
    assert shapely.equals_exact(in_force(), before, 0).all()
    return report


def test_a_township_alone_cuts_those_that_are_only_drawn(divided: City, tmp_path: Path) -> None:
    alone = {f"{WEST}001": two_townships()[f"{WEST}001"]}
    report = load_layer(regions(tmp_path, alone))
    assert (report.kept, report.bad) == (1, ())
    assert any(
        f"stay drawn (synthetic); those loaded move the borders of 1 of them: 地{WEST}002 {WEST}002" in remark for remark in report.remarks
    )
    assert_exact(WEST)
    first, second = Region.objects.get(code=f"{WEST}001"), Region.objects.get(code=f"{WEST}002")
    assert (first.synthetic, second.synthetic) == (False, True)
    taken, rest = shapes_of([first, second])
    assert taken.symmetric_difference(alone[f"{WEST}001"]).area < 4 * taken.length * LATTICE
    assert rest.symmetric_difference(two_townships()[f"{WEST}002"]).area < 4 * rest.length * LATTICE
    assert load_layer(regions(tmp_path, {f"{WEST}002": two_townships()[f"{WEST}002"]})).kept == 1
    assert_exact(WEST)
    assert not Region.objects.filter(code__in=two_townships(), synthetic=True).exists()


@hypothesis_settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(south=st.floats(115.91, 115.985), north=st.floats(115.91, 115.985), top=st.floats(36.44, 36.5), slip=st.floats(-2e-6, 2e-6))
def test_wherever_its_border_runs_the_county_stays_covered_exactly(
    divided: City, tmp_path: Path, south: float, north: float, top: float, slip: float
) -> None:
    """Also where it leaves ground of the township it replaces, or its outer border was digitised apart from the county's."""
    shape = shapely.Polygon([(115.9 + slip, 36.4), (south, 36.4), (north, top), (115.9 + slip, top)])
    with transaction.atomic():
        report = load_layer(regions(tmp_path, {f"{WEST}001": shape}))
        assert (report.kept, report.bad) == (1, ())
        assert_exact(WEST)
        loaded = Region.objects.get(code=f"{WEST}001")
        assert shapely.from_wkb(bytes(loaded.geom.wkb)).symmetric_difference(shape).area < 4 * shape.length * LATTICE
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (shapely.box(115.9, 36.4, 115.999, 36.5), "would remain of"),
        (shapely.box(115.9, 36.4, 116.02, 36.5), "outside"),
    ],
)
def test_a_township_that_leaves_too_little_or_too_much_is_refused(
    divided: City, tmp_path: Path, shape: shapely.Geometry, words: str
) -> None:
    assert words in refused(tmp_path, {f"{WEST}001": shape}).bad[0].reason


def test_a_township_takes_no_ground_of_one_loaded_before(divided: City, tmp_path: Path) -> None:
    load_layer(regions(tmp_path, {f"{WEST}001": two_townships()[f"{WEST}001"]}))
    over = {f"{WEST}002": shapely.box(115.93, 36.4, 116.0, 36.5)}
    assert "from 新371502001 371502001: load both in one file" in refused(tmp_path, over).bad[0].reason


def test_a_bad_row_is_left_out_and_the_good_one_taken(divided: City, tmp_path: Path) -> None:
    shapes = two_townships() | {f"{WEST}002": shapely.Polygon([(115.96, 36.4), (116.0, 36.5), (116.0, 36.4), (115.94, 36.5)])}
    report = load_layer(regions(tmp_path, shapes))
    assert (report.kept, [one.row for one in report.bad]) == (1, [2])
    assert "crosses itself" in report.bad[0].reason
    assert_exact(WEST)


def test_townships_that_leave_a_gap_or_jut_out_are_refused(divided: City, tmp_path: Path) -> None:
    gap = two_townships() | {f"{WEST}002": shapely.box(115.97, 36.4, 116.0, 36.5)}
    assert "uncovered" in refused(tmp_path, gap).bad[0].reason
    out = two_townships() | {f"{WEST}002": shapely.Polygon([(115.96, 36.4), (116.01, 36.4), (116.01, 36.5), (115.94, 36.5)])}
    reasons = [one.reason for one in refused(tmp_path, out).bad]
    assert any(reason.startswith("lies to") for reason in reasons)
    assert any(reason.startswith("its county is left as it is") for reason in reasons)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (f"{WEST}009", "would remain of"),
        (f"{WEST}001009", "above it is only drawn"),
        ("371599001", "its parent 371599 is not known"),
        ("371599", "nothing is known below"),
        ("371500", "is the city itself"),
    ],
)
def test_codes_that_match_nothing_are_refused(divided: City, tmp_path: Path, code: str, words: str) -> None:
    shape = box(116.1, 116.2) if code.startswith("371599") else box(115.9, 115.92)
    assert words in refused(tmp_path, {code: shape}).bad[0].reason


def test_two_rows_of_one_code_are_told(city: City, tmp_path: Path) -> None:
    path = write(tmp_path / "twice.geojson", [WIDER, box(116.0, 116.1)], code=[WEST, WEST], name_zh=["一", "二"])
    report = prepare(path).report
    assert (report.kept, report.bad[0].reason) == (1, f"{WEST} is already in row 1")


def test_own_grids_are_never_drawn_over(city: City, tmp_path: Path) -> None:
    BaseGrid.objects.filter(region__code__startswith=WEST).update(synthetic=False)
    assert "own base grids" in refused(tmp_path, {WEST: WIDER}).bad[0].reason


def test_a_whole_new_county_brings_its_own_levels(city: City, tmp_path: Path) -> None:
    new = {
        "371599": box(116.1, 116.2),
        "371599001": box(116.1, 116.2),
        "371599001001": box(116.1, 116.15),
        "371599001002": box(116.15, 116.2),
    }
    assert load_layer(regions(tmp_path, new)).kept == 4
    assert_exact("371599")
    assert locate(Point(116.12, 36.45, srid=4326)).grid_code == "37159900100100"


@hypothesis_settings(max_examples=25, deadline=None)
@given(cut=st.floats(0.1, 0.9), slip=st.floats(-2e-6, 2e-6))
def test_areas_digitised_apart_are_fitted_to_one_coverage(cut: float, slip: float) -> None:
    frame = shapely.box(115.0, 36.0, 116.0, 36.5)
    west, east = shapely.box(115.0 - slip, 36.0, 115.0 + cut, 36.5), shapely.box(115.0 + cut + slip, 36.0 + slip, 116.0, 36.5 - slip)
    parts = fitted([west, east], frame)
    assert shapely.coverage_is_valid(parts)
    assert shapely.coverage_union_all(parts).symmetric_difference(frame).area < frame.length * LATTICE
