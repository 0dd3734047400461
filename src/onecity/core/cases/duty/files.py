"""The list as a workbook, and back: what is exported is read again without a difference."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecity.core.accounts.scope import Actor
from onecity.core.cases.duty.actions.writing import LineChange, next_number, write_changes
from onecity.core.cases.duty.cells import COLUMNS, Column, read_cell
from onecity.core.cases.duty.errors import BadCell
from onecity.core.cases.duty.names import Names
from onecity.core.cases.duty.permission import draft_for
from onecity.core.cases.duty.records import EMPTY, record_of
from onecity.core.cases.duty.spellings import spellings
from onecity.core.cases.imports.files import form_of, header_of, rows_of
from onecity.core.cases.models import DutyLine, DutyList
from onecity.core.registry import Text
from onecity.core.rowfiles.errors import UnreadableFile
from onecity.core.rowfiles.fields import plain
from onecity.core.tables import Column as FileColumn
from onecity.core.tables import Table

MOST_LINES, MOST_EMPTY_ROWS, MOST_PROBLEMS = 20_000, 1000, 200
NUMBER: Text = gettext_lazy("Line")


def _shown(column: Column, names: Names) -> FileColumn[DutyLine]:
    return FileColumn(column.key, column.label, lambda line: column.show(record_of(line), names))


def list_table(duty_list: DutyList) -> Table[DutyLine]:
    """A list as a table to be written."""
    names = Names()
    columns = [FileColumn[DutyLine]("number", NUMBER, lambda line: line.number, "number"), *(_shown(column, names) for column in COLUMNS)]
    remarks = [_("Edit the cells and import the file into a draft. A row without a number is a new line; a line without a row is removed.")]
    return Table(_("Duty list %(version)s") % {"version": duty_list.version}, columns, duty_list.lines.all(), lambda line: None, remarks)


@dataclass
class Sheet:
    """What a file says: line number (None for a new line) → record, and what could not be read."""

    lines: list[tuple[int | None, dict[str, Any]]] = field(default_factory=list)
    problems: list[BadCell] = field(default_factory=list)


@dataclass(frozen=True)
class Imported:
    """What an import did, or why it did nothing: `problems` name row and column."""

    changed: int
    added: int
    removed: int
    problems: tuple[BadCell, ...] = ()


def _headings(header: Sequence[str]) -> dict[str, int]:
    """Column key → its place in the file. Raises UnreadableFile naming the columns that are missing."""
    places = {plain(heading): at for at, heading in enumerate(header)}
    known = [("number", NUMBER), *((column.key, column.label) for column in COLUMNS)]
    found = {
        key: places[word]
        for key, label in known
        for word in sorted({plain(spelling) for spelling in spellings(label)} | {key})
        if word in places
    }
    missing = [str(label) for key, label in known if key not in found and key in {"category", "lead"}]
    unknown = [heading for at, heading in enumerate(header) if heading and at not in found.values()]
    if missing or unknown:
        words = _("The head of the file lacks: %(columns)s.") if missing else _("The head of the file has unknown columns: %(columns)s.")
        raise UnreadableFile(f"{words % {'columns': '、'.join(missing or unknown)}} {_('Export the list to see how it looks.')}")
    return found


def _filled(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """The rows that say something, with their number in the file; reading stops after many empty ones. Raises UnreadableFile."""
    empty = 0
    for number, cells in enumerate(rows, 2):
        if any(cell.strip() for cell in cells):
            empty = 0
            yield number, cells
        elif (empty := empty + 1) > MOST_EMPTY_ROWS:
            return
        if number > MOST_LINES + MOST_EMPTY_ROWS:
            raise UnreadableFile(_("The file has more than %(most)d lines.") % {"most": MOST_LINES})


def _number(text: str) -> int | None:
    """A line number; Excel may have written it as 12.0."""
    whole = text.strip().removesuffix(".0")
    if whole and not (whole.isascii() and whole.isdigit() and len(whole) < 8):
        raise ValueError(_("The number of a line is a whole number; leave it empty for a new line."))
    return int(whole) if whole else None


class _Reader:
    """Reads the rows of one file against the lines of a draft."""

    def __init__(self, duty_list: DutyList, places: dict[str, int]) -> None:
        self._names, self._places = Names(), places
        self._known = {line.number: record_of(line) for line in duty_list.lines.all()}
        self._seen: set[int] = set()
        self.sheet = Sheet()

    def read(self, row: int, cells: Sequence[str]) -> None:
        number = self._line_number(row, cells)
        record = dict(self._known.get(number or 0) or EMPTY | {"category_id": 0})
        for column in COLUMNS:
            if column.key in self._places:
                self._cell(row, column, self._text(cells, column.key), record)
        self.sheet.lines.append((number, record))

    def _text(self, cells: Sequence[str], key: str) -> str:
        at = self._places.get(key, len(cells))
        return cells[at].strip() if at < len(cells) else ""

    def _line_number(self, row: int, cells: Sequence[str]) -> int | None:
        try:
            number = _number(self._text(cells, "number"))
        except ValueError as error:
            self.sheet.problems.append(BadCell(row, "number", str(error)))
            return None
        if number is not None and (number in self._seen or number not in self._known):
            words = (
                _("Line %(number)d stands twice in the file.")
                if number in self._seen
                else _("The draft has no line %(number)d; leave the number empty.")
            )
            self.sheet.problems.append(BadCell(row, "number", words % {"number": number}))
        self._seen |= {number} if number else set()
        return number

    def _cell(self, row: int, column: Column, text: str, record: dict[str, Any]) -> None:
        if not text and column.key == "category":
            words = _("Empty. Of merged cells only the first holds a value: write it into every row.")
            self.sheet.problems.append(BadCell(row, column.key, words))
            return
        try:
            record.update(read_cell(column, text, self._names, record))
        except ValueError as error:
            self.sheet.problems.append(BadCell(row, column.key, str(error)))


def read_sheet(path: Path, duty_list: DutyList) -> Sheet:
    """Read a workbook or CSV. Raises UnreadableFile when it cannot be read at all."""
    rows = rows_of(path, form_of(path))
    reader = _Reader(duty_list, _headings(header_of(rows)))
    for number, cells in _filled(rows):
        reader.read(number, cells)
    if not reader.sheet.lines:
        raise UnreadableFile(_("The file has no lines."))
    return reader.sheet


@transaction.atomic
def import_sheet(actor: Actor, list_id: int, path: Path) -> Imported:
    """Make a draft what a file says, as one edit that can be undone; with a single bad cell nothing is changed.

    Raises NotAllowed, ListIsFixed, UnreadableFile.
    """
    draft = draft_for(actor, list_id)
    sheet = read_sheet(path, draft)
    if sheet.problems:
        return Imported(0, 0, 0, tuple(sheet.problems[:MOST_PROBLEMS]))
    before = {line.number: record_of(line) for line in draft.lines.all()}
    fresh = next_number(draft)
    new = [record for number, record in sheet.lines if number is None]
    kept = {number: record for number, record in sheet.lines if number is not None}
    changes = [LineChange(number, before[number], kept.get(number, {})) for number in before if kept.get(number) != before[number]]
    added = [LineChange(fresh + at, {}, record) for at, record in enumerate(new)]
    write_changes(actor, draft, [*changes, *added])
    removed = sum(not one.after for one in changes)
    return Imported(len(changes) - removed, len(added), removed)
