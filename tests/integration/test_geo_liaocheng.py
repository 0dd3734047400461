"""The shipped city as a whole: real counts, true county borders, an exact division. Computation only, no database."""

from collections import Counter

import numpy as np
import pytest
import shapely
from django.conf import settings

from onecity.core.geo.loading.package import CityFiles
from onecity.science.coverage import LATTICE
from onecity.science.partition import Partition, partition


@pytest.fixture(scope="module")
def files() -> CityFiles:
    """The files of Liaocheng."""
    return CityFiles(settings.CITY)


@pytest.fixture(scope="module")
def parts(files: CityFiles) -> Partition:
    """All of Liaocheng, divided."""
    return partition(files.counties, settings.CITY.seed)


def test_all_regions_of_the_national_list_are_shipped(files: CityFiles) -> None:
    assert Counter(row.level for row in files.regions) == {"city": 1, "county": 8, "township": 136, "village": 2408}
    names = {row.code: row.name_en for row in files.regions}
    assert (names["371503"], names["371522"], names["371524"]) == ("Chiping District", "Shen County", "Dong'e County")
    assert all(row.name_zh and row.name_en for row in files.regions)


def test_every_code_lies_under_its_parent(files: CityFiles) -> None:
    codes = {row.code for row in files.regions}
    for row in files.regions:
        assert row.level == "city" or row.parent in codes
        assert row.level not in {"township", "village"} or row.code.startswith(row.parent)


def test_about_three_thousand_grids_cover_the_city_exactly(files: CityFiles, parts: Partition) -> None:
    assert 2800 <= len(parts.polygons) <= 3200
    assert shapely.coverage_is_valid(parts.polygons)
    whole = shapely.union_all([county.polygon for county in files.counties])
    assert shapely.area(parts.polygons).sum() == pytest.approx(whole.area, rel=1e-6)
    assert len(shapely.coverage_union_all(parts.polygons).interiors) == 0
    for spec in files.counties:
        drawn = parts.unions(6)[spec.code]
        assert shapely.symmetric_difference(drawn, spec.polygon).area < spec.polygon.length * LATTICE


def test_random_points_lie_in_exactly_one_grid(files: CityFiles, parts: Partition) -> None:
    west, south, east, north = settings.CITY.bounds
    draws = np.random.default_rng(1).uniform((west, south), (east, north), (40_000, 2))
    whole = shapely.union_all([county.polygon for county in files.counties])
    shapely.prepare(whole)
    points = shapely.points(draws[shapely.contains_xy(whole, *draws.T)])
    point_of, _ = shapely.STRtree(parts.polygons).query(points, predicate="within")
    assert (np.bincount(point_of, minlength=len(points)) == 1).all()


def test_regions_are_nearly_all_of_one_piece(parts: Partition) -> None:
    for digits, share in ((9, 0.05), (12, 0.02)):
        shapes = list(parts.unions(digits).values())
        assert sum(shape.geom_type != "Polygon" for shape in shapes) <= share * len(shapes)
