"""The limits of another duty list in a case that runs already, decided by an administrator (decision 0107)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from onecity.core.cases import clocks
from onecity.core.cases.dossier import Dossier
from onecity.core.cases.effects.deed import Deed
from onecity.core.cases.models import Case, CaseClock, DutyLine
from onecity.core.cases.states import Stage

Limits = Mapping[str, Any]


def _same(one: Any, other: Any) -> bool:
    return one is not None and float(one[0]) == float(other[0]) and one[1] == other[1]


def _milestones(case: Case, line: DutyLine) -> list[list[Any]]:
    """The milestones of the case, by name with the limits of the line."""
    new = {name: [name, *limit] for name, *limit in line.milestones}
    return [new.get(name, [name, *limit]) for name, *limit in case.milestones]


def changed_limits(case: Case, line: DutyLine) -> dict[str, list[Any]]:
    """What a line would change in a case: a stage → [limit before or None, limit of the line]; milestones by "handle:NAME"."""
    stages = {stage: [case.limits.get(stage), limit] for stage, limit in line.limits.items()}
    known = {name: limit for name, *limit in case.milestones}
    steps = {f"{Stage.HANDLE}:{name}": [known[name], limit] for name, *limit in _milestones(case, line)}
    return {key: pair for key, pair in (stages | steps).items() if not _same(*pair)}


def key_of(clock: CaseClock) -> str:
    """How `changed_limits` calls the limit of a clock."""
    return f"{clock.stage}:{clock.milestone}" if clock.milestone else clock.stage


def _take(clock: CaseClock, before: Any, limit: Any, deed: Deed) -> None:
    """Count a clock by another limit from its start; time that was granted stays granted.

    What was used or granted in one unit cannot be told in another: such a clock keeps the limit it has.
    """
    granted = clock.amount - Decimal(str(before[0])) if before and before[1] == clock.unit else Decimal(0)
    if limit[1] != clock.unit and (clock.used or granted or not clock.running):
        return
    clock.amount, clock.unit = Decimal(str(limit[0])) + granted, limit[1]
    if clock.running:
        clocks.set_marks(clock, deed.calendar)


def relimit(dossier: Dossier, deed: Deed) -> None:
    """Take the limits of a line for the clocks that run and those to come; whose the case is does not change.

    A clock that follows another case's goes on following it.
    """
    case, line = dossier.case, deed.given.line
    if line is None:
        return
    changed = changed_limits(case, line)
    case.limits, case.milestones = {**case.limits, **line.limits}, _milestones(case, line)
    for clock in dossier.clocks:
        follows = clock.stage == Stage.HANDLE and not clock.milestone and case.shared_clock
        if clock.ended_at is None and not follows and (pair := changed.get(key_of(clock))):
            before, limit = pair
            _take(clock, before, limit, deed)
