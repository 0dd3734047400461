"""The worker's part: open cases batch by batch, each in one transaction with its progress.

A dry run goes the same way and writes nothing. A worker that dies leaves the last batch undone and everything before it done.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from onecity.core.accounts.calendars import city_calendar
from onecity.core.cases.actions.writing import BESIDE_FIELDS, Change, tell_all, write_beside
from onecity.core.cases.acts import ACTS
from onecity.core.cases.clocks import shared_of
from onecity.core.cases.dossier import Dossier, dossiers_of
from onecity.core.cases.duty.circumstances import Circumstances
from onecity.core.cases.effects.deed import handling_clock
from onecity.core.cases.effects.relimiting import changed_limits, key_of
from onecity.core.cases.given import Inputs
from onecity.core.cases.models import Case, CaseClock, ClockMove, DutyLine, LimitChange
from onecity.core.cases.models.timekeeping import ChangeState
from onecity.core.cases.routing import line_for
from onecity.core.cases.states import OPEN_STATES
from onecity.core.cases.steps import By, advance
from onecity.core.cases.timekeeping.recalculating import Moved, count_moves
from onecity.core.notices.actions import notify
from onecity.science.worktime import UnknownYear, WorkCalendar

BATCH = 300
ROLE = "administrator"


@dataclass
class _Outcome:
    """What a batch changes: acts on cases, clocks with other limits, and how many running clocks keep theirs."""

    changes: list[Change] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    left: int = 0


class Applier:
    """Applies the limits of one list in memory."""

    def __init__(self, change: LimitChange, at: datetime, calendar: WorkCalendar) -> None:
        self._change, self._at, self._calendar = change, at, calendar
        self._by = By(change.created_by_id, change.by_name, ROLE)

    def outcome(self, dossiers: Sequence[Dossier], keys: set[int]) -> _Outcome:
        """What becomes of the cases of `keys`; the others among the dossiers follow a clock of theirs."""
        made = _Outcome()
        by_parent: dict[int | None, list[Dossier]] = {}
        for one in dossiers:
            by_parent.setdefault(one.case.clock_parent_id, []).append(one)
        for one in dossiers:
            if one.case.pk in keys and (line := self._line(one.case)):
                self._relimit(one, line, by_parent.get(one.case.pk, ()), made)
        return made

    def _line(self, case: Case) -> DutyLine | None:
        """The line of the list for a case, where it changes one of its limits."""
        circumstances = Circumstances(case.reported_at, case.point)
        line = line_for(self._change.duty_list, case.category_id, case.region_code, circumstances)
        return line if line and changed_limits(case, line) else None

    def _relimit(self, dossier: Dossier, line: DutyLine, followers: Sequence[Dossier], made: _Outcome) -> None:
        changed = changed_limits(dossier.case, line)
        before = [(clock, clock.due_at, (clock.amount, clock.unit)) for clock in dossier.clocks]
        given = Inputs(note=self._change.reason, line=line, extra={"limits_from": changed, "limit_change": self._change.pk})
        try:
            step = advance(dossier, ACTS["relimit"], self._by, self._at, given, self._calendar)
        except UnknownYear:
            made.left += len(before)
            return
        made.changes.append((dossier.case, step))
        for clock, due_before, limit in before:
            if (clock.amount, clock.unit) != limit:
                made.moved.append(Moved(clock, due_before))
            else:
                made.left += key_of(clock) in changed
        led = handling_clock(dossier)
        if led and any(one.limit is led for one in made.moved):
            self._follow(led, followers, made)

    def _follow(self, clock: CaseClock, followers: Sequence[Dossier], made: _Outcome) -> None:
        """Those that share the clock follow it."""
        inputs = Inputs(other_id=clock.case_id, shared=shared_of(clock))
        for one in followers:
            if one.case.state in ACTS["follow"].states:
                made.changes.append((one.case, advance(one, ACTS["follow"], self._by, self._at, inputs, self._calendar)))


def _batch(change: LimitChange) -> tuple[list[Dossier], set[int]]:
    """The next open cases, and those that follow their clocks; locked where something is to be written."""
    keys = set(Case.objects.filter(state__in=OPEN_STATES, pk__gt=change.last_case).order_by("pk").values_list("pk", flat=True)[:BATCH])
    rows = Case.objects.filter(Q(pk__in=keys) | Q(clock_parent__in=keys)).select_related("category", "lead", "holder", "duty_line")
    if change.state == ChangeState.RUNNING:
        rows = rows.select_for_update(of=("self",))
    cases = list(rows.order_by("pk"))
    return dossiers_of(cases), {case.pk for case in cases if case.pk in keys and case.state in OPEN_STATES}


def _write(change: LimitChange, outcome: _Outcome) -> None:
    write_beside(outcome.changes, (*BESIDE_FIELDS, "limits", "milestones"))
    ClockMove.objects.bulk_create([ClockMove.of(one.limit, one.due_before, limit_change=change) for one in outcome.moved])
    tell_all(outcome.changes)


def _count(change: LimitChange, outcome: _Outcome, cases: int, now: datetime) -> None:
    figures: dict[str, Any] = dict(change.figures)
    relimited = [case for case, step in outcome.changes if step.event.act == "relimit"]
    late = {one.limit.case_id for one in outcome.moved if one.limit.due_at <= now < one.due_before}
    gain = {one.limit.case_id for one in outcome.moved if one.limit.due_at > one.due_before}
    lose = {one.limit.case_id for one in outcome.moved if one.limit.due_at < one.due_before}
    counts = {
        "cases": cases,
        "changed": len(relimited),
        "clocks": len(outcome.moved),
        "late": len(late),
        "gain": len(gain),
        "lose": len(lose),
        "left": outcome.left,
    }
    change.figures = {name: figures.get(name, 0) + count for name, count in counts.items()}
    count_moves(change.report, outcome.moved, now)


@transaction.atomic
def _one_batch(key: int) -> bool:
    """Do some cases and say whether there may be more."""
    change = LimitChange.objects.select_for_update(of=("self",)).select_related("duty_list").get(pk=key)
    if not change.busy:
        return False
    now = timezone.now()
    dossiers, keys = _batch(change)
    outcome = Applier(change, now, city_calendar()).outcome(dossiers, keys)
    if change.state == ChangeState.RUNNING and outcome.changes:
        _write(change, outcome)
    _count(change, outcome, len(keys), now)
    if len(keys) < BATCH and not _more(change, keys):
        _finish(change)
    else:
        change.last_case = max(keys)
    change.save()
    return change.busy


def _more(change: LimitChange, keys: set[int]) -> bool:
    """Whether open cases lie beyond those of a batch: one may have been closed between its choice and its lock."""
    return bool(keys) and Case.objects.filter(state__in=OPEN_STATES, pk__gt=max(keys)).exists()


def _finish(change: LimitChange) -> None:
    if change.state == ChangeState.TRYING:
        change.state = ChangeState.TRIED
        return
    change.state, change.finished_at = ChangeState.DONE, timezone.now()
    if change.created_by_id:
        told = {"version": change.duty_list.version, "changed": change.figures["changed"], "late": change.figures["late"]}
        notify([change.created_by_id], "limits.applied", told, f"/duty/{change.duty_list_id}/limits/")


def work(key: int) -> None:
    """Try or apply to the end."""
    while _one_batch(key):
        pass
