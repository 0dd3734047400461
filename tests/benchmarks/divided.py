"""Evaluation of a month by the grids of today after every base grid was divided: a million matters told by their place.

In a database of its own (`bench_divided`); every grid is cut in two through its centre by the act that publishes a division, and the
cases are looked up as the worker does.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator

os.environ.setdefault("ONECITY_BENCH_DB", "bench_divided")

import shapely

from tests.benchmarks.evaluation import COLD_MS, ROUNDS, WARM_MS, lengthen_histories, page
from tests.benchmarks.measure import show, timed
from tests.benchmarks.world import open_world

QUERY = "period=last-month&by=grid_today"


def main() -> None:
    """How long the worker takes to look all cases up; then the page, counted anew and asked again."""
    open_world()
    lengthen_histories()
    _divide_every_grid()
    from django.test import Client

    from onecity.core.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(username="supervisor"), backend="django.contrib.auth.backends.ModelBackend")
    baseline = timed("/healthz through the same stack", [lambda: client.get("/healthz")] * 200)
    show(timed("every grid divided, counted anew", [page(client, f"{QUERY}&anew=1")] * ROUNDS), COLD_MS, baseline)
    show(timed("every grid divided, asked again", [page(client, QUERY)] * (4 * ROUNDS)), WARM_MS, baseline)


def _divide_every_grid() -> None:
    from django.db import connection
    from django.utils import timezone

    from onecity.core.cases.grids_today import tell_grids_of_today
    from onecity.core.geo.models import BaseGrid
    from onecity.core.geo.succeeding import NewGrid, Origin, succeed

    whole = list(BaseGrid.objects.filter(valid_to=None, valid_from=None).order_by("code"))
    if whole:
        numbers: Counter[str] = Counter()
        beginning = []
        for grid in whole:
            for side, share in _halves(shapely.from_wkb(bytes(grid.geom.wkb)), grid.centre.x):
                numbers[grid.region_id] += 1
                code = f"{grid.region_id}{50 + numbers[grid.region_id]:02}"
                origins = (Origin(grid.pk, share, share),)
                beginning.append(NewGrid(code, grid.region_id, grid.name_zh, grid.name_en, side, origins, None, None, True, True))
        started = time.perf_counter()
        succeed([grid.pk for grid in whole], beginning, {}, timezone.localdate())
        print(f"{len(whole):,} grids ended, {len(beginning):,} begun in {time.perf_counter() - started:.0f} s", flush=True)
    started = time.perf_counter()
    told = tell_grids_of_today()
    print(f"{told:,} cases looked up in {time.perf_counter() - started:.0f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE cases_gridtoday, geo_basegrid, geo_gridheir")


def _halves(shape: shapely.Geometry, longitude: float) -> Iterator[tuple[shapely.Geometry, float]]:
    """West and east of a line, with their shares of the ground."""
    _west, south, east, north = shape.bounds
    for side in (
        shapely.difference(shape, shapely.box(longitude, south - 1, east + 1, north + 1)),
        shapely.intersection(shape, shapely.box(longitude, south - 1, east + 1, north + 1)),
    ):
        yield side, side.area / shape.area


if __name__ == "__main__":
    main()
