"""The filtered case list as a file, within scope, without reporters, and with a row in the ledger."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.filters import query_of
from onecity.core.cases.models import Case
from onecity.core.cases.queries.lists import SHOWN, CaseFilter, filtered
from onecity.core.cases.request_kinds import kind_name
from onecity.core.geo.own_grids import own_code, own_grids
from onecity.core.ledger.actions import record_lookup
from onecity.core.registry import OwnGrid
from onecity.core.tables import Column, Table

MOST_ROWS = 100_000
CHUNK = 2000
PURPOSE = "export"

_PERSONAL_NUMBER = re.compile(r"(?<![0-9])[0-9][0-9 -]{5,}[0-9Xx](?![0-9])")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
MASK = "****"


def without_numbers(text: str) -> str:
    """A free text without telephone, identity and bank numbers (seven digits or more) and mail addresses."""
    return _MAIL.sub(MASK, _PERSONAL_NUMBER.sub(MASK, text))


def _county(case: Case) -> str:
    return case.region_code[:6]


COLUMNS: tuple[Column[Case], ...] = (
    Column("number", gettext_lazy("Number"), lambda case: case.number),
    Column("receipt", gettext_lazy("Receipt"), lambda case: case.receipt),
    Column("state", gettext_lazy("State"), lambda case: case.get_state_display()),
    Column("urgency", gettext_lazy("Urgency"), lambda case: case.get_urgency_display()),
    Column("category_code", gettext_lazy("Category code"), lambda case: case.category.key),
    Column("category", gettext_lazy("Category"), lambda case: case.category.name),
    Column("request_kind", gettext_lazy("Kind of request"), lambda case: kind_name(case.request_kind) or None),
    Column("source", gettext_lazy("Source"), lambda case: case.get_source_display()),
    Column("text", gettext_lazy("Text"), lambda case: without_numbers(case.text)),
    Column("place", gettext_lazy("Place"), lambda case: without_numbers(case.where)),
    Column("county_code", gettext_lazy("County code"), _county),
    Column("region_code", gettext_lazy("Region code"), lambda case: case.region_code),
    Column("grid_code", gettext_lazy("Grid code"), lambda case: case.grid.code if case.grid else None),
    Column("longitude", gettext_lazy("Longitude"), lambda case: round(case.point.x, 6), "number"),
    Column("latitude", gettext_lazy("Latitude"), lambda case: round(case.point.y, 6), "number"),
    Column("lead", gettext_lazy("Lead organisation"), lambda case: case.lead.name if case.lead else None),
    Column("reported_at", gettext_lazy("Reported"), lambda case: case.reported_at, "moment"),
    Column("due_at", pgettext_lazy("column", "Limit of the present stage"), lambda case: case.due_at, "moment"),
    Column("handled_at", gettext_lazy("Handled"), lambda case: case.handled_at, "moment"),
    Column("closed_at", gettext_lazy("Closed"), lambda case: case.closed_at, "moment"),
    Column("return_count", gettext_lazy("Returns"), lambda case: case.return_count, "number"),
    Column("rework_count", gettext_lazy("Reworks"), lambda case: case.rework_count, "number"),
    Column("answered_at_once", gettext_lazy("Answered at once"), lambda case: case.answered_at_once, "truth"),
    Column("rating", gettext_lazy("Rating"), lambda case: case.get_rating_display() or None),
    Column("synthetic", gettext_lazy("Synthetic"), lambda case: case.synthetic, "truth"),
)


@dataclass(frozen=True)
class CaseExport:
    """A table to be written. `capped` says that more rows fitted the filter than a file holds."""

    table: Table[Case]
    capped: bool


def case_export(actor: Actor, given: CaseFilter) -> CaseExport:
    """The cases of a filter within the actor's scope, newest first, and the row in the ledger. Raises NotAllowed."""
    require(actor, "cases.export")
    rows = filtered(actor, given)
    capped = rows.values("pk")[: MOST_ROWS + 1].count() > MOST_ROWS
    query = query_of(given).urlencode()
    record_lookup(actor, "cases.export", timezone.now().strftime("%Y%m%dT%H%M%SZ"), f"{PURPOSE} {query}".strip())
    newest = rows.select_related(*SHOWN).order_by("-pk")[:MOST_ROWS]
    title = _("Cases of %(city)s") % {"city": settings.CITY.name_zh}
    return CaseExport(Table(title, _columns(own_grids(actor)), _iterated(newest), _place, _remarks(actor, query, capped)), capped)


def _columns(own: Mapping[str, OwnGrid]) -> tuple[Column[Case], ...]:
    """The columns, the code of the reader's own grid behind that of the base grid where there is one."""
    if not own:
        return COLUMNS
    told = Column[Case]("own_grid_code", _("Code of our grid"), lambda case: own_code(own, case.grid.code if case.grid else None))
    place = next(place for place, column in enumerate(COLUMNS) if column.key == "grid_code") + 1
    return (*COLUMNS[:place], told, *COLUMNS[place:])


def _iterated(rows: QuerySet[Case]) -> Iterator[Case]:
    return rows.iterator(chunk_size=CHUNK)


def _place(case: Case) -> tuple[float, float]:
    return case.point.x, case.point.y


def _remarks(actor: Actor, query: str, capped: bool) -> list[str]:
    made = {"at": timezone.localtime().strftime("%Y-%m-%d %H:%M"), "by": actor.name}
    remarks = [
        _("Written %(at)s for %(by)s, within their scope.") % made,
        _("Filter: %(query)s") % {"query": query or "–"},
        _("Reporters are never exported; numbers of seven digits or more and mail addresses in texts are masked."),
    ]
    if capped:
        remarks.append(_("Only the newest %(most)d cases: more fitted the filter.") % {"most": MOST_ROWS})
    return remarks
