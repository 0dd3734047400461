"""Kinds of conditions of a duty line. Each is a file of this folder with a `KIND`; a new one is found by itself."""

from onecity.core.cases.duty.conditions.kinds import (
    ConditionKind,
    condition_kinds,
    exhaust,
    hold,
    overlap,
    read_conditions,
    show_conditions,
)

__all__ = ["ConditionKind", "condition_kinds", "exhaust", "hold", "overlap", "read_conditions", "show_conditions"]
