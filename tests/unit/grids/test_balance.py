"""Base grids given to posts: every grid to one, every post one at least, never worse than the greedy answer."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onecity.science.grids.balance import balanced, greedy


def top(loads: np.ndarray, labels: np.ndarray, posts: int) -> float:
    return float(np.bincount(labels, loads, minlength=posts).max())


@settings(max_examples=25)
@given(st.lists(st.floats(0.1, 50), min_size=2, max_size=14), st.data())
def test_every_grid_has_a_post_and_none_is_worse_than_greedy(given_loads: list[float], data: st.DataObject) -> None:
    loads = np.array(given_loads)
    posts = data.draw(st.integers(1, len(loads)))
    random = np.random.default_rng(len(loads))
    places, seats = random.uniform(0, 5000, (len(loads), 2)), random.uniform(0, 5000, (posts, 2))
    labels = balanced(loads, places, seats)
    assert set(labels.tolist()) == set(range(posts))
    rounding = len(loads) / 1000
    assert top(loads, labels, posts) <= top(loads, greedy(loads, posts), posts) * (1.25 + rounding)


def test_equal_loads_go_to_the_nearest() -> None:
    places = np.array([[0.0, 0.0], [100.0, 0.0], [5000.0, 0.0], [5100.0, 0.0]])
    labels = balanced(np.ones(4), places, np.array([[5050.0, 0.0], [50.0, 0.0]]))
    assert labels.tolist() == [1, 1, 0, 0]


def test_a_post_without_ground_is_refused() -> None:
    with pytest.raises(ValueError, match="2"):
        balanced(np.ones(1), np.zeros((1, 2)), np.zeros((2, 2)))
