"""Rankings and the rows behind a figure as files."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from onecity.apps.evaluation.filters import Question, query_of
from onecity.apps.evaluation.measures import MEASURES, RATE_LABELS, Measure
from onecity.apps.evaluation.presenting.names import names_of
from onecity.apps.evaluation.queries.assessing import Assessed, Assessment
from onecity.apps.evaluation.queries.behind import Row, behind
from onecity.apps.evaluation.queries.counting import Key
from onecity.apps.evaluation.selection import DIMENSIONS, Selection
from onecity.core.accounts.scope import Actor
from onecity.core.cases.exports import MOST_ROWS
from onecity.core.ledger.actions import record_lookup
from onecity.core.tables import Column, Table

PAGE = 5000
Named = tuple[str, Assessed]


def _measure_column(measure: Measure) -> Column[Named]:
    return Column(measure.code, measure.label, lambda row: row[1].counts.get(measure.code, 0), "number")


def _rate_column(code: str) -> Column[Named]:
    return Column(f"rate_{code}", RATE_LABELS[code], lambda row: _share(row[1], code), "number")


def _share(row: Assessed, code: str) -> float | None:
    value = row.value(code)
    return None if value is None else round(value, 4)


def _columns(label: str) -> tuple[Column[Named], ...]:
    return (
        Column("name", label, lambda row: row[0]),
        *(_measure_column(measure) for measure in MEASURES.values()),
        *(_rate_column(code) for code in RATE_LABELS),
        Column("score", gettext_lazy("Score"), lambda row: (value := row[1].score.value) and round(value, 2), "number"),
        Column("grade", gettext_lazy("Grade"), lambda row: row[1].score.grade),
    )


def ranking_table(actor: Actor, question: Question, found: Assessment) -> Table[Named]:
    """Every key of an assessment with every measure and rate, and the row in the ledger."""
    record_lookup(actor, "evaluation.export", timezone.now().strftime("%Y%m%dT%H%M%SZ"), f"export {query_of(question)}".strip())
    names: dict[Key, str] = names_of(question.by, (row.key for row in found.rows))
    rows = [(names[row.key], row) for row in found.rows]
    label = str(DIMENSIONS[question.by].label)
    return Table(_("Evaluation"), _columns(label), sorted(rows, key=lambda row: row[0]), lambda row: None, _remarks(actor, question, found))


def _remarks(actor: Actor, question: Question, found: Assessment) -> list[str]:
    made: datetime = timezone.localtime(found.made_at)
    period = {"first": question.period.first, "last": question.period.last}
    return [
        _("Period %(first)s to %(last)s; a limit counts where it fell due in the period.") % period,
        _("Counted %(at)s from the history, under rules %(version)s; for %(name)s, within their scope.")
        % {"at": f"{made:%Y-%m-%d %H:%M}", "version": found.terms.version if found.terms else "", "name": actor.name},
    ]


ROW_COLUMNS: tuple[Column[Row], ...] = (
    Column("number", gettext_lazy("Number"), lambda row: row.case.label),
    Column("category", gettext_lazy("Category"), lambda row: row.case.category.name),
    Column("place", gettext_lazy("Place"), lambda row: row.case.where),
    Column("grid", gettext_lazy("Grid"), lambda row: row.case.grid.code if row.case.grid else None),
    Column("organisation", gettext_lazy("Organisation"), lambda row: row.organisation.name if row.organisation else None),
    Column("at", pgettext_lazy("column", "Moment counted"), lambda row: row.at, "moment"),
    Column("state", gettext_lazy("State"), lambda row: row.case.get_state_display()),
)


def _all_rows(measure: Measure, selection: Selection) -> Iterator[Row]:
    after, told = "", 0
    while told < MOST_ROWS:
        page = behind(measure.code, selection, after, PAGE)
        yield from page.rows
        told, after = told + len(page.rows), page.after
        if not after:
            return


def rows_table(actor: Actor, measure: Measure, selection: Selection) -> Table[Row]:
    """What stands behind a measure, and the row in the ledger."""
    record_lookup(actor, "evaluation.export", timezone.now().strftime("%Y%m%dT%H%M%SZ"), f"export {measure.code}")
    return Table(str(measure.label), ROW_COLUMNS, _all_rows(measure, selection), lambda row: (row.case.point.x, row.case.point.y))
