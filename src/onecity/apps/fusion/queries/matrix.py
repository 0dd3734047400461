"""Who covers how much of each county, and of each township of a county; and what is wrong with each system."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Sum

from onecity.apps.fusion.models import Coverage, Piece, Run
from onecity.apps.fusion.models.runs import PieceKind
from onecity.core.geo.models import Region

COUNTY_DIGITS = 6
Bounds = tuple[float, float, float, float]


@dataclass
class Share:
    """Square metres of a place, and how many of them a system covers."""

    area: float = 0.0
    covered: float = 0.0

    @property
    def share(self) -> float:
        """The covered share, 0 to 1."""
        return self.covered / self.area if self.area else 0.0

    @property
    def gap(self) -> float:
        """Square metres that nobody of the system has."""
        return max(self.area - self.covered, 0.0)


@dataclass(frozen=True)
class Line:
    """A county or township: its share by system (key), and where it lies (west, south, east, north in degrees)."""

    code: str
    name: str
    bounds: Bounds
    shares: dict[int, Share] = field(default_factory=dict)

    @property
    def gap(self) -> float:
        """Square metres missing, summed over the systems."""
        return sum(one.gap for one in self.shares.values())


def matrix(run: Run, county: str = "") -> list[Line]:
    """The counties of the city, or the townships of one, in order of their codes."""
    rows = Coverage.objects.filter(run=run, region__code__startswith=county).values_list("region_id", "system_id", "area", "covered")
    found: dict[str, dict[int, Share]] = defaultdict(lambda: defaultdict(Share))
    for code, system, area, covered in rows:
        told = found[code if county else code[:COUNTY_DIGITS]][system]
        told.area += area
        told.covered += covered
    places = Region.objects.filter(code__in=found).order_by("code")
    return [Line(one.code, one.name, one.geom.extent, dict(found[one.code])) for one in places]


def totals(lines: Iterable[Line]) -> dict[int, Share]:
    """The shares of all lines together, by system."""
    found: dict[int, Share] = defaultdict(Share)
    for line in lines:
        for system, share in line.shares.items():
            found[system].area += share.area
            found[system].covered += share.covered
    return dict(found)


@dataclass(frozen=True)
class Tally:
    """How many pieces there are, and their square metres."""

    count: int = 0
    area: float = 0.0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.count + other.count, self.area + other.area)


@dataclass(frozen=True)
class Faults:
    """What is wrong with a system: gaps and overlaps that are wide, and slivers of either kind."""

    gaps: Tally = Tally()
    overlaps: Tally = Tally()
    slivers: Tally = Tally()

    def __add__(self, other: "Faults") -> "Faults":
        return Faults(self.gaps + other.gaps, self.overlaps + other.overlaps, self.slivers + other.slivers)


def faults(run: Run, region: str = "") -> dict[int, Faults]:
    """The faults of each system (key), in the whole city or within a county or township."""
    pieces = Piece.objects.filter(run=run, **({"region__code__startswith": region} if region else {}))
    rows = pieces.values_list("system_id", "kind", "sliver").annotate(count=Count("pk"), square=Sum("area")).order_by()
    found: dict[int, Faults] = defaultdict(Faults)
    for system, kind, sliver, count, square in rows:
        found[system] += _as_faults(kind, sliver, Tally(count, square))
    return dict(found)


def _as_faults(kind: str, sliver: bool, tally: Tally) -> Faults:
    if sliver:
        return Faults(slivers=tally)
    return Faults(gaps=tally) if kind == PieceKind.GAP else Faults(overlaps=tally)
