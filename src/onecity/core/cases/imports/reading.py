"""From the cells of a row to the fields of a report, one row at a time and without the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.cases.imports.encodings import BROKEN
from onecity.core.cases.imports.errors import BadRow
from onecity.core.cases.imports.fields import Columns
from onecity.core.cases.imports.notations import degrees_in, moment_in
from onecity.core.cases.models import Category
from onecity.core.cases.request_kinds import kind_called

FIRST_YEAR = 2010
MOST_NAME, MOST_PHONE, MOST_ASSET = 60, 20, 20
REGION_LENGTHS = (9, 12)
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


@dataclass(frozen=True)
class Draft:
    """A row as read. Longitude and latitude in degrees of the file's own system, or None where a region code stands for them."""

    row: Row
    text: str
    category: Category
    point: tuple[float, float] | None
    region_code: str
    place: str
    reported_at: datetime | None
    name: str
    phone: str
    asset: str
    request_kind: str


class CategoryNames:
    """Every way a file may name a category: 06001, 6001, incident:06001, its names, or code and name together."""

    def __init__(self, categories: Sequence[Category]) -> None:
        self._found: dict[str, set[Category]] = {}
        for category in categories:
            for name in self._names(category):
                self._found.setdefault(name.casefold(), set()).add(category)

    @staticmethod
    def _names(category: Category) -> set[str]:
        code, name = category.code, category.name_zh
        return {code, code.lstrip("0"), category.key, name, category.name_en, f"{code} {name}", f"{code}{name}"}

    def find(self, row: Row, name: str) -> Category:
        """The category of a name. Raises BadRow for none and for several."""
        found = self._found.get(" ".join(name.split()).casefold(), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            keys = ", ".join(sorted(category.key for category in found))
            raise BadRow(row.number, "category", _("“%(name)s” may be any of %(keys)s; name one of them.") % {"name": name, "keys": keys})
        raise BadRow(row.number, "category", _("“%(name)s” is neither the code nor the name of a category.") % {"name": name[:60]})


class RowReader:
    """Reads rows by a mapping of fields to columns."""

    def __init__(self, mapping: Columns, width: int, categories: CategoryNames) -> None:
        self._mapping, self._width, self._categories = mapping, width, categories

    def read(self, row: Row) -> Draft:
        """The draft of a row. Raises BadRow naming the field."""
        self._check_cells(row)
        return Draft(
            row=row,
            text=self._needed(row, "text", _("Say what is the matter.")),
            category=self._categories.find(row, self._needed(row, "category", _("The category is missing."))),
            point=self._point(row),
            region_code=self._region_code(row),
            place=self._cell(row, "place"),
            reported_at=self._moment(row),
            name=self._short(row, "reporter_name", MOST_NAME),
            phone=self._short(row, "reporter_phone", MOST_PHONE),
            asset=self._short(row, "asset", MOST_ASSET),
            request_kind=self._request_kind(row),
        )

    def _check_cells(self, row: Row) -> None:
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
            raise BadRow(row.number, "text", reason)

    def _cell(self, row: Row, key: str) -> str:
        column = self._mapping.get(key)
        return row.cells[column].strip() if column is not None and column < len(row.cells) else ""

    def _needed(self, row: Row, key: str, reason: str) -> str:
        cell = self._cell(row, key)
        if not cell:
            raise BadRow(row.number, key, reason)
        return cell

    def _short(self, row: Row, key: str, most: int) -> str:
        cell = self._cell(row, key)
        if len(cell) > most:
            raise BadRow(row.number, key, _("At most %(most)d characters.") % {"most": most})
        return cell

    def _request_kind(self, row: Row) -> str:
        cell = self._cell(row, "request_kind")
        kind = kind_called(cell) if cell else None
        if cell and kind is None:
            raise BadRow(row.number, "request_kind", _("“%(name)s” is no kind of request.") % {"name": cell[:60]})
        return kind.code if kind else ""

    def _degrees(self, row: Row, key: str) -> float:
        try:
            return degrees_in(self._cell(row, key))
        except ValueError as error:
            raise BadRow(row.number, key, _("Give decimal degrees, e.g. 115.985.")) from error

    def _point(self, row: Row) -> tuple[float, float] | None:
        if self._cell(row, "longitude") or self._cell(row, "latitude"):
            return self._degrees(row, "longitude"), self._degrees(row, "latitude")
        if self._cell(row, "region"):
            return None
        field = "longitude" if "longitude" in self._mapping else "region"
        reason = _("The place is missing: give longitude and latitude, or a region code. A merged cell counts once.")
        raise BadRow(row.number, field, reason)

    def _region_code(self, row: Row) -> str:
        code = self._cell(row, "region")
        if code and not (code.isascii() and code.isdigit() and len(code) in REGION_LENGTHS):
            raise BadRow(row.number, "region", _("A region code has 9 or 12 digits."))
        return code

    def _moment(self, row: Row) -> datetime | None:
        cell = self._cell(row, "reported_at")
        if not cell:
            return None
        try:
            moment = timezone.make_aware(moment_in(cell))
        except (ValueError, OverflowError):
            moment = None
        if moment is None or moment.year < FIRST_YEAR:
            raise BadRow(row.number, "reported_at", _("Give the time as 2026-07-20 08:15."))
        if moment > timezone.now():
            raise BadRow(row.number, "reported_at", _("This time is still to come."))
        return moment
