"""The rows of the case table, cell by cell: plain code, because fifty rows of nine cells are most of what a list costs."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from onecity.core.cases.models import Case
from onecity.core.cases.presenting.columns import ListColumn
from onecity.core.cases.presenting.rows import Row
from onecity.core.cases.request_kinds import kind_name
from onecity.core.cases.states import Source, State, Urgency
from onecity.core.shell.tags.parts import stage, urgency
from onecity.core.shell.tags.rows import clock_bar
from onecity.core.shell.tags.times import left, moment


def _mute(words: str) -> str:
    return f'<span class="mute">{conditional_escape(words)}</span>'


def _faint(words: str) -> str:
    return f'<span class="faint">{conditional_escape(words)}</span>'


def _whole(words: str) -> str:
    """Words that may be cut short, whole on hover."""
    safe = escape(words)
    return f'<span title="{safe}">{safe}</span>'


def _chip(words: str) -> str:
    return f'<span class="reason-chip reason-chip--warn">{escape(words)}</span>'


MARKS: tuple[Callable[[Case], str], ...] = (
    lambda case: _("rework %(count)s") % {"count": case.rework_count} if case.rework_count else "",
    lambda case: _("reopened %(count)s") % {"count": case.reopen_count} if case.reopen_count else "",
    lambda case: _("answered at once") if case.answered_at_once else "",
    lambda case: _("recategorised, not yet signed for") if case.former_leads else "",
)
"""What a row is marked with beside its matter, where it applies."""


def _matter(row: Row) -> str:
    case = row.case
    marked = urgency(case.urgency, Urgency(case.urgency).label)
    words = f"{marked}<span>{escape(case.category.name)}</span>{''.join(_chip(told) for mark in MARKS if (told := mark(case)))}"
    return f'<a class="cases__matter" href="{escape(row.page)}" data-row data-drawer data-id="{case.pk}">{words}</a>'


def _clock(row: Row) -> str:
    if row.clock and row.clock.due:
        return left(row.clock.due, row.clock.state) + clock_bar(row.clock, bare=True)
    return _faint(moment(row.case.closed_at) or "–")


def _grid(row: Row) -> str:
    """The base grid, and below it what the reader's department calls the place."""
    own = f"<br>{_faint(row.own_grid.code)}" if row.own_grid else ""
    return _mute(row.case.grid.name if row.case.grid else "–") + own


CELLS: dict[str, Callable[[Row], str]] = {
    "state": lambda row: stage(row.case.state, State(row.case.state).label),
    "what": _matter,
    "place": lambda row: _whole(row.case.where),
    "grid": _grid,
    "lead": lambda row: _whole(row.case.lead.name) if row.case.lead else _faint("–"),
    "number": lambda row: _mute(row.case.label),
    "request_kind": lambda row: escape(kind_name(row.case.request_kind)) or _faint("–"),
    "source": lambda row: escape(str(Source(row.case.source).label)),
    "reported": lambda row: _mute(moment(row.case.reported_at)),
    "clock": _clock,
}
"""How each column of COLUMNS is drawn: finished HTML, everything in it that people wrote escaped."""


def _tick(case: Case) -> str:
    """The box that chooses a case for an act on several."""
    words, value = escape(_("Choose %(number)s") % {"number": case.label}), f"{case.pk}.{case.event_count}"
    box = f'<input type="checkbox" name="case" value="{value}" form="bulk-form" aria-label="{words}">'
    return f'<td class="cases__tick">{box}</td>'


def table_rows(rows: Iterable[Row], columns: Iterable[ListColumn], choosable: bool) -> SafeString:
    """The rows of the table under the chosen columns; with boxes where acts on several cases are offered."""
    cells = [(column.key, CELLS[column.key]) for column in columns]
    return SafeString("".join(_table_row(row, cells, choosable) for row in rows))


def _table_row(row: Row, cells: Sequence[tuple[str, Callable[[Row], str]]], choosable: bool) -> str:
    drawn = "".join(f'<td class="cases__{key}">{draw(row)}</td>' for key, draw in cells)
    tick = _tick(row.case) if choosable else ""
    return f'<tr data-id="{row.case.pk}" data-version="{row.case.event_count}">{tick}{drawn}</tr>'
