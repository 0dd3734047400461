"""The living city: a day played from now, at any speed, through the same actions as people's."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from django.db import DatabaseError, InterfaceError, close_old_connections
from django.db.models import Q

from onecity.core.accounts.errors import NotAllowed
from onecity.core.cases.errors import CaseError, CaseMovedOn
from onecity.core.cases.models import Case
from onecity.core.cases.states import OPEN_STATES, State
from onecity.core.geo.errors import OutsideCity
from onecity.project.demo.acting import SHOWN, ActionStage, NobodyToAct
from onecity.project.demo.agenda import Agenda
from onecity.project.demo.deeds import known_of, standing_of
from onecity.science.cityday import CityPlan, NextAct, PlannedReport, Standing, next_act, reports_between

log = logging.getLogger(__name__)

REFUSALS = (CaseError, Case.DoesNotExist, NobodyToAct, OutsideCity, NotAllowed)
"""What a person would be told no with; the simulation goes on with the next thing."""

WALK_SECONDS, SHIFT_SECONDS, LOOK_SECONDS, CATCH_UP_SECONDS = 4.0, 45.0, 60.0, 900.0
LONGEST_SLEEP_SECONDS = 0.5
RATED_WITHIN = timedelta(days=3)
DATABASE_PAUSE_SECONDS = 2.0


class Clock:
    """Simulated time: it starts at a moment and runs `speed` times as fast as real time, until `stop` is set."""

    def __init__(self, start: datetime, speed: float) -> None:
        self.stop = threading.Event()
        self.speed = speed
        self._start, self._begun = start, self.seconds()

    def seconds(self) -> float:
        """Real seconds since some moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let real time pass; ends early when `stop` is set."""
        self.stop.wait(seconds)

    def now(self) -> datetime:
        """The simulated moment."""
        return self._start + timedelta(seconds=(self.seconds() - self._begun) * self.speed)

    def seconds_until(self, moment: datetime) -> float:
        """Real seconds until a simulated moment, not below 0."""
        return max(0.0, (moment - self.now()).total_seconds() / self.speed)


class Walkers(Protocol):
    """Whoever is on duty outside."""

    def walk(self, at: datetime) -> None:
        """Move somebody."""

    def change_shift(self, at: datetime) -> None:
        """Send somebody out or home."""


@dataclass
class Tally:
    """What was done."""

    reports: int = 0
    acts: int = 0
    overtaken: int = 0
    failed: int = 0

    def __str__(self) -> str:
        return f"{self.reports} reports, {self.acts} acts, {self.overtaken} overtaken by others, {self.failed} failed"


class PatientStage:
    """A stage that goes on: where somebody else was first it looks again; a case that cannot be acted on is left alone."""

    def __init__(self, stage: ActionStage) -> None:
        self._stage = stage
        self.tally = Tally()
        self.left_alone: set[int] = set()

    def report(self, planned: PlannedReport) -> Standing | None:
        """Report, or log why not."""
        try:
            standing = self._stage.report(planned)
        except REFUSALS as error:
            self._log(f"report at {planned.key}", error)
            return None
        self.tally.reports += 1
        return standing

    def perform(self, standing: Standing, planned: NextAct) -> Standing | None:
        """Act; the case as it stands now when somebody else was first."""
        try:
            after = self._stage.perform(standing, planned)
        except CaseMovedOn as moved:
            self.tally.overtaken += 1
            log.info("case %s has moved on to %s", moved.case_id, moved.state)
            case = Case.objects.select_related(*SHOWN).get(pk=standing.case)
            return standing_of(case, known_of(case))
        except REFUSALS as error:
            self._log(f"{planned.act} on case {standing.case}", error)
            self.left_alone.add(standing.case)
            return None
        self.tally.acts += 1
        return after

    def _log(self, what: str, error: Exception) -> None:
        self.tally.failed += 1
        log.warning("%s: %s %s", what, type(error).__name__, error)


class Simulation:
    """Plays a plan from the clock's moment until `until`, or until the clock is stopped.

    Open cases that were there before, or that others bring, are taken along: the made-up ones, with `everybody` all.
    """

    def __init__(
        self,
        plan: CityPlan,
        stage: ActionStage,
        walkers: Walkers,
        clock: Clock,
        until: datetime | None = None,
        everybody: bool = False,
    ) -> None:
        self._stage, self._clock, self._until, self._everybody = PatientStage(stage), clock, until, everybody
        self._agenda = Agenda(plan, reports_between(plan, clock.now(), until), self._stage)
        self._chores: tuple[tuple[float, Callable[[datetime], object]], ...] = (
            (LOOK_SECONDS, self._look_around),
            (SHIFT_SECONDS, walkers.change_shift),
            (WALK_SECONDS, walkers.walk),
        )
        self._chores_due = [clock.seconds()] * len(self._chores)

    @property
    def tally(self) -> Tally:
        """What was done so far."""
        return self._stage.tally

    def run(self) -> Tally:
        """Play; returns what was done. A database that is away for a while is waited for."""
        while not self._clock.stop.is_set() and not self._over():
            try:
                self._do_chores()
                self._next()
            except (DatabaseError, InterfaceError) as error:
                log.warning("the database did not answer, trying again: %s", error)
                close_old_connections()
                self._clock.sleep(DATABASE_PAUSE_SECONDS)
        return self.tally

    def _over(self) -> bool:
        return self._until is not None and self._clock.now() >= self._until

    def _next(self) -> None:
        moment = self._agenda.next_at
        wait = LONGEST_SLEEP_SECONDS if moment is None else self._clock.seconds_until(moment)
        if wait > 0:
            self._clock.sleep(min(wait, LONGEST_SLEEP_SECONDS))
        else:
            self._agenda.step()

    def _do_chores(self) -> None:
        for index, (every, chore) in enumerate(self._chores):
            if self._clock.seconds() >= self._chores_due[index]:
                self._chores_due[index] = self._clock.seconds() + every
                chore(self._clock.now())

    def _look_around(self, at: datetime) -> None:
        """Take along the cases that nothing is put down for: the open ones, and the closed ones that something may still come to."""
        theirs = Q() if self._everybody else Q(synthetic=True)
        unsettled = Q(closed_at__gte=at - RATED_WITHIN) | ~Q(open_tickets=[]) | Q(call_failed=True)
        closed = Q(state=State.CLOSED, synthetic=True) & unsettled
        known = self._agenda.expected | self._stage.left_alone
        waiting = Case.objects.filter(theirs & Q(state__in=OPEN_STATES) | closed)
        for case in waiting.exclude(pk__in=known).select_related(*SHOWN).order_by("pk").iterator():
            self._take_along(standing_of(case, known_of(case)), at)

    def _take_along(self, standing: Standing, at: datetime) -> None:
        """Put down what comes next; what should have been done already spreads over some minutes."""
        planned = next_act(self._agenda.plan, standing)
        if planned and planned.at < at:
            wait = Random(f"catch up {standing.key} {standing.sequence}").uniform(0, CATCH_UP_SECONDS)
            planned = replace(planned, at=at + timedelta(seconds=wait))
        if planned:
            self._agenda.put_down(standing, planned)
