"""The ground of a run as the science wants it: townships and base grids on a plane in metres, and the old grids of a system."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from django.conf import settings
from numpy.typing import NDArray

from onecity.apps.fusion.models import OldGrid, OldSystem
from onecity.core.geo.models import BaseGrid, Region
from onecity.science.coverage import Geometries
from onecity.science.grids.ground import Areas, Plane

Neighbours = list[tuple[int, int, float]]


def city_plane() -> Plane:
    """The plane at the middle of the city."""
    longitude, latitude = settings.CITY.centre
    return Plane(longitude, latitude)


def shapes_of(rows: list[memoryview]) -> Geometries:
    """Geometries of the database, which gives them as EWKB."""
    return shapely.from_wkb([bytes(row) for row in rows])


@dataclass(frozen=True)
class BaseGround:
    """Base grids in use by code, with their people where all of them are known, and the townships of the city by code."""

    plane: Plane
    codes: list[str]
    grids: Geometries
    people: Areas | None
    people_synthetic: bool
    townships: list[str]
    districts: Geometries

    @cached_property
    def areas(self) -> Areas:
        """Square metres of each base grid."""
        return self.plane.area(self.grids)

    @cached_property
    def neighbours(self) -> Neighbours:
        """Pairs of base grids (index) with the metres of border they share."""
        first, second = shapely.STRtree(self.grids).query(self.grids, predicate="touches")
        once = first < second
        first, second = first[once], second[once]
        border = shapely.length(shapely.intersection(self.grids[first], self.grids[second]))
        rows = zip(first.tolist(), second.tolist(), border.tolist(), strict=True)
        return [row for row in rows if row[2] > 0]

    def township_of(self, shapes: Geometries) -> list[str | None]:
        """The code of the township in which a point of each shape lies; None outside all."""
        points = shapely.point_on_surface(shapes)
        inside, township = shapely.STRtree(self.districts).query(points, predicate="intersects")
        found = dict(zip(inside.tolist(), township.tolist(), strict=True))
        return [self.townships[found[index]] if index in found else None for index in range(len(shapes))]


def base_ground() -> BaseGround:
    """The base grids and townships of now."""
    plane = city_plane()
    rows = list(BaseGrid.objects.filter(valid_to=None).order_by("code").values_list("code", "geom", "people", "people_synthetic"))
    known = bool(rows) and all(people is not None for _code, _geom, people, _drawn in rows)
    townships = list(Region.objects.filter(level="township").order_by("code").values_list("code", "geom"))
    return BaseGround(
        plane=plane,
        codes=[row[0] for row in rows],
        grids=plane.flat(shapes_of([row[1].wkb for row in rows])),
        people=np.array([row[2] for row in rows], dtype=float) if known else None,
        people_synthetic=known and any(row[3] for row in rows),
        townships=[code for code, _geom in townships],
        districts=plane.flat(shapes_of([geom.wkb for _code, geom in townships])),
    )


@dataclass(frozen=True)
class OldGround:
    """The grids of one system on the plane, with their keys and codes."""

    keys: NDArray[np.int64]
    codes: list[str]
    grids: Geometries


def old_ground(system: OldSystem, plane: Plane) -> OldGround:
    """The grids of one system."""
    rows = list(OldGrid.objects.filter(system=system).order_by("pk").values_list("pk", "code", "geom"))
    shapes = plane.flat(shapes_of([geom.wkb for _key, _code, geom in rows]))
    return OldGround(np.array([row[0] for row in rows], dtype=np.int64), [row[1] for row in rows], shapes)
