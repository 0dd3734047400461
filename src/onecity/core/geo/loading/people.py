"""People and households of the base grids we draw: seeded shares of what the whole is known to hold, marked as drawn."""

from collections.abc import Iterable

import numpy as np
from django.conf import settings
from django.contrib.gis.geos import Point
from django.db.models import QuerySet

from onecity.core.geo.loading.package import CityFiles
from onecity.core.geo.loading.redrawing import STREET_KINDS, URBAN_KIND
from onecity.core.geo.models import BaseGrid, Region
from onecity.science.plane import LocalPlane, Points
from onecity.science.settling import MEAN_HOUSEHOLD, Ground, households, shared_out, weights


def settle_city(files: CityFiles) -> int:
    """Share out the residents a package knows of among the grids in force; returns how many. Without a figure nothing is drawn."""
    known = files.drawing.get("people")
    if known is None:
        return 0
    settle(BaseGrid.objects.filter(valid_to=None), known["residents"], known.get("mean_household", MEAN_HOUSEHOLD))
    return int(known["residents"])


def settle(grids: QuerySet[BaseGrid], total: int, mean_household: float) -> None:
    """Share out people among grids, to the last one. The same seed and grids give the same figures."""
    rows = list(grids.select_related("region__parent").order_by("code").defer("geom", "region__geom", "region__parent__geom"))
    random = np.random.default_rng([settings.CITY.seed, len(rows)])
    people = shared_out(total, weights(_ground(rows), random))
    for grid, count, homes in zip(rows, people.tolist(), households(people, mean_household, random).tolist(), strict=True):
        grid.people, grid.households, grid.people_synthetic = count, homes, True
    BaseGrid.objects.bulk_update(rows, ["people", "households", "people_synthetic"], batch_size=1000)


def _ground(rows: list[BaseGrid]) -> Ground:
    plane = LocalPlane(*settings.CITY.centre)

    def on_plane(points: Iterable[Point]) -> Points:
        return plane.to_km(np.array([(point.x, point.y) for point in points], dtype=float).reshape(-1, 2))

    return Ground(
        np.array([grid.area / 1e6 for grid in rows]),
        on_plane(grid.centre for grid in rows),
        np.array([_is_urban(grid.region) for grid in rows], dtype=bool),
        on_plane(Region.objects.filter(level="county").values_list("centre", flat=True)),
        on_plane(Region.objects.filter(level="township").values_list("centre", flat=True)),
    )


def _is_urban(village: Region) -> bool:
    return village.kind == URBAN_KIND and village.parent is not None and village.parent.kind in STREET_KINDS
