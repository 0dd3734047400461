"""How even the division of today is: townships by how far their heaviest grid is from the mean."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.utils import timezone

from onecity.core.geo.models import BaseGrid, Region
from onecity.core.statements import rows_of

_EVENNESS = (Path(__file__).parent / "sql" / "evenness.sql").read_text(encoding="utf-8")
SQUARE_KILOMETRE = 1e6


@dataclass(frozen=True)
class Held:
    """What the grids of a township hold together, and the heaviest of them alone."""

    whole: float
    most: float
    grids: int

    @property
    def mean(self) -> float:
        """What a grid holds on the average."""
        return self.whole / self.grids

    @property
    def times(self) -> float | None:
        """How many times the mean the heaviest holds; None where there is nothing to hold."""
        return self.most / self.mean if self.whole else None


@dataclass(frozen=True)
class Township:
    """A township with its grids of today. People and households are None where a grid of it is not known; area in km².

    `synthetic`: people and households of some of its grids are drawn, not counted.
    """

    region: Region
    grids: int
    people: Held | None
    households: Held | None
    area: Held
    synthetic: bool
    heaviest: BaseGrid

    @cached_property
    def times(self) -> float:
        """By how much the heaviest grid is above the mean, in residents, else in area: what the list is ordered by."""
        known = self.people.times if self.people else None
        return known or self.area.times or 1.0


def _held(whole: float | None, most: float | None, grids: int) -> Held | None:
    return None if whole is None or most is None else Held(float(whole), float(most), grids)


def townships(region: str = "") -> list[Township]:
    """The townships of a region by its code, all of the city without one, in the order of their codes."""
    found = rows_of(_EVENNESS, timezone.localdate(), region)
    regions = Region.objects.defer("geom", "centre").in_bulk([row[0] for row in found])
    grids = {grid.code: grid for grid in BaseGrid.objects.filter(code__in=[row[-1] for row in found]).defer("geom")}
    return [_township(regions[code], grids[heaviest], synthetic, *held) for code, *held, synthetic, heaviest in sorted(found)]


def _township(region: Region, heaviest: BaseGrid, synthetic: bool, count: int, *held: float | None) -> Township:
    people, most_people, homes, most_homes, area, most_area = held
    ground = Held(float(area or 0) / SQUARE_KILOMETRE, float(most_area or 0) / SQUARE_KILOMETRE, count)
    return Township(region, count, _held(people, most_people, count), _held(homes, most_homes, count), ground, synthetic, heaviest)


def _times(held: Held | None) -> float:
    return (held.times if held else None) or 0.0


ORDERS: dict[str, Callable[[Township], float | str]] = {
    "times": lambda one: one.times,
    "code": lambda one: one.region.code,
    "grids": lambda one: one.grids,
    "people": lambda one: one.people.mean if one.people else 0.0,
    "households": lambda one: _times(one.households),
    "area": lambda one: _times(one.area),
}
USUAL = "-times"


def ordered(rows: Sequence[Township], order: str) -> list[Township]:
    """Townships by one of the orders, downwards with a minus; the most uneven first where the order is not known."""
    known = order if order.removeprefix("-") in ORDERS else USUAL
    return sorted(rows, key=lambda one: (ORDERS[known.removeprefix("-")](one), one.region.code), reverse=known.startswith("-"))
