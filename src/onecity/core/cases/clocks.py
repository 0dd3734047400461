"""The clocks of a case: from a limit, a start and the city's calendar alone, so that every figure can be replayed."""

from datetime import datetime
from decimal import Decimal

from onecity.core.cases.models import Case, CaseClock
from onecity.core.cases.states import CLOCK_OF, Stage
from onecity.science.worktime import Unit, WorkCalendar, add_time

WARN, DUE, ESCALATE = Decimal("0.75"), Decimal(1), Decimal("1.5")

_ROUNDS: dict[Stage, str] = {
    Stage.DISPATCH: "return_count",
    Stage.SIGN: "return_count",
    Stage.HANDLE: "rework_count",
    Stage.VERIFY: "rework_count",
    Stage.CLOSE: "rework_count",
}


def start_clock(case: Case, at: datetime, calendar: WorkCalendar) -> CaseClock | None:
    """Start the clock of the state just entered and copy its marks to the case; None where no clock runs."""
    stage = CLOCK_OF.get(case.state)
    limit = case.limits.get(stage) if stage else None
    if stage is None or limit is None:
        case.warn_at = case.due_at = case.escalate_at = None
        return None
    amount, unit = Decimal(str(limit[0])), Unit(limit[1])
    case.warn_at, case.due_at, case.escalate_at = (add_time(calendar, at, amount * share, unit) for share in (WARN, DUE, ESCALATE))
    return CaseClock(
        case=case,
        stage=stage,
        round=1 + getattr(case, _ROUNDS[stage]) if stage in _ROUNDS else 1,
        amount=amount,
        unit=unit,
        started_at=at,
        warn_at=case.warn_at,
        due_at=case.due_at,
        escalate_at=case.escalate_at,
    )
