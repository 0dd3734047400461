"""Shifted coordinates: published reference values, and round trips that add no error."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onecity.science.coordinates import (
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)

METRE = 1 / 111_195
in_china = st.tuples(st.floats(74, 135), st.floats(3, 53))


def test_reference_values_of_eviltransform() -> None:
    """Test vectors of the eviltransform project (MIT), longitude first."""
    wgs84 = np.array([(121.5272106, 31.1774276), (113.912316, 22.543847), (116.377817, 39.911954)])
    gcj02 = np.array(
        [(121.531541859215, 31.17530398364597), (113.9171764808363, 22.540796131694766), (116.38404722455657, 39.91334545536069)]
    )
    assert wgs84_to_gcj02(wgs84) == pytest.approx(gcj02, abs=1 * METRE)
    assert gcj02_to_wgs84(gcj02) == pytest.approx(wgs84, abs=1 * METRE)


def test_the_usual_one_step_inverse_of_baidu_agrees_within_two_metres() -> None:
    bd09 = np.array([(120.019809, 29.199786), (115.97, 36.45)])
    x, y = (bd09 - (0.0065, 0.006)).T
    radius = np.hypot(x, y) - 0.00002 * np.sin(y * np.pi * 3000 / 180)
    angle = np.arctan2(y, x) - 0.000003 * np.cos(x * np.pi * 3000 / 180)
    one_step = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    assert bd09_to_gcj02(bd09) == pytest.approx(one_step, abs=2 * METRE)


@given(in_china)
def test_gcj02_round_trip(point: tuple[float, float]) -> None:
    points = np.array([point])
    assert gcj02_to_wgs84(wgs84_to_gcj02(points)) == pytest.approx(points, abs=1e-9)


@given(in_china)
def test_bd09_round_trips(point: tuple[float, float]) -> None:
    points = np.array([point])
    assert bd09_to_gcj02(gcj02_to_bd09(points)) == pytest.approx(points, abs=1e-9)
    assert bd09_to_wgs84(wgs84_to_bd09(points)) == pytest.approx(points, abs=1e-9)


@given(in_china)
def test_the_shift_is_hundreds_of_metres(point: tuple[float, float]) -> None:
    shift = np.hypot(*(wgs84_to_gcj02(np.array([point])) - point)[0])
    assert 0 < shift < 1500 * METRE


def test_nothing_moves_outside_china() -> None:
    points = np.array([(4.9, 52.37), (-122.4, 37.8)])
    assert (wgs84_to_gcj02(points) == points).all()
    assert (gcj02_to_wgs84(points) == points).all()


def test_many_points_at_once_and_none() -> None:
    points = np.random.default_rng(0).uniform((100, 25), (120, 40), (1000, 2))
    assert gcj02_to_wgs84(wgs84_to_gcj02(points)) == pytest.approx(points, abs=1e-9)
    assert gcj02_to_wgs84(np.empty((0, 2))).shape == (0, 2)
