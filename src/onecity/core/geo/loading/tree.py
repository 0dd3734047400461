"""The regions of some counties as they would be once a file's rows are put over what is known, and the base grids below them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import shapely
from django.db.models import Q

from onecity.core.geo.models import BaseGrid, Region, in_force

COUNTY_DIGITS = 6
LEVELS = {6: "county", 9: "township", 12: "village"}


@dataclass(frozen=True)
class Node:
    """A region: as known, or as a file gives it (`row` is its index there). Shape and centre in degrees."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    shape: shapely.Geometry
    centre: tuple[float, float] | None
    drawn: bool
    source: str
    row: int | None = None

    @property
    def level(self) -> str:
        """Its level by the length of its code."""
        return LEVELS[len(self.code)]

    @property
    def words(self) -> str:
        """Name and code."""
        return f"{self.name_zh} {self.code}"


class RegionTree:
    """Counties with all below them. A given node replaces the known one of its code and keeps what it does not say."""

    def __init__(self, given: Iterable[Node]) -> None:
        given = list(given)
        self.counties = sorted({node.code[:COUNTY_DIGITS] for node in given})
        below = Q()
        for code in self.counties:
            below |= Q(code__startswith=code)
        self.nodes = {node.code: node for node in _known(Q(code__regex=r"^\d{6}(\d{3}(\d{3})?)?$") & below)}
        for node in given:
            self.nodes[node.code] = _over(self.nodes.get(node.code), node)
        self._children: dict[str, list[Node]] = defaultdict(list)
        for code in sorted(self.nodes):
            if len(code) > COUNTY_DIGITS:
                self._children[code[:-3]].append(self.nodes[code])
        self.drawn_grids, self.own_grids = self._grids()

    def children(self, code: str) -> list[Node]:
        """The regions directly below one, by code."""
        return self._children[code]

    def below(self, code: str) -> Iterator[Node]:
        """The region and everything below it."""
        return (node for node in self.nodes.values() if node.code.startswith(code))

    def _grids(self) -> tuple[Counter[str], Counter[str]]:
        """How many base grids in force each village has: those drawn by us, and the city's own."""
        drawn: Counter[str] = Counter()
        own: Counter[str] = Counter()
        villages = [code for code in self.nodes if len(code) == max(LEVELS)]
        for village, synthetic in BaseGrid.objects.filter(in_force(), region__in=villages).values_list("region_id", "synthetic"):
            (drawn if synthetic else own)[village] += 1
        return drawn, own


def _known(condition: Q) -> Iterator[Node]:
    for region in Region.objects.filter(condition).exclude(level="city"):
        shape = shapely.from_wkb(bytes(region.geom.wkb))
        centre = (region.centre.x, region.centre.y)
        yield Node(region.code, region.name_zh, region.name_en, region.kind, shape, centre, region.synthetic, region.source)


def counties_except(codes: Iterable[str]) -> list[Node]:
    """Every known county but these."""
    return list(_known(Q(level="county") & ~Q(code__in=list(codes))))


def _over(known: Node | None, given: Node) -> Node:
    if known is None:
        return replace(given, name_en=given.name_en or given.name_zh)
    english = given.name_en or (known.name_en if given.name_zh == known.name_zh else given.name_zh)
    return replace(given, name_en=english, kind=given.kind or known.kind, centre=known.centre)
