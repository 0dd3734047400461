"""The cases behind each figure of the hall: the same conditions, as lists."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onecity.apps.command.queries.hall import KEPT, Window, handling_clocks, lately_moved, reworked
from onecity.core.cases.models import Case, CaseClock
from onecity.core.cases.states import OPEN_STATES
from onecity.core.registry import Text

Cases = QuerySet[Case]


def _of_clocks(cases: Cases, clocks: QuerySet[CaseClock]) -> Cases:
    return cases.filter(pk__in=clocks.values("case_id"))


def _reported(cases: Cases, window: Window) -> Cases:
    return cases.filter(window.holds("reported_at"))


def _due(cases: Cases, window: Window) -> Cases:
    return _of_clocks(cases, handling_clocks(cases).filter(window.holds("due_at")))


def _kept(cases: Cases, window: Window) -> Cases:
    return _of_clocks(cases, handling_clocks(cases).filter(window.holds("due_at") & KEPT))


def _not_kept(cases: Cases, window: Window) -> Cases:
    return _of_clocks(cases, handling_clocks(cases).filter(window.holds("due_at")).exclude(KEPT))


def _rework(cases: Cases, window: Window) -> Cases:
    return _of_clocks(cases, handling_clocks(cases).filter(reworked(window)))


def _open(cases: Cases, window: Window) -> Cases:
    return cases.filter(state__in=OPEN_STATES)


def _late_today(cases: Cases, window: Window) -> Cases:
    return _open(cases, window).filter(due_at__lt=timezone.now(), due_at__gte=window.since)


def _late_before(cases: Cases, window: Window) -> Cases:
    return _open(cases, window).filter(due_at__lt=window.since)


def _moved(cases: Cases, window: Window) -> Cases:
    return lately_moved(cases, window.until)


@dataclass(frozen=True)
class FigureList:
    """A figure of the hall as a list: what it is called, and which cases it counts."""

    title: Text
    cases: Callable[[Cases, Window], Cases]


FIGURES: dict[str, FigureList] = {
    "reported": FigureList(_("Reported today"), _reported),
    "due": FigureList(_("Handling limits that fell due today"), _due),
    "kept": FigureList(_("Handled on time today"), _kept),
    "late": FigureList(_("Handling limits not kept today"), _not_kept),
    "rework": FigureList(_("Sent back for rework today"), _rework),
    "span": FigureList(_("Reported in these hours"), _reported),
    "open": FigureList(_("Open now"), _open),
    "late-today": FigureList(_("Late now, due since midnight"), _late_today),
    "late-before": FigureList(_("Late now, due before midnight"), _late_before),
    "moved": FigureList(_("Acted on within ten minutes"), _moved),
}
