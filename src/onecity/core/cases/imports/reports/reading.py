"""From the cells of a row to the fields of a report, one row at a time and without the database."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from onecity.core.cases.imports.cells import CellReader, Row
from onecity.core.cases.imports.names import Names
from onecity.core.cases.models import Category
from onecity.core.cases.request_kinds import kind_called
from onecity.core.rowfiles.errors import BadRow
from onecity.core.rowfiles.fields import Columns
from onecity.core.said import Said as _

MOST_NAME, MOST_PHONE, MOST_ASSET = 60, 20, 20
REGION_LENGTHS = (9, 12)


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


class ReportReader(CellReader):
    """Reads rows as reports."""

    longest = "text"

    def __init__(self, mapping: Columns, width: int, categories: Names[Category]) -> None:
        super().__init__(mapping, width)
        self._categories = categories

    def read(self, row: Row) -> Draft:
        """The draft of a row. Raises BadRow naming the field."""
        self.check_cells(row)
        return Draft(
            row=row,
            text=self.needed(row, "text", _("Say what is the matter.")),
            category=self._categories.find(row, "category", self.needed(row, "category", _("The category is missing."))),
            point=self._point(row),
            region_code=self._region_code(row),
            place=self.cell(row, "place"),
            reported_at=self._reported_at(row),
            name=self.short(row, "reporter_name", MOST_NAME),
            phone=self.short(row, "reporter_phone", MOST_PHONE),
            asset=self.short(row, "asset", MOST_ASSET),
            request_kind=self._request_kind(row),
        )

    def _request_kind(self, row: Row) -> str:
        cell = self.cell(row, "request_kind")
        kind = kind_called(cell) if cell else None
        if cell and kind is None:
            raise BadRow(row.number, "request_kind", _("“%(name)s” is no kind of request.") % {"name": cell[:60]})
        return kind.code if kind else ""

    def _point(self, row: Row) -> tuple[float, float] | None:
        if self.cell(row, "longitude") or self.cell(row, "latitude"):
            return self.degrees(row, "longitude"), self.degrees(row, "latitude")
        if self.cell(row, "region"):
            return None
        field = "longitude" if self.names("longitude") else "region"
        reason = _("The place is missing: give longitude and latitude, or a region code. A merged cell counts once.")
        raise BadRow(row.number, field, reason)

    def _region_code(self, row: Row) -> str:
        code = self.cell(row, "region")
        if code and not (code.isascii() and code.isdigit() and len(code) in REGION_LENGTHS):
            raise BadRow(row.number, "region", _("A region code has 9 or 12 digits."))
        return code

    def _reported_at(self, row: Row) -> datetime | None:
        wanted = _("Give the time as 2026-07-20 08:15.")
        said = self.moment(row, "reported_at", wanted)
        try:
            moment = timezone.make_aware(said) if said else None
        except (ValueError, OverflowError) as error:
            raise BadRow(row.number, "reported_at", wanted) from error
        if moment and moment > timezone.now():
            raise BadRow(row.number, "reported_at", _("This time is still to come."))
        return moment
