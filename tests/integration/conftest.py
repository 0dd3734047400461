"""Worlds shared by the integration tests."""

import pytest

from tests.factories import City, small_city


@pytest.fixture
def city(db: None) -> City:
    """Two counties, their organisations and people."""
    return small_city()
