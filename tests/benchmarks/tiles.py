"""Time of base-map tiles, z8–z16, beside a bare query in the same run: `python -m tests.benchmarks.tiles` on a loaded city."""

import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecity.project.settings")

import django

django.setup()

import numpy as np  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import QueryDict  # noqa: E402

from onecity.core.accounts.scope import NOBODY  # noqa: E402
from onecity.core.geo.tiles import base_tile  # noqa: E402
from tests.benchmarks.places import tile_at  # noqa: E402

TILES_PER_ZOOM = 40


def milliseconds(work: Callable[[], object]) -> float:
    """Wall-clock time of one call."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def percentiles(values: list[float]) -> str:
    """Median and 95th percentile in words."""
    return f"median {statistics.median(values):6.1f} ms, p95 {np.percentile(values, 95):6.1f} ms"


def bare() -> None:
    """The smallest query there is: what any answer of the database costs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def measured(zoom: int, rng: np.random.Generator) -> tuple[list[float], int]:
    """Times of tiles around the seat, where the map is densest, and the largest tile in bytes."""
    longitude, latitude = settings.CITY.centre
    times, largest = [], 0
    for _ in range(TILES_PER_ZOOM):
        x, y = tile_at(longitude + rng.normal(0, 0.05), latitude + rng.normal(0, 0.04), zoom)
        times.append(milliseconds(lambda x=x, y=y: base_tile(NOBODY, zoom, x, y, QueryDict())))
        largest = max(largest, len(base_tile(NOBODY, zoom, x, y, QueryDict())))
    return times, largest


def main() -> None:
    """Print a line a zoom level, and all together as a ratio to the bare query."""
    rng = np.random.default_rng(1)
    baseline = [milliseconds(bare) for _ in range(200)]
    print(f"bare query: {percentiles(baseline)}")
    everything: list[float] = []
    for zoom in range(8, 17):
        times, largest = measured(zoom, rng)
        everything += times
        print(f"z{zoom:<2} {percentiles(times)}, largest {largest / 1024:6.1f} KiB")
    ratio = np.percentile(everything, 95) / statistics.median(baseline)
    print(f"all: {percentiles(everything)}; p95 is {ratio:.0f} times the bare query")


if __name__ == "__main__":
    main()
