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


Clocks = QuerySet[CaseClock]


def _reported(cases: Cases, window: Window) -> Cases:
    return cases.filter(window.holds("reported_at"))


def _due(cases: Cases, window: Window) -> Clocks:
    return handling_clocks(cases).filter(window.holds("due_at"))


def _kept(cases: Cases, window: Window) -> Clocks:
    return _due(cases, window).filter(KEPT)


def _not_kept(cases: Cases, window: Window) -> Clocks:
    return _due(cases, window).exclude(KEPT)


def _rework(cases: Cases, window: Window) -> Clocks:
    return handling_clocks(cases).filter(reworked(window))


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
    """A figure of the hall as a list: what it is called, and which cases it counts, or which limits of cases (`clocks`)."""

    title: Text
    rows: Callable[[Cases, Window], Cases] | None = None
    clocks: Callable[[Cases, Window], Clocks] | None = None

    def cases(self, among: Cases, window: Window) -> Cases:
        """The cases behind the figure."""
        if self.clocks:
            return among.filter(pk__in=self.clocks(among, window).values("case_id"))
        return self.rows(among, window) if self.rows else among

    def limits(self, among: Cases, window: Window) -> int | None:
        """How many limits the figure counts: a case that came back has several; None for a figure that counts cases."""
        return self.clocks(among, window).count() if self.clocks else None


FIGURES: dict[str, FigureList] = {
    "reported": FigureList(_("Reported today"), _reported),
    "due": FigureList(_("Handling limits that fell due today"), clocks=_due),
    "kept": FigureList(_("Handled on time today"), clocks=_kept),
    "late": FigureList(_("Handling limits not kept today"), clocks=_not_kept),
    "rework": FigureList(_("Sent back for rework today"), clocks=_rework),
    "span": FigureList(_("Reported in these hours"), _reported),
    "open": FigureList(_("Open now"), _open),
    "late-today": FigureList(_("Late now, due since midnight"), _late_today),
    "late-before": FigureList(_("Late now, due before midnight"), _late_before),
    "moved": FigureList(_("Acted on within ten minutes"), _moved),
}
