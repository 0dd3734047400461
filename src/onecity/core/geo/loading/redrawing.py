"""Drawing anew what is only drawn, inside borders a city has loaded: the same division that made it, filling them exactly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.conf import settings

from onecity.core.geo.loading.tree import Node, RegionTree
from onecity.core.geo.loading.writing import DRAWN, grid_names, wkb
from onecity.core.geo.models.grid import AREA_PART_SCHEME
from onecity.science.coverage import LATTICE
from onecity.science.partition import CountySpec, Partition, TownshipSpec, VillageSpec, partition

STREET_KINDS = frozenset({"街道", "其他"})
URBAN_KIND = "社区"


@dataclass(frozen=True)
class Redrawn:
    """The shapes of every region of the counties concerned, and the base grids drawn in them."""

    shapes: dict[str, shapely.Geometry]
    grids: Partition | None


def redraw(tree: RegionTree, fitted: dict[str, shapely.Geometry], leaves: Sequence[str]) -> Redrawn:
    """Divide the areas below which all is drawn; what lies above is the union of its parts, so that nothing gapes."""
    areas = [_area(tree, code, fitted[code]) for code in leaves if not _has_own_grids(tree, code)]
    parts = partition(areas, settings.CITY.seed) if areas else None
    villages = parts.unions(12) if parts else {}
    kept = {code: fitted[code] for code in leaves if _has_own_grids(tree, code)}
    shapes = villages | kept
    for digits in (9, 6):
        shapes |= _unions(shapes, digits)
    return Redrawn(shapes, parts)


def _has_own_grids(tree: RegionTree, code: str) -> bool:
    return tree.own_grids[code] > 0


def _unions(shapes: dict[str, shapely.Geometry], digits: int) -> dict[str, shapely.Geometry]:
    groups: dict[str, list[shapely.Geometry]] = {}
    for code, shape in shapes.items():
        if len(code) == digits + 3:
            groups.setdefault(code[:digits], []).append(shape)
    return {code: shapely.union_all(parts, grid_size=LATTICE) for code, parts in groups.items()}


def _area(tree: RegionTree, code: str, shape: shapely.Geometry) -> CountySpec:
    """An area to be divided: a county, a township or a village, with the townships and villages in it."""
    townships = tree.children(code) if len(code) == 6 else [tree.nodes[code[:9]]]
    return CountySpec(code, shape, _middle(tree.nodes[code], shape), tuple(_township(tree, node, code) for node in townships))


def _middle(node: Node, shape: shapely.Geometry) -> tuple[float, float]:
    """The seat if it lies within, else a point that does."""
    if node.centre and shapely.covers(shape, shapely.Point(node.centre)):
        return node.centre
    longitude, latitude = shapely.get_coordinates(shapely.point_on_surface(shape))[0].tolist()
    return longitude, latitude


def _township(tree: RegionTree, node: Node, within: str) -> TownshipSpec:
    street = node.kind in STREET_KINDS
    villages = tree.children(node.code) if len(within) < 12 else [tree.nodes[within]]
    return TownshipSpec(node.code, street, tuple(_village(tree, village, street) for village in villages), node.centre)


def _village(tree: RegionTree, node: Node, street: bool) -> VillageSpec:
    return VillageSpec(node.code, max(1, tree.drawn_grids[node.code]), street and node.kind == URBAN_KIND, node.centre)


def region_rows(tree: RegionTree, shapes: dict[str, shapely.Geometry]) -> Iterator[tuple[Any, ...]]:
    """The regions with their new shapes, as `put_regions` takes them."""
    nodes = [tree.nodes[code] for code in sorted(shapes)]
    outlines = [shapes[node.code] for node in nodes]
    centres = [shapely.Point(_middle(node, shape)) for node, shape in zip(nodes, outlines, strict=True)]
    for node, shape, centre in zip(nodes, wkb(outlines), wkb(centres), strict=True):
        parent = settings.CITY.code if len(node.code) == 6 else node.code[:-3]
        yield node.code, node.level, node.kind, parent, node.name_zh, node.name_en, shape, centre, node.drawn, node.source


def city_row(counties: Sequence[shapely.Geometry]) -> tuple[Any, ...]:
    """The city as the union of its counties."""
    city = settings.CITY
    shape = shapely.union_all(counties, grid_size=LATTICE)
    centre = shapely.Point(city.centre)
    return city.code, "city", "", "", city.name_zh, city.name_en, wkb([shape])[0], wkb([centre])[0], False, DRAWN


def grid_rows(tree: RegionTree, parts: Partition) -> Iterator[tuple[Any, ...]]:
    """The base grids of a division, as `put_grids` takes them."""
    numbered = zip(parts.village_codes.tolist(), parts.serials.tolist(), strict=True)
    shapes, centres = wkb(parts.polygons), wkb(shapely.point_on_surface(parts.polygons))
    for (code, serial), shape, centre in zip(numbered, shapes, centres, strict=True):
        names = grid_names(tree.nodes[code].name_zh, tree.nodes[code].name_en, serial)
        yield f"{code}{serial:02d}", AREA_PART_SCHEME, code, *names, shape, centre, True, None, None
