"""What a checked file will do, before it is done."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from onecity.core.geo.loading import checks
from onecity.core.geo.loading.fields import AREAS
from onecity.core.geo.loading.files import Rows

Check = Callable[[Rows], checks.Faults]


@dataclass(frozen=True)
class Plan:
    """The rows that can be taken, what taking them will change, in words, and the work itself (inside a transaction)."""

    rows: Rows
    write: Callable[[], object]
    remarks: tuple[str, ...] = ()


def checked(rows: Rows, *steps: Check) -> Rows:
    """The rows that pass every check, one after another: a row is told for its first fault."""
    for step in steps:
        rows = rows.leave_out(step(rows))
    return rows


def in_column(check: Callable[[Rows, str], checks.Faults], column: str) -> Check:
    """A check of one column."""
    return lambda rows: check(rows, column)


def is_outside(rows: Rows) -> checks.Faults:
    """Rows outside the city."""
    return checks.outside(rows, settings.CITY.bounds)


def _reaches_far(rows: Rows) -> checks.Faults:
    return checks.far_reaching(rows, settings.CITY.bounds)


def _no_polygon(rows: Rows) -> checks.Faults:
    return checks.wrong_type(rows, AREAS)


def long_name(rows: Rows) -> checks.Faults:
    """Names longer than the database keeps."""
    return checks.too_long(rows, "name_zh", 80)


def sound_areas(rows: Rows) -> Rows:
    """The rows that are whole, simple areas of the city."""
    return checked(rows, _no_polygon, checks.invalid, checks.no_area, is_outside, _reaches_far)
