"""The city as the planner needs it, read from the database and the city package."""

import csv
from collections import defaultdict
from random import Random

import shapely
from django.conf import settings

from onecity.core.accounts.calendars import city_calendar
from onecity.core.cases.models import Category
from onecity.core.geo.models import BaseGrid, Region, in_force
from onecity.science.cityday import CityPlan, Ground, Matter

SQUARE_KILOMETRE = 1_000_000
COMMUNITY, VILLAGE = 2.6, 0.4
"""How much more is reported from a town community than from a village grid of the same size."""


def _weight(kind: str, area: float) -> float:
    """Small grids are dense ones."""
    return (COMMUNITY if kind == "社区" else VILLAGE) / (0.3 + area / SQUARE_KILOMETRE) ** 0.3


def grounds() -> list[Ground]:
    """The base grids in use, in order of their codes."""
    rows = BaseGrid.objects.filter(in_force()).order_by("code")
    return [
        Ground(
            key=key,
            region_code=code,
            border=shapely.from_wkb(bytes(geom.wkb)),
            weight=_weight(kind, area),
            country=0.0 if kind == "社区" else 1.0,
        )
        for key, code, kind, area, geom in rows.values_list("pk", "region_id", "region__kind", "area", "geom")
    ]


def matters() -> dict[str, Matter]:
    """The categories in use that the city package has sample texts for."""
    texts: dict[str, list[str]] = defaultdict(list)
    with settings.CITY.file("phrases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            texts[f"{row['kind']}:{row['category_code']}"].append(row["text"])
    known = {category.key for category in Category.objects.filter(active=True)}
    return {key: Matter(key, tuple(found)) for key, found in texts.items() if key in known}


def tempo(seed: int) -> dict[str, float]:
    """How long the people of each county take, 1 being ordinary: some are better, some worse."""
    counties = Region.objects.filter(level="county").order_by("code").values_list("code", flat=True)
    return {code: Random(f"{seed} tempo {code}").uniform(0.82, 1.24) for code in counties}


def city_plan(seed: int, reports_per_day: float, evenness: float = 0.0) -> CityPlan:
    """The plan of this city's days."""
    return CityPlan(seed, grounds(), matters(), city_calendar(), reports_per_day, evenness, tempo(seed))


def village_names() -> dict[str, str]:
    """Names of villages and communities by code."""
    return dict(Region.objects.filter(level="village").values_list("code", "name_zh"))
