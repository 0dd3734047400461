"""A file of old grids read and checked row by row. Nothing is mended: a row that is not sound is told and left out."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.utils.translation import gettext_lazy

from onecity.apps.fusion.models import GridFile, OldGrid, OldSystem
from onecity.apps.fusion.models.systems import CODE_LENGTH, NAME_LENGTH
from onecity.apps.fusion.runs.ground import city_plane, shapes_of
from onecity.core.geo.loading import checks
from onecity.core.geo.loading.files import Rows, read_rows
from onecity.core.geo.loading.plans import checked, in_column, sound_areas
from onecity.core.geo.models import Region
from onecity.core.rowfiles.fields import Field
from onecity.core.said import Said as _

MOST_CORNERS = 200_000
SRID = 4326
FIELDS = (
    Field(
        "code",
        gettext_lazy("Code"),
        "code, grid code, grid id, wgbm, wgdm, bm, 网格编码, 网格代码, 网格编号, 编码, 代码, 编号, 责任区编码, 警务区编码",
        help=gettext_lazy("The department's own code, kept as it is written; two grids of a system may not share one."),
        required=True,
    ),
    Field("name", gettext_lazy("Name"), "name, grid name, wgmc, mc, 网格名称, 名称, 责任区名称, 责任区, 警务区名称"),
)


@dataclass(frozen=True)
class Reading:
    """The rows that can be taken and those that cannot, how many there were, and how exact the coordinates are."""

    rows: Rows
    total: int


def read(file: GridFile, system: OldSystem) -> Reading:
    """Read and check a whole file. Raises UnreadableFile."""
    rows = read_rows(Path(file.file.path), file.system, file.layer)
    total = len(rows) + len(rows.bad)
    rows = rows.named({field: file.header[column] for field, column in file.mapping.items()})
    return Reading(_sound(rows, system), total)


def _sound(rows: Rows, system: OldSystem) -> Rows:
    known = set(OldGrid.objects.filter(system=system).values_list("code", flat=True))
    areas = sound_areas(checked(rows, _too_many_corners))
    return checked(
        areas,
        _outside_the_city,
        in_column(checks.missing, "code"),
        in_column(checks.broken_text, "code"),
        in_column(checks.broken_text, "name"),
        lambda found: checks.too_long(found, "code", CODE_LENGTH),
        lambda found: checks.too_long(found, "name", NAME_LENGTH),
        in_column(checks.repeated, "code"),
        lambda found: _known(found, known),
    )


def _too_many_corners(rows: Rows) -> checks.Faults:
    reason = _("has more than %(most)d corners: simplify it, or divide it") % {"most": MOST_CORNERS}
    return dict.fromkeys(np.flatnonzero(shapely.get_num_coordinates(rows.geometries) > MOST_CORNERS).tolist(), ("geometry", reason))


def _outside_the_city(rows: Rows) -> checks.Faults:
    """Grids in the city's rectangle that touch none of its counties."""
    counties = Region.objects.filter(level="county").values_list("geom", flat=True)
    within = set(shapely.STRtree(shapes_of([geom.wkb for geom in counties])).query(rows.geometries, predicate="intersects")[0].tolist())
    reason = _("outside the city")
    return {index: ("geometry", reason) for index in range(len(rows)) if index not in within}


def _known(rows: Rows, known: set[str]) -> checks.Faults:
    reason = _("%(code)s is already the code of a grid of this system")
    codes = [rows.text("code", index) for index in range(len(rows))]
    return {index: ("code", reason % {"code": code}) for index, code in enumerate(codes) if code in known}


def grids_of(rows: Rows, file: GridFile, system: OldSystem) -> list[OldGrid]:
    """The rows as grids of a system, unsaved."""
    plane = city_plane()
    areas = plane.area(plane.flat(rows.geometries)).tolist()
    return [
        OldGrid(system=system, code=rows.text("code", index), name=rows.text("name", index), geom=_geometry(shape), area=area, file=file)
        for index, (shape, area) in enumerate(zip(rows.geometries, areas, strict=True))
    ]


def _geometry(shape: shapely.Geometry) -> MultiPolygon:
    geometry = GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=SRID)
    return geometry if isinstance(geometry, MultiPolygon) else MultiPolygon(geometry, srid=SRID)
