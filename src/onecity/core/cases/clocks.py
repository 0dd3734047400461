"""The clocks of a case: from limits, moments and the city's calendar alone, so that every figure can be replayed."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime

from onecity.core.cases.models import Case, CaseClock
from onecity.core.cases.models.timed import Timed
from onecity.core.cases.states import CLOCK_OF, Stage, State
from onecity.science.worktime import Unit, WorkCalendar, add_time, elapsed

WARN, DUE, ESCALATE = Decimal("0.75"), Decimal(1), Decimal("1.5")
MARKS = {"warn_at": WARN, "due_at": DUE, "escalate_at": ESCALATE}

_MOMENTS = ("started_at", "warn_at", "due_at", "escalate_at", "stopped_at", "resumed_at")


def set_marks(timed: Timed, calendar: WorkCalendar) -> None:
    """Work out the marks of a limit that runs. A mark that lies in what was used already stays where it was, or was just passed."""
    base, unit = timed.resumed_at or timed.started_at, Unit(timed.unit)
    for name, share in MARKS.items():
        left = float(timed.amount * share) - timed.used
        if left > 0:
            setattr(timed, name, add_time(calendar, base, left, unit))
        elif getattr(timed, name, None) is None or getattr(timed, name) > base:
            setattr(timed, name, base)


def start(timed: Timed, limit: Iterable[Any], at: datetime, calendar: WorkCalendar) -> None:
    """Let a limit of [amount, unit] begin."""
    amount, unit = limit
    timed.amount, timed.unit, timed.started_at, timed.used = Decimal(str(amount)), Unit(unit).value, at, 0.0
    set_marks(timed, calendar)


def _passed(timed: Timed, at: datetime, calendar: WorkCalendar) -> float:
    """What of a running limit passed since it started or went on, in its unit."""
    return max(0.0, elapsed(calendar, timed.resumed_at or timed.started_at, at, Unit(timed.unit)))


def stop(timed: Timed, at: datetime, calendar: WorkCalendar) -> None:
    """Stop a limit that runs; what was used so far is kept."""
    timed.used += _passed(timed, at, calendar)
    timed.stopped_at = at


def finish(timed: Timed, at: datetime, calendar: WorkCalendar) -> None:
    """End a limit; what was used of it is kept."""
    if timed.running:
        timed.used += _passed(timed, at, calendar)
    timed.ended_at = timed.ended_at or at


def resume(timed: Timed, at: datetime, calendar: WorkCalendar) -> None:
    """Let a stopped limit go on with the time that is left."""
    timed.stopped_at, timed.resumed_at = None, at
    set_marks(timed, calendar)


def extend(timed: Timed, amount: Decimal, calendar: WorkCalendar) -> None:
    """Move a limit by an amount of its own unit."""
    timed.amount += amount
    set_marks(timed, calendar)


def shared_of(clock: CaseClock) -> dict[str, Any]:
    """A clock as another case takes it over: everything but whose it is, moments in ISO 8601."""
    moments = {name: getattr(clock, name) for name in _MOMENTS}
    told = {name: moment.isoformat() for name, moment in moments.items() if moment}
    return told | {"amount": str(clock.amount), "unit": clock.unit, "used": clock.used}


def take_shared(clock: CaseClock, shared: dict[str, Any]) -> None:
    """Follow a clock told by `shared_of`."""
    clock.amount, clock.unit, clock.used = Decimal(shared["amount"]), shared["unit"], shared["used"]
    for name in _MOMENTS:
        setattr(clock, name, parse_datetime(shared[name]) if name in shared else None)


def leading_clock(case: Case, clocks: Iterable[CaseClock]) -> CaseClock | None:
    """The running clock whose marks the case carries: of those of its state, milestones among them, the one due first."""
    stage = CLOCK_OF.get(case.state)
    leading = {stage, Stage.FORWARD} if case.state == State.EXTERNAL else {stage}
    running = [clock for clock in clocks if clock.stage in leading and clock.running]
    return min(running, key=lambda clock: (clock.due_at, clock.milestone), default=None)


def copy_marks(case: Case, clocks: Iterable[CaseClock]) -> None:
    """Give the case the marks of its leading clock; none where no clock runs."""
    clock = leading_clock(case, clocks)
    for name in MARKS:
        setattr(case, name, getattr(clock, name) if clock else None)
