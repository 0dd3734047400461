"""The rows behind a figure: exactly those that were counted, newest first, each with its case."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from onecity.apps.evaluation.measures import MEASURES
from onecity.apps.evaluation.queries.facts import facts
from onecity.apps.evaluation.selection import Selection
from onecity.core.accounts.models import Organisation
from onecity.core.cases.models import Case

PAGE_ROWS = 50


@dataclass(frozen=True)
class Row:
    """One thing that was counted: its moment (of the act, or when the limit fell due), whose it was, and its case."""

    key: int
    at: datetime
    case: Case
    organisation: Organisation | None


@dataclass(frozen=True)
class Behind:
    """A page of rows; `total` equals the figure, `after` begins the next page."""

    rows: list[Row]
    total: int
    after: str


def _cursor(after: str) -> tuple[datetime, int] | None:
    """Where a page begins, written as moment and key; nonsense begins at the first row."""
    moment, _tilde, key = after.partition("~")
    try:
        return datetime.fromisoformat(moment), int(key)
    except ValueError:
        return None


def behind(measure_code: str, selection: Selection, after: str = "", most: int = PAGE_ROWS) -> Behind:
    """A page of what stands behind a measure. Raises KeyError for an unknown measure."""
    measure = MEASURES[measure_code]
    rows, given = facts(measure.source, selection)
    begins = _cursor(after)
    further = " AND (fact.at, fact.id) < (%(at)s, %(id)s)" if begins else ""
    page = f"SELECT fact.id, fact.case_id, fact.at, fact.organisation_id {rows} AND {measure.condition}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) {rows} AND {measure.condition}", given)
        total = cursor.fetchone()[0]
        given |= {"most": most + 1} | (dict(zip(("at", "id"), begins, strict=True)) if begins else {})
        cursor.execute(f"{page}{further} ORDER BY fact.at DESC, fact.id DESC LIMIT %(most)s", given)
        found = cursor.fetchall()
    return Behind(_rows(found[:most]), total, f"{found[most - 1][2].isoformat()}~{found[most - 1][0]}" if len(found) > most else "")


def _rows(found: list[tuple[int, int, datetime, int | None]]) -> list[Row]:
    cases = Case.objects.select_related("category", "lead", "grid").in_bulk({case for _key, case, _at, _led in found})
    leads = Organisation.objects.in_bulk({led for _key, _case, _at, led in found if led})
    return [Row(key, at, cases[case], leads.get(led) if led else None) for key, case, at, led in found]
