"""How even the division is, as a file."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecity.apps.division.evenness import Held, Township
from onecity.core.tables import Column, Table


def _mean(held: Held | None) -> float | None:
    return round(held.mean, 2) if held else None


def _times(held: Held | None) -> float | None:
    return round(held.times, 3) if held and held.times is not None else None


COLUMNS: tuple[Column[Township], ...] = (
    Column("code", gettext_lazy("Township code"), lambda one: one.region.code),
    Column("township", gettext_lazy("Township"), lambda one: one.region.name),
    Column("grids", gettext_lazy("Base grids"), lambda one: one.grids, "number"),
    Column("people", gettext_lazy("Residents of a grid, mean"), lambda one: _mean(one.people), "number"),
    Column("people_times", gettext_lazy("Residents, heaviest to mean"), lambda one: _times(one.people), "number"),
    Column("households", gettext_lazy("Households of a grid, mean"), lambda one: _mean(one.households), "number"),
    Column("households_times", gettext_lazy("Households, heaviest to mean"), lambda one: _times(one.households), "number"),
    Column("area", gettext_lazy("Area of a grid, mean, km²"), lambda one: _mean(one.area), "number"),
    Column("area_times", gettext_lazy("Area, largest to mean"), lambda one: _times(one.area), "number"),
    Column("heaviest", gettext_lazy("Heaviest grid"), lambda one: one.heaviest.code),
)


def evenness_table(rows: Sequence[Township]) -> Table[Township]:
    """Townships as the page has them; a place is the middle of the heaviest grid."""
    return Table(_("Evenness of base grids"), COLUMNS, rows, lambda one: (one.heaviest.centre.x, one.heaviest.centre.y))
