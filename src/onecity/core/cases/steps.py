"""What an act does to a case, without database, clock or permission: actions, bulk history and replay all go through here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from onecity.core.cases import clocks
from onecity.core.cases.acts import BACK, Act
from onecity.core.cases.dossier import Dossier
from onecity.core.cases.effects import EFFECTS
from onecity.core.cases.effects.deed import By, Deed, begin_clock
from onecity.core.cases.given import Inputs, recorded
from onecity.core.cases.models import Case, CaseClock, CaseEvent, Ticket
from onecity.core.cases.models.timed import Timed
from onecity.core.cases.states import CLOCK_OF, RESTING_STATES, RUNS_IN, Stage, State
from onecity.core.cases.ticketing import answer, keep_tickets, open_ticket
from onecity.science.worktime import WorkCalendar

__all__ = ["By", "Inputs", "Step", "advance"]


@dataclass(frozen=True)
class Step:
    """The rows an act leaves behind, unsaved: its event, and the clocks and tickets that began or changed."""

    event: CaseEvent
    clocks: tuple[CaseClock, ...]
    tickets: tuple[Ticket, ...]


def target_of(case: Case, act: Act) -> State | None:
    """The state an act leads to, or None where it leaves it. What nobody leads cannot be handled: it goes to the dispatcher."""
    if act.to == BACK:
        return State(case.state_before)
    if act.to == State.HANDLING and case.lead_id is None:
        return State.FILED
    return act.to


def _rest(timed: Iterable[Timed], deed: Deed) -> None:
    for one in timed:
        if one.running:
            clocks.stop(one, deed.at, deed.calendar)


def _wake(timed: Iterable[Timed], deed: Deed) -> None:
    for one in timed:
        if one.ended_at is None and one.stopped_at:
            clocks.resume(one, deed.at, deed.calendar)


def _end_left(dossier: Dossier, after: State, deed: Deed) -> None:
    for clock in dossier.clocks:
        if clock.ended_at is None and after not in RUNS_IN[clock.stage]:
            clocks.finish(clock, deed.at, deed.calendar)


def _begin(dossier: Dossier, before: str, after: State, deed: Deed) -> None:
    stage = CLOCK_OF.get(after)
    if stage and not any(clock.stage == stage and clock.ended_at is None and not clock.milestone for clock in dossier.clocks):
        begin_clock(dossier, stage, deed)
    if after == State.DISPATCHED:
        begin_clock(dossier, Stage.FEEDBACK, deed)
    if (before, after) == (State.DISPATCHED, State.HANDLING):
        for name, *limit in dossier.case.milestones:
            begin_clock(dossier, Stage.HANDLE, deed, limit, name)


def _move(dossier: Dossier, before: str, after: State, deed: Deed) -> None:
    case = dossier.case
    case.state, case.state_since = str(after), deed.at
    if after == State.MERGED:
        case.state_before = before
    if after in RESTING_STATES:
        _rest([*dossier.clocks, *dossier.tickets], deed)
        return
    _end_left(dossier, after, deed)
    if before in RESTING_STATES:
        _wake([*dossier.clocks, *dossier.tickets], deed)
        _follow_on(dossier)
    _begin(dossier, before, after, deed)


def _follow_on(dossier: Dossier) -> None:
    """A clock that follows another goes on as that one stands."""
    for clock in dossier.clocks:
        if clock.stage == Stage.HANDLE and not clock.milestone and clock.ended_at is None and dossier.case.shared_clock:
            clocks.take_shared(clock, dossier.case.shared_clock)


def _involve(case: Case) -> None:
    """Keep in one place who sees the case beside its lead."""
    case.involved = sorted({*case.assisting, *case.handed_down, *case.former_leads})


def _values(timed: Timed) -> tuple[object, ...]:
    return tuple(getattr(timed, field.attname) for field in timed._meta.concrete_fields)


def advance(dossier: Dossier, act: Act, by: By, at: datetime, given: Inputs, calendar: WorkCalendar) -> Step:
    """Carry out an act on a case in memory and return the rows to write.

    The caller has checked state and permission. Times are aware; `at` never lies before the act before.
    """
    case, deed = dossier.case, Deed(by, at, given, calendar)
    seen = [(one, _values(one)) for one in (*dossier.clocks, *dossier.tickets)]
    before, led_by = case.state if act.states else "", case.lead_id
    EFFECTS.get(act.code, lambda dossier, deed: None)(dossier, deed)
    answer(dossier, deed)
    target = target_of(case, act)
    if target is not None:
        _move(dossier, before, target, deed)
    keep_tickets(dossier, before, deed)
    open_ticket(dossier, deed)
    _involve(case)
    clocks.copy_marks(case, dossier.clocks)
    case.event_count += 1
    changed = _changed(dossier, seen)
    dossier.settle()
    case.open_tickets = sorted({ticket.kind for ticket in dossier.tickets})
    return Step(_event(case, act, before, led_by, deed), *changed)


def _changed(dossier: Dossier, seen: list[tuple[Timed, tuple[object, ...]]]) -> tuple[tuple[CaseClock, ...], tuple[Ticket, ...]]:
    """The clocks and tickets that began or are not what they were."""
    same = {id(one) for one, values in seen if _values(one) == values}
    return tuple(one for one in dossier.clocks if id(one) not in same), tuple(one for one in dossier.tickets if id(one) not in same)


def _event(case: Case, act: Act, before: str, led_by: int | None, deed: Deed) -> CaseEvent:
    by, given = deed.by, deed.given
    return CaseEvent(
        case=case,
        sequence=case.event_count,
        act=act.code,
        from_state=before,
        to_state=case.state,
        at=deed.at,
        actor_id=by.user_id,
        actor_name=by.name,
        role=by.role,
        organisation_id=by.organisation_id,
        lead_id=case.lead_id or led_by,
        note=given.note,
        data=recorded(given),
        position=given.position,
    )
