"""The rows of the case table, cell by cell: plain code, because fifty rows of nine cells are most of what a list costs."""

from collections.abc import Callable, Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from onecity.core.cases.presenting.columns import ListColumn
from onecity.core.cases.presenting.rows import Row
from onecity.core.cases.states import Source, State, Urgency
from onecity.core.shell.tags.parts import stage, urgency
from onecity.core.shell.tags.rows import clock_bar
from onecity.core.shell.tags.times import left, moment

_MATTER = '<a class="cases__matter" href="{}" data-row data-drawer data-id="{}">{}<span>{}</span>{}</a>'
_TICK = '<td class="cases__tick"><input type="checkbox" name="case" value="{}.{}" form="bulk-form" aria-label="{}"></td>'


def _mute(words: object) -> SafeString:
    return format_html('<span class="mute">{}</span>', words)


def _faint(words: object) -> SafeString:
    return format_html('<span class="faint">{}</span>', words)


def _whole(words: str) -> SafeString:
    """Words that may be cut short, whole on hover."""
    return format_html('<span title="{}">{}</span>', words, words)


def _matter(row: Row) -> SafeString:
    case, rework = row.case, SafeString("")
    if case.rework_count:
        words = _("rework %(count)s") % {"count": case.rework_count}
        rework = format_html('<span class="reason-chip reason-chip--warn">{}</span>', words)
    marked = urgency(case.urgency, Urgency(case.urgency).label)
    return format_html(_MATTER, row.page, case.pk, marked, case.category.name, rework)


def _clock(row: Row) -> SafeString:
    if row.clock and row.clock.due:
        return format_html("{}{}", left(row.clock.due, row.clock.state), clock_bar(row.clock, bare=True))
    return _faint(moment(row.case.closed_at) or "–")


CELLS: dict[str, Callable[[Row], SafeString | str]] = {
    "state": lambda row: stage(row.case.state, State(row.case.state).label),
    "what": _matter,
    "place": lambda row: _whole(row.case.place),
    "grid": lambda row: _mute(row.case.grid.name if row.case.grid else "–"),
    "lead": lambda row: _whole(row.case.lead.name) if row.case.lead else _faint("–"),
    "number": lambda row: _mute(row.case.label),
    "source": lambda row: str(Source(row.case.source).label),
    "reported": lambda row: _mute(moment(row.case.reported_at)),
    "clock": _clock,
}
"""How each column of COLUMNS is drawn."""


def _tick(row: Row) -> SafeString:
    """The box that chooses a case for an act on several."""
    words = _("Choose %(number)s") % {"number": row.case.label}
    return format_html(_TICK, row.case.pk, row.case.event_count, words)


def table_rows(rows: Iterable[Row], columns: Iterable[ListColumn], choosable: bool) -> SafeString:
    """The rows of the table under the chosen columns; with boxes where acts on several cases are offered."""
    drawers = [(column.key, CELLS[column.key]) for column in columns]
    return format_html_join(
        "",
        '<tr data-id="{}" data-version="{}">{}{}</tr>',
        (
            (
                row.case.pk,
                row.case.event_count,
                _tick(row) if choosable else "",
                format_html_join("", '<td class="cases__{}">{}</td>', ((key, draw(row)) for key, draw in drawers)),
            )
            for row in rows
        ),
    )
