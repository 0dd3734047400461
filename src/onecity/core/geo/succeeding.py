"""The act by which new base grids take the place of old ones from a day on; what came after what is kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point
from django.db import connection, transaction
from django.utils import timezone

from onecity.core.geo.loading.shapes import draw_base_map
from onecity.core.geo.loading.writing import wkb
from onecity.core.geo.models import BaseGrid, GridHeir, GridSuccession

_AREAS = "UPDATE geo_basegrid SET area = ST_Area(geom::geography) WHERE id = ANY(%s)"


@dataclass(frozen=True)
class Origin:
    """Ground of an old grid (its key) in a new one, as shares of the old one's area and people."""

    old: int
    area_share: float
    people_share: float


@dataclass(frozen=True)
class NewGrid:
    """A grid to come. `region` is its village, or the township of its villages. Shape in degrees; people None where not known."""

    code: str
    region: str
    name_zh: str
    name_en: str
    shape: shapely.Geometry
    origins: tuple[Origin, ...]
    people: int | None
    households: int | None
    people_synthetic: bool
    synthetic: bool


@transaction.atomic
def succeed(ending: Collection[int], beginning: Sequence[NewGrid], corners: Mapping[int, shapely.Geometry], day: date) -> list[BaseGrid]:
    """End grids on a day and begin others on it. Cases keep the grid they have; new ones get theirs by the day they are reported on.

    `corners` are shapes of grids that stay, with corners a cut has set on their borders. The map is drawn anew where the day has come.
    """
    for key, shape in corners.items():
        BaseGrid.objects.filter(pk=key).update(geom=_geos(shape))
    BaseGrid.objects.filter(pk__in=ending).update(valid_to=day)
    grids = BaseGrid.objects.bulk_create([_grid(one, day) for one in beginning])
    rows = [
        GridSuccession(old_id=origin.old, new=grid, day=day, area_share=origin.area_share, people_share=origin.people_share)
        for grid, one in zip(grids, beginning, strict=True)
        for origin in one.origins
    ]
    GridSuccession.objects.bulk_create(rows)
    _inherit(rows, day)
    with connection.cursor() as cursor:
        cursor.execute(_AREAS, [[grid.pk for grid in grids]])
    if day <= timezone.localdate():
        draw_base_map()
    return grids


def _inherit(rows: Sequence[GridSuccession], day: date) -> None:
    """Figures of each old grid, and of those it was the heir of, go to the new one that has most of its ground."""
    most = {row.old_id: row.new_id for row in sorted(rows, key=lambda row: (row.area_share, -row.new_id))}
    before = {heir.grid_id: heir.heir_id for heir in GridHeir.objects.filter(day__lte=day).order_by("day", "pk")}
    earlier = {grid: most[heir] for grid, heir in before.items() if heir in most}
    GridHeir.objects.bulk_create([GridHeir(grid_id=grid, heir_id=heir, day=day) for grid, heir in (most | earlier).items()])


def _geos(shape: shapely.Geometry) -> MultiPolygon:
    whole = shape if shape.geom_type == "MultiPolygon" else shapely.multipolygons([shape])
    found = GEOSGeometry(wkb([whole])[0])
    assert isinstance(found, MultiPolygon)
    return found


def _grid(one: NewGrid, day: date) -> BaseGrid:
    longitude, latitude = shapely.get_coordinates(shapely.point_on_surface(one.shape))[0].tolist()
    return BaseGrid(
        code=one.code,
        region_id=one.region,
        name_zh=one.name_zh,
        name_en=one.name_en,
        geom=_geos(one.shape),
        centre=Point(longitude, latitude, srid=4326),
        area=0.0,
        people=one.people,
        households=one.households,
        people_synthetic=one.people_synthetic,
        synthetic=one.synthetic,
        valid_from=day,
    )


def draw_grids_of_today() -> int:
    """Draw the map anew on the day on which grids begin or end; returns how many begin. For the clock, just after midnight."""
    today = timezone.localdate()
    begun = BaseGrid.objects.filter(valid_from=today).count()
    if begun or BaseGrid.objects.filter(valid_to=today).exists():
        draw_base_map()
    return begun
