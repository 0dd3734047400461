"""What comes next in the city, in order of time: the next report or the next act that is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from typing import Protocol

from onecity.science.cityday import CityPlan, NextAct, PlannedReport, Standing, next_act


class Stage(Protocol):
    """Where a plan is played: on the actions people use, or in memory for a bulk history."""

    def report(self, planned: PlannedReport) -> Standing | None:
        """Take a report in; where the new case stands."""

    def perform(self, standing: Standing, planned: NextAct) -> Standing | None:
        """Do an act; where the case stands then, or None to leave it alone from now on."""


@dataclass(frozen=True)
class _Appointment:
    standing: Standing
    planned: NextAct


class Agenda:
    """Plays a plan on a stage, one thing at a time. Two agendas of equal plan and start do the same things.

    `expected` holds the cases that something is put down for.
    """

    def __init__(self, plan: CityPlan, reports: Iterator[PlannedReport], stage: Stage) -> None:
        self.plan, self.stage = plan, stage
        self._reports = reports
        self._report = next(reports, None)
        self._order = count()
        self._acts: list[tuple[datetime, int, _Appointment]] = []
        self.expected: set[int] = set()

    def expect(self, standing: Standing | None) -> None:
        """Put down what comes next to a case, if anything does."""
        planned = next_act(self.plan, standing) if standing else None
        if standing and planned:
            self.put_down(standing, planned)

    def put_down(self, standing: Standing, planned: NextAct) -> None:
        """Put down an act."""
        heappush(self._acts, (planned.at, next(self._order), _Appointment(standing, planned)))
        self.expected.add(standing.case)

    @property
    def next_at(self) -> datetime | None:
        """When the next thing happens; None when nothing is left."""
        moments = ([self._report.at] if self._report else []) + ([self._acts[0][0]] if self._acts else [])
        return min(moments, default=None)

    def step(self) -> None:
        """Do the next thing. Raises IndexError when there is none."""
        if self._report and (not self._acts or self._report.at <= self._acts[0][0]):
            planned, self._report = self._report, next(self._reports, None)
            self.expect(self.stage.report(planned))
        else:
            _at, _order, due = heappop(self._acts)
            self.expected.discard(due.standing.case)
            self.expect(self.stage.perform(due.standing, due.planned))

    def play(self, until: datetime) -> None:
        """Do everything that is due before a moment."""
        while (moment := self.next_at) is not None and moment < until:
            self.step()
