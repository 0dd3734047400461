"""Whether the rows of a batch can be taken: the same rules as for a single report, asked for many at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from onecity.core.accounts.scope import Actor, may
from onecity.core.cases.actions.reporting import Report, ReporterDetails, check
from onecity.core.cases.errors import BadInput
from onecity.core.cases.imports.cells import Row
from onecity.core.cases.imports.names import category_names
from onecity.core.cases.imports.placing import Place, place_rows
from onecity.core.cases.imports.reports.reading import Draft, ReportReader
from onecity.core.cases.models import Category
from onecity.core.cases.states import Source
from onecity.core.geo.queries import Located
from onecity.core.rowfiles.errors import BadRow
from onecity.core.rowfiles.fields import Columns
from onecity.core.said import Said as _

FIELD_OF = {"text": "text", "place": "place", "category": "category"}
"""What the kernel calls a field → the field of a file."""


@dataclass(frozen=True)
class Ready:
    """A row that can be taken."""

    row: Row
    report: Report
    located: Located
    reported_at: datetime | None


class Checker:
    """Checks batches of rows for one importer."""

    def __init__(self, actor: Actor, mapping: Columns, width: int, system: str) -> None:
        divided = Category.objects.filter(parent=OuterRef("pk"), active=True)
        categories = list(Category.objects.filter(~Exists(divided), active=True))
        self._actor, self._system = actor, system
        self._reader = ReportReader(mapping, width, category_names(categories))

    def check(self, rows: Sequence[Row]) -> list[Ready | BadRow]:
        """Each row of a batch as ready or bad, in order; empty rows are left out."""
        read = [self._read(row) for row in rows if not row.empty]
        placed = iter(place_rows([draft for draft in read if isinstance(draft, Draft)], self._system))
        return [one if isinstance(one, BadRow) else self._judge(next(placed)) for one in read]

    def _read(self, row: Row) -> Draft | BadRow:
        try:
            return self._reader.read(row)
        except BadRow as bad:
            return bad

    def _judge(self, placed: tuple[Draft, Place, Located] | BadRow) -> Ready | BadRow:
        if isinstance(placed, BadRow):
            return placed
        draft, place, located = placed
        report = _report(draft, place)
        return next(self._objections(draft, report, located), None) or Ready(draft.row, report, located, draft.reported_at)

    def _objections(self, draft: Draft, report: Report, located: Located) -> Iterator[BadRow]:
        number = draft.row.number
        try:
            check(report)
        except BadInput as bad:
            yield from (BadRow(number, FIELD_OF.get(name, "text"), reason) for name, reason in bad.fields.items())
        if not may(self._actor, "cases.import", located.region_code):
            yield BadRow(number, "longitude" if draft.point else "region", _("The place lies outside your area."))


def _report(draft: Draft, place: Place) -> Report:
    longitude, latitude = place
    return Report(
        text=draft.text,
        longitude=longitude,
        latitude=latitude,
        category=draft.category,
        source=Source.IMPORT,
        place=draft.place,
        reporter=ReporterDetails(draft.name, draft.phone),
        asset_code=draft.asset,
        request_kind=draft.request_kind,
    )
