"""What an act brings about by itself: a filed case goes to the lead its duty line names, where the list says so."""

from collections.abc import Callable
from datetime import datetime

from onecity.core.accounts.calendars import city_calendar
from onecity.core.cases.actions.machine import PLATFORM
from onecity.core.cases.actions.telling import notify_of
from onecity.core.cases.actions.writing import write
from onecity.core.cases.acts import ACTS
from onecity.core.cases.dossier import Dossier
from onecity.core.cases.duty.faults import record_fault
from onecity.core.cases.routing import Route, dispatches_itself, route
from onecity.core.cases.steps import Inputs, advance


def dispatch_by_list(dossier: Dossier, at: datetime) -> None:
    """Dispatch a filed case where its line says so; where the list names nobody, tell its stewards and leave it to the dispatcher."""
    case = dossier.case
    decided = route(case.duty_line, case.region_code)
    if decided.fault:
        record_fault(case, decided, at)
    elif decided.lead and decided.line and dispatches_itself(decided.line, decided.line.duty_list):
        _dispatch(dossier, decided, at)


def _dispatch(dossier: Dossier, decided: Route, at: datetime) -> None:
    inputs = Inputs(line=decided.line, lead=decided.lead, assisting=decided.assisting, extra={"automatic": True})
    step = advance(dossier, ACTS["dispatch"], PLATFORM, at, inputs, city_calendar())
    write(dossier.case, step)
    notify_of(dossier.case, step)


FOLLOW_UPS: dict[str, Callable[[Dossier, datetime], None]] = {"file": dispatch_by_list}


def follow_up(dossier: Dossier, act_code: str, at: datetime) -> None:
    """Do what follows from an act, in its transaction."""
    if act_code in FOLLOW_UPS:
        FOLLOW_UPS[act_code](dossier, at)
