"""What an organisation may appeal against (申诉): the lateness of its stages, and failed verifications."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from onecity.core.cases.models import CaseClock, CaseEvent
from onecity.core.cases.states import Stage

APPEALED_STAGES = (Stage.SIGN, Stage.HANDLE, Stage.FEEDBACK)


@dataclass(frozen=True)
class Countable:
    """One thing that counts against an organisation. `code` is "stage:round", with a milestone "stage:round:name", or "rework:sequence"."""

    code: str
    at: datetime
    clock: CaseClock | None = None


def clock_code(clock: CaseClock) -> str:
    """How an appeal names a clock."""
    return ":".join(part for part in (clock.stage, str(clock.round), clock.milestone) if part)


def _late(clock: CaseClock, now: datetime) -> bool:
    return clock.late if clock.late is not None else clock.running and clock.due_at < now


def countable(clocks: Iterable[CaseClock], events: Iterable[CaseEvent], excused: Iterable[str], now: datetime) -> list[Countable]:
    """Everything that counts, without what was excused already."""
    late = (Countable(clock_code(clock), clock.due_at, clock) for clock in clocks if clock.stage in APPEALED_STAGES and _late(clock, now))
    reworks = (Countable(f"rework:{event.sequence}", event.at) for event in events if event.act == "fail")
    gone = set(excused)
    return [one for one in (*late, *reworks) if one.code not in gone]
