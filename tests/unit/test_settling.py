"""People are shared out to the last one, denser where towns are, and the same seed gives the same figures."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from onecity.science.settling import Ground, households, shared_out, weights

SHARES = arrays.arrays(float, st.integers(1, 60), elements=st.floats(1e-3, 1e6))


@given(st.integers(0, 10**8), SHARES)
def test_nobody_is_lost_and_nobody_doubled(total: int, shares: np.ndarray) -> None:
    found = shared_out(total, shares)
    assert found.sum() == total
    assert np.all(np.abs(found - total * shares / shares.sum()) < 1 + 1e-6)


@given(arrays.arrays(np.int64, st.integers(1, 60), elements=st.integers(0, 10**6)), st.integers(0, 99))
def test_everybody_lives_in_a_household(people: np.ndarray, seed: int) -> None:
    homes = households(people, 2.6, np.random.default_rng(seed))
    assert np.array_equal(homes > 0, people > 0)
    assert np.all(homes <= np.maximum(people, 1))


def test_towns_are_denser_than_fields_and_a_seed_repeats_itself() -> None:
    middles = np.array([(0.0, 0.0), (30.0, 0.0), (0.5, 0.0), (31.0, 0.0)])
    ground = Ground(np.ones(4), middles, np.array([True, True, False, False]), middles[:1], np.empty((0, 2)))
    one, again = (weights(ground, np.random.default_rng(7)) for _ in range(2))
    assert np.array_equal(one, again)
    assert one[0] > one[1] > one[2] > one[3]
