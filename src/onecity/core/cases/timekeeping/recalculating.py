"""The marks of open clocks and tickets worked out anew: from limit, start and calendar, or where one was stopped from the history."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from onecity.core.accounts.calendars.current import calendar_in
from onecity.core.cases.clocks import MARKS, leading_clock, set_marks
from onecity.core.cases.models import Case, CaseClock, CaseEvent, ClockMove, Recalculation, Ticket
from onecity.core.cases.models.timekeeping import Limit, RecalculationState
from onecity.core.cases.replaying import StoredRecords, replay
from onecity.core.cases.states import OPEN_STATES
from onecity.core.notices.actions import notify
from onecity.science.worktime import UnknownYear, WorkCalendar

_FOLDER = Path(__file__).parent.parent / "sql"
_PUT_LIMITS = (_FOLDER / "put_limit_marks.sql").read_text(encoding="utf-8")
_PUT_CASES = (_FOLDER / "put_case_marks.sql").read_text(encoding="utf-8")
BATCH = 1000
READ = ("pk", "state", *MARKS)

Limits = Mapping[int, Sequence[Limit]]
"""Limits by the key of their case."""


@dataclass(frozen=True)
class Moved:
    """A limit with new marks, and when it was due before."""

    limit: Limit
    due_before: datetime


def _marks(limit: Limit) -> tuple[datetime, ...]:
    return tuple(getattr(limit, name) for name in MARKS)


def _straight(limit: Limit) -> bool:
    """Whether a limit ran from its start without a stop, so that amount, start and calendar are all there is."""
    return limit.running and limit.resumed_at is None and not limit.used


def _key(limit: Limit) -> tuple[object, ...]:
    """What tells a limit from the others of its case."""
    return (limit.number,) if isinstance(limit, Ticket) else (limit.stage, limit.round, limit.milestone)


def _sort(limit: Limit) -> str:
    """Under which name moves are counted: the kind of a ticket, the stage of a clock."""
    return limit.kind if isinstance(limit, Ticket) else limit.stage


class Recalculator:
    """Works limits out anew under one calendar."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self._calendar, self._records = calendar, StoredRecords()

    def moved(self, limits: Limits) -> list[Moved]:
        """The limits whose marks are not what the calendar says; their marks are set."""
        found = [one for some in limits.values() for one in self._straight_ones(some)]
        stopped = {case_id: rest for case_id, some in limits.items() if (rest := [one for one in some if not _straight(one)])}
        return found + (self._replayed(stopped) if stopped else [])

    def _straight_ones(self, limits: Iterable[Limit]) -> Iterable[Moved]:
        for limit in filter(_straight, limits):
            before = _marks(limit)
            try:
                set_marks(limit, self._calendar)
            except UnknownYear:
                continue
            if _marks(limit) != before:
                yield Moved(limit, before[1])

    def _replayed(self, limits: Limits) -> list[Moved]:
        events: dict[int, list[CaseEvent]] = defaultdict(list)
        for event in CaseEvent.objects.filter(case__in=limits).order_by("case_id", "sequence"):
            events[event.case_id].append(event)
        found: list[Moved] = []
        for case in Case.objects.filter(pk__in=limits).select_related("category"):
            found += self._from_history(case, events[case.pk], limits[case.pk])
        return found

    def _from_history(self, case: Case, events: Sequence[CaseEvent], limits: Sequence[Limit]) -> Iterable[Moved]:
        try:
            again = replay(case, events, self._calendar, self._records)
        except (LookupError, UnknownYear):
            return
        all_limits: list[Limit] = [*again.clocks, *again.tickets]
        known = {_key(limit): limit for limit in all_limits}
        for limit in limits:
            fresh = known.get(_key(limit))
            if fresh is not None and (_marks(fresh), fresh.used) != (_marks(limit), limit.used):
                before = limit.due_at
                limit.warn_at, limit.due_at, limit.escalate_at, limit.used = *_marks(fresh), fresh.used
                yield Moved(limit, before)


def _by_case(limits: Iterable[Limit]) -> dict[int, list[Limit]]:
    found: dict[int, list[Limit]] = defaultdict(list)
    for limit in limits:
        found[limit.case_id].append(limit)
    return found


