"""Where the hall's scene of the grids looks: the city, a county, a township or one base grid."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language

from onecity.apps.fusion.models import Fit, OldWorker, Plan, Post, Run
from onecity.apps.fusion.models.runs import FitKind
from onecity.core.geo.models import BaseGrid, Region

COUNTY_DIGITS, TOWNSHIP_DIGITS = 6, 9
Bounds = tuple[float, float, float, float]
Told = Mapping[str, Mapping[int, Sequence[Fit]]]


@dataclass(frozen=True)
class Whereabouts:
    """A place of the scene: the code of a region (empty: the city) with its base grid, if it is one.

    `way` leads from the city to it, as (what its address asks, name); bounds are west, south, east, north in degrees.
    """

    code: str
    grid: BaseGrid | None
    way: Sequence[tuple[str, str]]
    bounds: Bounds

    @property
    def level(self) -> str:
        """What it is: city, county, township or grid."""
        return "grid" if self.grid else {0: "city", COUNTY_DIGITS: "county"}.get(len(self.code), "township")

    @property
    def name(self) -> str:
        """Its name."""
        return self.way[-1][1]

    @property
    def above(self) -> str | None:
        """What the address of the place asks that it is a part of; None for the city."""
        return self.way[-2][0] if len(self.way) > 1 else None


def whereabouts(region: str, grid_code: str) -> Whereabouts:
    """The base grid of a code, else the region of a code; what is not known is told as the city."""
    grid = BaseGrid.objects.filter(code=grid_code, valid_to=None).first() if grid_code else None
    code = grid.region_id[:TOWNSHIP_DIGITS] if grid else region
    regions = {one.code: one for one in Region.objects.filter(code__in=[code[:COUNTY_DIGITS], code[:TOWNSHIP_DIGITS]])} if code else {}
    city = settings.CITY
    way = [("", str(city.name_en if get_language() == "en" else city.name_zh))]
    if code not in regions:
        return Whereabouts("", None, way, city.bounds)
    way += [(f"region={one}", regions[one].name) for one in sorted(regions)]
    if grid:
        return Whereabouts(code, grid, [*way, (f"grid={grid.code}", grid.name)], grid.geom.extent)
    return Whereabouts(code, None, way, regions[code].geom.extent)


def grids_of(township: str) -> list[BaseGrid]:
    """The base grids of a township that are in use, by code."""
    return list(BaseGrid.objects.filter(valid_to=None, region__code__startswith=township).order_by("code"))


def old_grids_told(run: Run, grids: Sequence[BaseGrid]) -> Told:
    """Base grid (code) → system (key) → the old grids it stands for with others, by best fit."""
    wanted, found = {one.code for one in grids}, defaultdict[str, dict[int, list[Fit]]](lambda: defaultdict(list))
    county = grids[0].region_id[:COUNTY_DIGITS] if grids else ""
    fits = Fit.objects.filter(run=run, kind=FitKind.BEST, region__code__startswith=county).select_related("grid").defer("grid__geom")
    for fit in fits.order_by("pk"):
        for code in wanted.intersection(fit.members):
            found[code][fit.system_id].append(fit)
    return found


def holders(run: Run, told: Mapping[int, Sequence[Fit]]) -> dict[int, int]:
    """System (key) → how many entries on its list have one of the old grids that were told."""
    codes = {system: {fit.grid.code for fit in fits} for system, fits in told.items()}
    lists = OldWorker.objects.filter(system__runs=run, system__in=codes).values_list("system_id", "grids")
    found: dict[int, int] = defaultdict(int)
    for system, held in lists:
        found[system] += not codes[system].isdisjoint(held)
    return dict(found)


def post_of(plan: Plan, grid: BaseGrid) -> Post | None:
    """The post of a plan that has a base grid."""
    return Post.objects.filter(plan=plan, kept=True, grids__contains=[grid.code]).first()
