"""An act as it is done, and what effects share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onecity.core.cases import clocks
from onecity.core.cases.dossier import Dossier
from onecity.core.cases.given import Inputs
from onecity.core.cases.models import CaseClock
from onecity.core.cases.states import Stage
from onecity.science.worktime import WorkCalendar


@dataclass(frozen=True)
class By:
    """Who acts, and in which capacity."""

    user_id: int | None
    name: str
    role: str = ""
    organisation_id: int | None = None


@dataclass(frozen=True)
class Deed:
    """An act as it is done: by whom, when, with what, under which calendar."""

    by: By
    at: datetime
    given: Inputs
    calendar: WorkCalendar

    @property
    def known_at(self) -> datetime:
        """When the act became known, from which others' limits run: a phone without a network tells it later than it was done."""
        return self.given.arrived or self.at


Effect = Callable[[Dossier, Deed], None]


def handling_clock(dossier: Dossier) -> CaseClock | None:
    """The open clock of handling, without its milestones."""
    return next((clock for clock in dossier.clocks if clock.stage == Stage.HANDLE and not clock.milestone), None)


def begin_clock(dossier: Dossier, stage: str, deed: Deed, limit: Any = None, milestone: str = "") -> None:
    """Start a clock of a stage by the case's limits, or by the limit given; nothing starts where there is none."""
    case = dossier.case
    known = limit or case.limits.get(stage)
    if not known:
        return
    dossier.rounds[stage, milestone] += 1
    clock = CaseClock(case=case, stage=stage, round=dossier.rounds[stage, milestone], milestone=milestone, lead_id=case.lead_id)
    clocks.start(clock, known, deed.known_at, deed.calendar)
    if stage == Stage.HANDLE and not milestone and case.shared_clock:
        clocks.take_shared(clock, case.shared_clock)
    dossier.clocks.append(clock)


def end_clock(dossier: Dossier, deed: Deed, stage: str, milestone: str = "") -> None:
    """End the open clock of a stage, or of a milestone."""
    for clock in dossier.clocks:
        if clock.stage == stage and clock.milestone == milestone:
            clocks.finish(clock, deed.at, deed.calendar)
