"""Rounds: every place once, never longer than going by the list, and the best one where all can be tried."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onecity.science.rounds import length, shortest, ways

PLACES = st.lists(st.tuples(st.floats(115.8, 116.2), st.floats(36.3, 36.7)), min_size=1, max_size=7)
QUICK = 0.05


@settings(max_examples=25, deadline=None)
@given(PLACES)
def test_small_rounds_are_the_best_of_all(places: list[tuple[float, float]]) -> None:
    metres = ways(np.array(places))
    found = shortest(metres, QUICK)
    best = min(length(metres, order) for order in permutations(range(1, len(places))))
    assert sorted(found.order) == list(range(1, len(places)))
    assert found.metres == length(metres, found.order) == best


def test_sixty_places_are_each_visited_once_and_not_by_the_list() -> None:
    places = np.random.default_rng(7).uniform((115.9, 36.4), (116.1, 36.6), (61, 2))
    metres = ways(places)
    found = shortest(metres, 0.5)
    assert sorted(found.order) == list(range(1, 61))
    assert found.metres < length(metres, tuple(range(1, 61))) / 3


def test_ways_are_great_circles_with_a_detour() -> None:
    degree = ways(np.array([[116.0, 36.0], [116.0, 37.0]]), detour=1.0)
    assert degree[0, 1] == degree[1, 0] == pytest.approx(111_195, abs=1)
    assert degree[0, 0] == 0
