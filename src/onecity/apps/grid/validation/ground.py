"""The ground that base grids must divide: townships and villages of the installed city, on its plane."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from django.conf import settings

from onecity.core.geo.models import Level, Region
from onecity.science.coverage import Geometries
from onecity.science.grids.ground import Plane


def plane_of_city() -> Plane:
    """The plane around the middle of the city."""
    west, south, east, north = settings.CITY.bounds
    return Plane((west + east) / 2, (south + north) / 2)


@dataclass(frozen=True)
class Districts:
    """Regions of one level: codes, names in the reader's language, and polygons (metres)."""

    codes: Sequence[str]
    names: Sequence[str]
    polygons: Geometries

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each code stands."""
        return {code: index for index, code in enumerate(self.codes)}


def districts(level: Level) -> Districts:
    """The regions of a level, by code."""
    regions = list(Region.objects.filter(level=level).order_by("code"))
    shapes = shapely.from_wkb([bytes(region.geom.wkb) for region in regions])
    return Districts([one.code for one in regions], [one.name for one in regions], plane_of_city().flat(np.array(shapes, dtype=object)))
