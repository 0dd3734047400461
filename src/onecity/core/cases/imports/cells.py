"""The cells of a row as texts, numbers, days and moments, or what is wrong with them: what every kind of import reads by."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from onecity.core.cases.imports.encodings import BROKEN
from onecity.core.cases.imports.notations import degrees_in, moment_in
from onecity.core.rowfiles.errors import BadRow
from onecity.core.rowfiles.fields import Columns
from onecity.core.said import Said as _

FIRST_YEAR = 2010
SPREADSHEET_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})


@dataclass(frozen=True)
class Row:
    """A row of the file: its number (the head is row 1) and its cells."""

    number: int
    cells: list[str]

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(cell.strip() for cell in self.cells)


class CellReader:
    """Reads cells by a mapping of fields to columns. `width` is the number of columns of the head.

    `longest` is the field of the longest texts, where a row that is too wide is told.
    """

    longest: ClassVar[str]

    def __init__(self, mapping: Columns, width: int) -> None:
        self._mapping, self._width = mapping, width

    def check_cells(self, row: Row) -> None:
        """Raise BadRow for a cell that nothing can be made of, or a row that is wider than the head."""
        for key, column in self._mapping.items():
            cell = row.cells[column] if column < len(row.cells) else ""
            if BROKEN in cell:
                raise BadRow(row.number, key, _("The text is broken: bytes that belong to no character of the file's encoding."))
            if "\x00" in cell:
                raise BadRow(row.number, key, _("The text holds characters that cannot be stored."))
            if cell.strip() in SPREADSHEET_ERRORS:
                raise BadRow(row.number, key, _("The cell holds an error of the spreadsheet, not a value."))
        if any(cell.strip() for cell in row.cells[self._width :]):
            reason = _("The row has more cells than the head: a separator inside a text stands without quotation marks.")
            raise BadRow(row.number, self.longest, reason)

    def names(self, key: str) -> bool:
        """Whether a column was named for a field."""
        return key in self._mapping

    def cell(self, row: Row, key: str) -> str:
        """The text of a field; empty where it has no column."""
        column = self._mapping.get(key)
        return row.cells[column].strip() if column is not None and column < len(row.cells) else ""

    def needed(self, row: Row, key: str, reason: str) -> str:
        """The text of a field that must not be empty. Raises BadRow."""
        cell = self.cell(row, key)
        if not cell:
            raise BadRow(row.number, key, reason)
        return cell

    def short(self, row: Row, key: str, most: int) -> str:
        """The text of a field that has room for some characters only. Raises BadRow."""
        cell = self.cell(row, key)
        if len(cell) > most:
            raise BadRow(row.number, key, _("At most %(most)d characters.") % {"most": most})
        return cell

    def degrees(self, row: Row, key: str) -> float:
        """A longitude or latitude. Raises BadRow."""
        try:
            return degrees_in(self.cell(row, key))
        except ValueError as error:
            raise BadRow(row.number, key, _("Give decimal degrees, e.g. 115.985.")) from error

    def moment(self, row: Row, key: str, wanted: str) -> datetime | None:
        """A day with or without a time, without a zone; None for an empty cell. Raises BadRow with the way it is wanted."""
        cell = self.cell(row, key)
        if not cell:
            return None
        try:
            moment = moment_in(cell)
        except (ValueError, OverflowError):
            moment = None
        if moment is None or moment.year < FIRST_YEAR:
            raise BadRow(row.number, key, wanted)
        return moment