def _write_limits(limits: Sequence[Limit]) -> None:
    """Write the marks of limits of one sort."""
    given = {name: [getattr(limit, name) for limit in limits] for name in (*MARKS, "used")}
    with connection.cursor() as cursor:
        cursor.execute(_PUT_LIMITS.format(limits=limits[0]._meta.db_table), {"ids": [limit.pk for limit in limits], **given})


def _write_cases(cases: Iterable[Case], clocks: Mapping[int, Sequence[CaseClock]]) -> None:
    """Give cases the marks of their leading clocks."""
    leading = [(case.pk, clock) for case in cases if (clock := leading_clock(case, clocks[case.pk]))]
    given = {name: [getattr(clock, name) for _key, clock in leading] for name in MARKS}
    with connection.cursor() as cursor:
        cursor.execute(_PUT_CASES, {"ids": [key for key, _clock in leading], **given})


def count_moves(report: dict[str, dict[str, int]], moved: Sequence[Moved], now: datetime) -> None:
    """Count by stage or kind of ticket what moved, and which way."""
    for one in moved:
        row = report.setdefault(_sort(one.limit), {"earlier": 0, "later": 0, "now_late": 0, "no_longer_late": 0})
        row["later" if one.limit.due_at > one.due_before else "earlier"] += one.limit.due_at != one.due_before
        row["now_late"] += one.limit.due_at <= now < one.due_before
        row["no_longer_late"] += one.due_before <= now < one.limit.due_at


@transaction.atomic
def _one_batch(key: int, recalculator: Recalculator) -> bool:
    """Work out some limits, their cases locked so that no act comes between, and say whether there may be more."""
    run = Recalculation.objects.select_for_update().get(pk=key)
    if not run.busy:
        return False
    (_clocks if run.last_ticket is None else _tickets)(run, recalculator)
    run.save()
    return run.busy


def _clocks(run: Recalculation, recalculator: Recalculator) -> None:
    """The clocks of the next open cases, and the marks these cases carry."""
    rows = Case.objects.filter(state__in=OPEN_STATES, pk__gt=run.last_case).only(*READ).order_by("pk")
    cases = list(rows.select_for_update(of=("self",))[:BATCH])
    clocks = list(CaseClock.objects.filter(case__in=[case.pk for case in cases], ended_at=None))
    by_case: dict[int, list[CaseClock]] = defaultdict(list)
    for clock in clocks:
        by_case[clock.case_id].append(clock)
    moved = recalculator.moved(by_case)
    _keep(run, moved)
    if touched := {one.limit.case_id for one in moved}:
        _write_cases([case for case in cases if case.pk in touched], by_case)
    run.cases += len(cases)
    run.clocks += len(clocks)
    run.last_case = cases[-1].pk if cases else run.last_case
    run.last_ticket = 0 if len(cases) < BATCH else None


def _tickets(run: Recalculation, recalculator: Recalculator) -> None:
    """The next open tickets, whatever became of their cases: a closed case may be called back about."""
    rows = Ticket.objects.filter(ended_at=None, pk__gt=run.last_ticket or 0).order_by("pk")
    chosen = dict(rows.values_list("pk", "case_id")[:BATCH])
    list(Case.objects.filter(pk__in=set(chosen.values())).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    tickets = list(Ticket.objects.filter(pk__in=chosen, ended_at=None))
    _keep(run, recalculator.moved(_by_case(tickets)))
    run.tickets += len(tickets)
    run.last_ticket = max(chosen, default=run.last_ticket)
    if len(chosen) < BATCH:
        run.state, run.finished_at = RecalculationState.DONE, timezone.now()
        _tell(run)


def _keep(run: Recalculation, moved: Sequence[Moved]) -> None:
    if not moved:
        return
    _write_limits([one.limit for one in moved])
    ClockMove.objects.bulk_create([ClockMove.of(one.limit, one.due_before, recalculation=run) for one in moved])
    count_moves(run.report, moved, timezone.now())
    run.moved += len(moved)


def _tell(run: Recalculation) -> None:
    """Tell whoever changed the calendar what came of it."""
    if run.created_by_id:
        notify([run.created_by_id], key="clock.recalculated", parameters={"moved": run.moved, "cases": run.cases}, url=f"/clocks/{run.pk}/")


def recalculate(key: int) -> None:
    """Work all open clocks and tickets out anew to the end, or until a later change overtakes it."""
    run = Recalculation.objects.get(pk=key)
    recalculator = Recalculator(calendar_in(run.calendar_version))
    while _one_batch(key, recalculator):
        pass
