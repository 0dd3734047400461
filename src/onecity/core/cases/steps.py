"""What an act does to a case, without database, clock or permission: actions, bulk history and replay all go through here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point

from onecity.core.accounts.models import Organisation
from onecity.core.cases.acts import Act
from onecity.core.cases.clocks import start_clock
from onecity.core.cases.models import Case, CaseClock, CaseEvent, Category, DutyLine
from onecity.science.worktime import WorkCalendar


@dataclass(frozen=True)
class By:
    """Who acts, and in which capacity."""

    user_id: int | None
    name: str
    role: str = ""
    organisation_id: int | None = None


@dataclass(frozen=True)
class Inputs:
    """What an act was given, resolved to records of the house."""

    note: str = ""
    category: Category | None = None
    urgency: str = ""
    number: str = ""
    line: DutyLine | None = None
    lead: Organisation | None = None
    assisting: tuple[Organisation, ...] = ()
    rating: str = ""
    position: Point | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """The rows an act leaves behind, unsaved. `ends_clock` says that the running clock stops."""

    event: CaseEvent
    clock: CaseClock | None
    ends_clock: bool


def _categorise(case: Case, given: Inputs) -> None:
    if given.category:
        case.category = given.category
    if given.line:
        case.duty_line, case.limits = given.line, given.line.limits


def _file(case: Case, given: Inputs) -> None:
    case.number = given.number
    case.urgency = given.urgency or case.urgency
    _categorise(case, given)


def _dispatch(case: Case, given: Inputs) -> None:
    case.lead = given.lead
    case.assisting = sorted(organisation.pk for organisation in given.assisting)


def _return(case: Case, given: Inputs) -> None:
    case.return_count += 1
    case.lead, case.assisting = None, []


def _fail(case: Case, given: Inputs) -> None:
    case.rework_count += 1


def _rate(case: Case, given: Inputs) -> None:
    case.rating = given.rating


_EFFECTS: dict[str, Callable[[Case, Inputs], None]] = {
    "report": _categorise,
    "accept": _categorise,
    "file": _file,
    "dispatch": _dispatch,
    "return": _return,
    "fail": _fail,
    "rate": _rate,
}


def _finished(case: Case, by: By, at: datetime) -> None:
    case.handled_at, case.handled_by_id, case.handled_by_organisation_id = at, by.user_id, by.organisation_id


def _closed(case: Case, by: By, at: datetime) -> None:
    case.closed_at = at


_MARKS: dict[str, Callable[[Case, By, datetime], None]] = {"finish": _finished, "close": _closed}


def _record(given: Inputs) -> dict[str, Any]:
    """What the history keeps of the inputs: codes only, nothing that was not given."""
    record = {
        "category": given.category and given.category.key,
        "urgency": given.urgency,
        "number": given.number,
        "duty_list": given.line and given.line.duty_list_id,
        "line": given.line and given.line.number,
        "lead": given.lead and given.lead.code,
        "assisting": sorted(organisation.code for organisation in given.assisting),
        "rating": given.rating,
        **given.extra,
    }
    return {key: value for key, value in record.items() if value}


def advance(case: Case, act: Act, by: By, at: datetime, given: Inputs, calendar: WorkCalendar) -> Step:
    """Carry out an act on a case in memory and return the rows to write.

    The caller has checked state and permission. Times are aware; `at` never lies before `case.state_since`.
    """
    before = case.state if act.states else ""
    _EFFECTS.get(act.code, lambda case, given: None)(case, given)
    _MARKS.get(act.code, lambda case, by, at: None)(case, by, at)
    moves = act.to is not None
    clock = None
    if moves:
        case.state, case.state_since = str(act.to), at
        clock = start_clock(case, at, calendar)
    case.event_count += 1
    event = CaseEvent(
        case=case,
        sequence=case.event_count,
        act=act.code,
        from_state=before,
        to_state=case.state,
        at=at,
        actor_id=by.user_id,
        actor_name=by.name,
        role=by.role,
        organisation_id=by.organisation_id,
        note=given.note,
        data=_record(given),
        position=given.position,
    )
    return Step(event, clock, moves and bool(before))
