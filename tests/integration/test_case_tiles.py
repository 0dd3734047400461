"""The tile layer of open cases: what it carries, near and far, and for whom."""

import pytest
from django.http import QueryDict

from onecity.core.cases.actions import Report, report
from onecity.core.cases.states import Source
from onecity.core.cases.tiles import case_tile
from onecity.science.tiles import tile_at
from tests.factories import IN_WEST, City


@pytest.fixture
def told(city: City) -> City:
    """A city with three reports at one place."""
    for _ in range(3):
        report(city["acceptor"], Report("一堆垃圾", IN_WEST.x, IN_WEST.y, city.category, Source.WEB))
    return city


@pytest.mark.parametrize(("zoom", "layer"), [(8, b"clusters"), (12, b"clusters"), (14, b"cases"), (16, b"cases")])
def test_cases_gather_from_afar_and_stand_alone_near_the_ground(told: City, zoom: int, layer: bytes) -> None:
    tile = case_tile(told["acceptor"], zoom, *tile_at(zoom, IN_WEST.x, IN_WEST.y), QueryDict())
    assert layer in tile


def test_a_single_case_is_a_point_at_every_zoom(city: City) -> None:
    report(city["acceptor"], Report("一堆垃圾", IN_WEST.x, IN_WEST.y, city.category, Source.WEB))
    for zoom in range(8, 17):
        assert "暴露垃圾".encode() in case_tile(city["acceptor"], zoom, *tile_at(zoom, IN_WEST.x, IN_WEST.y), QueryDict())


@pytest.mark.parametrize("zoom", range(8, 17))
def test_strangers_get_an_empty_tile(told: City, zoom: int) -> None:
    for stranger in ("county_clerk", "other_clerk", "other_grid_worker"):
        assert case_tile(told[stranger], zoom, *tile_at(zoom, IN_WEST.x, IN_WEST.y), QueryDict()) == b""


def test_filters_of_the_map_hold_in_tiles(told: City) -> None:
    tile = tile_at(16, IN_WEST.x, IN_WEST.y)
    assert case_tile(told["acceptor"], 16, *tile, QueryDict("state=reported")) != b""
    assert case_tile(told["acceptor"], 16, *tile, QueryDict("state=closed&state=handling")) == b""
    assert case_tile(told["acceptor"], 16, *tile, QueryDict("time=late")) == b""
