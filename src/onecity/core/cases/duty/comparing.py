"""What is different between two versions: lines are the same line where category, region and conditions are equal."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from onecity.core.cases.duty.cells import COLUMNS, Column
from onecity.core.cases.duty.names import Names
from onecity.core.cases.duty.records import Record, place_of, record_of
from onecity.core.cases.models import DutyLine, DutyList


@dataclass(frozen=True)
class CellDifference:
    """A column and what stood and stands in it."""

    column: Column
    before: str
    after: str


@dataclass(frozen=True)
class LineDifference:
    """A line that is new, gone or different. Numbers are None where there is no such line."""

    what: str
    number: int | None
    earlier_number: int | None
    category: str
    region: str
    conditions: str
    cells: tuple[CellDifference, ...]


def cell_differences(before: Record, after: Record, names: Names) -> tuple[CellDifference, ...]:
    """The cells that differ between two records of a line; all that are filled where one of them is empty."""
    pairs = ((column, column.show(before, names) if before else "", column.show(after, names) if after else "") for column in COLUMNS)
    return tuple(CellDifference(*pair) for pair in pairs if pair[1] != pair[2])


def _by_place(lines: Iterable[DutyLine]) -> dict[Any, DutyLine]:
    return {place_of(record_of(line)): line for line in lines}


def _difference(before: DutyLine | None, after: DutyLine | None, names: Names) -> LineDifference | None:
    one, other = (record_of(line) if line else {} for line in (before, after))
    cells = cell_differences(one, other, names)
    if not cells:
        return None
    known = other or one
    columns = {column.key: column.show(known, names) for column in COLUMNS[:3]}
    what = "new" if not one else "gone" if not other else "changed"
    return LineDifference(
        what,
        after.number if after else None,
        before.number if before else None,
        columns["category"],
        columns["region"],
        columns["conditions"],
        cells,
    )


def compare(earlier: DutyList, later: DutyList, names: Names | None = None) -> list[LineDifference]:
    """Every line that differs between two versions, by category and region."""
    known = names or Names()
    before, after = _by_place(earlier.lines.all()), _by_place(later.lines.all())
    found = (_difference(before.get(place), after.get(place), known) for place in before.keys() | after.keys())
    return sorted((one for one in found if one), key=lambda one: (one.category, one.region, one.conditions))
