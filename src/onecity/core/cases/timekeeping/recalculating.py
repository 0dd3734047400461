"""The marks of open clocks worked out anew: from a limit, its start and the calendar, or where a clock was stopped, from the history."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from onecity.core.accounts.calendars.current import calendar_in
from onecity.core.cases.clocks import MARKS, leading_clock, set_marks
from onecity.core.cases.models import Case, CaseClock, CaseEvent, ClockMove, Recalculation
from onecity.core.cases.models.timekeeping import RecalculationState
from onecity.core.cases.replaying import StoredRecords, replay
from onecity.core.cases.states import OPEN_STATES
from onecity.core.notices.actions import notify
from onecity.science.worktime import UnknownYear, WorkCalendar

_FOLDER = Path(__file__).parent.parent / "sql"
_PUT_CLOCKS = (_FOLDER / "put_clock_marks.sql").read_text(encoding="utf-8")
_PUT_CASES = (_FOLDER / "put_case_marks.sql").read_text(encoding="utf-8")
BATCH = 1000
READ = ("pk", "state", *MARKS)


@dataclass(frozen=True)
class Moved:
    """A clock with new marks, and what its limit was."""

    clock: CaseClock
    due_before: datetime


def _marks(clock: CaseClock) -> tuple[datetime, ...]:
    return tuple(getattr(clock, name) for name in MARKS)


def _straight(clock: CaseClock) -> bool:
    """Whether a clock ran from its start without a stop, so that limit, start and calendar are all there is."""
    return clock.running and clock.resumed_at is None and not clock.used


class Recalculator:
    """Works clocks out anew under one calendar."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self._calendar, self._records = calendar, StoredRecords()

    def moved(self, cases: Sequence[Case], clocks: dict[int, list[CaseClock]]) -> list[Moved]:
        """The clocks of some cases whose marks are not what the calendar says; their marks are set."""
        found = [one for case in cases for one in self._straight_ones(clocks[case.pk])]
        stopped = [case.pk for case in cases if any(not _straight(clock) for clock in clocks[case.pk])]
        return found + (self._replayed(stopped, clocks) if stopped else [])

    def _straight_ones(self, clocks: Iterable[CaseClock]) -> Iterable[Moved]:
        for clock in filter(_straight, clocks):
            before = _marks(clock)
            try:
                set_marks(clock, self._calendar)
            except UnknownYear:
                continue
            if _marks(clock) != before:
                yield Moved(clock, before[1])

    def _replayed(self, case_ids: Sequence[int], clocks: dict[int, list[CaseClock]]) -> list[Moved]:
        events: dict[int, list[CaseEvent]] = defaultdict(list)
        for event in CaseEvent.objects.filter(case__in=case_ids).order_by("case_id", "sequence"):
            events[event.case_id].append(event)
        found: list[Moved] = []
        for case in Case.objects.filter(pk__in=case_ids).select_related("category"):
            found += self._from_history(case, events[case.pk], [clock for clock in clocks[case.pk] if not _straight(clock)])
        return found

    def _from_history(self, case: Case, events: Sequence[CaseEvent], clocks: Sequence[CaseClock]) -> Iterable[Moved]:
        try:
            again = replay(case, events, self._calendar, self._records)
        except (LookupError, UnknownYear):
            return
        known = {(clock.stage, clock.round, clock.milestone): clock for clock in again.clocks}
        for clock in clocks:
            fresh = known.get((clock.stage, clock.round, clock.milestone))
            if fresh is not None and (_marks(fresh), fresh.used) != (_marks(clock), clock.used):
                before = clock.due_at
                clock.warn_at, clock.due_at, clock.escalate_at, clock.used = *_marks(fresh), fresh.used
                yield Moved(clock, before)


def _write_clocks(clocks: Sequence[CaseClock]) -> None:
    given = {name: [getattr(clock, name) for clock in clocks] for name in (*MARKS, "used")}
    with connection.cursor() as cursor:
        cursor.execute(_PUT_CLOCKS, {"ids": [clock.pk for clock in clocks], **given})


def _write_cases(cases: Sequence[Case], clocks: dict[int, list[CaseClock]]) -> None:
    """Give cases the marks of their leading clocks."""
    leading = [(case.pk, clock) for case in cases if (clock := leading_clock(case, clocks[case.pk]))]
    given = {name: [getattr(clock, name) for _key, clock in leading] for name in MARKS}
    with connection.cursor() as cursor:
        cursor.execute(_PUT_CASES, {"ids": [key for key, _clock in leading], **given})


def count_moves(report: dict[str, dict[str, int]], moved: Sequence[Moved], now: datetime) -> None:
    """Count by stage what moved, and which way."""
    for one in moved:
        row = report.setdefault(one.clock.stage, {"earlier": 0, "later": 0, "now_late": 0, "no_longer_late": 0})
        row["later" if one.clock.due_at > one.due_before else "earlier"] += one.clock.due_at != one.due_before
        row["now_late"] += one.clock.due_at <= now < one.due_before
        row["no_longer_late"] += one.due_before <= now < one.clock.due_at


@transaction.atomic
def _one_batch(key: int, recalculator: Recalculator) -> bool:
    """Work out some cases, locked so that no act comes between, and say whether there may be more."""
    run = Recalculation.objects.select_for_update().get(pk=key)
    if not run.busy:
        return False
    rows = Case.objects.filter(state__in=OPEN_STATES, pk__gt=run.last_case).only(*READ).order_by("pk")
    cases = list(rows.select_for_update(of=("self",))[:BATCH])
    clocks: dict[int, list[CaseClock]] = defaultdict(list)
    for clock in CaseClock.objects.filter(case__in=[case.pk for case in cases], ended_at=None):
        clocks[clock.case_id].append(clock)
    moved = recalculator.moved(cases, clocks)
    _keep(run, cases, clocks, moved)
    run.cases += len(cases)
    run.clocks += sum(len(found) for found in clocks.values())
    run.moved += len(moved)
    if len(cases) < BATCH:
        run.state, run.finished_at = RecalculationState.DONE, timezone.now()
        _tell(run)
    else:
        run.last_case = cases[-1].pk
    run.save()
    return run.busy


def _keep(run: Recalculation, cases: Sequence[Case], clocks: dict[int, list[CaseClock]], moved: Sequence[Moved]) -> None:
    if not moved:
        return
    _write_clocks([one.clock for one in moved])
    touched = {one.clock.case_id for one in moved}
    _write_cases([case for case in cases if case.pk in touched], clocks)
    ClockMove.objects.bulk_create(
        [ClockMove(recalculation=run, clock=one.clock, before=one.due_before, after=one.clock.due_at) for one in moved]
    )
    count_moves(run.report, moved, timezone.now())


def _tell(run: Recalculation) -> None:
    """Tell whoever changed the calendar what came of it."""
    if run.created_by_id:
        notify([run.created_by_id], key="clock.recalculated", parameters={"moved": run.moved, "cases": run.cases}, url=f"/clocks/{run.pk}/")


def recalculate(key: int) -> None:
    """Work all open clocks out anew to the end, or until a later change overtakes it."""
    run = Recalculation.objects.get(pk=key)
    recalculator = Recalculator(calendar_in(run.calendar_version))
    while _one_batch(key, recalculator):
        pass
