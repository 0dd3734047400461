"""When something was done that arrives later: the moment by the device's word, held against the server's clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

LONGEST_SLEEP = timedelta(hours=6)
OLDEST = timedelta(days=60)


@dataclass(frozen=True)
class Told:
    """What a device says with a thing it held back: its clock when that was done and when it is sent, and how long it counted between.

    `counted` comes from a counter that nobody can set, but that may stand still while the device sleeps; None where the device was
    started anew in between.
    """

    said: datetime
    sent: datetime
    counted: timedelta | None = None


@dataclass(frozen=True)
class Moment:
    """When something was done and when it arrived; `by` tells how it was found: "clock", "counted" or "arrival"."""

    at: datetime
    arrived: datetime
    said: datetime
    by: str

    @property
    def kept(self) -> Mapping[str, Any]:
        """What the history keeps of it."""
        return {"device": {"said": self.said.isoformat(), "by": self.by}}


def _held(told: Told) -> tuple[timedelta, str]:
    """How long it was held back. The device's clock counts, unless it was set in between: then its counter, or nothing."""
    by_clock, counted = told.sent - told.said, told.counted
    if counted is not None and not timedelta(0) <= by_clock - counted <= LONGEST_SLEEP:
        return counted, "counted"
    if by_clock < timedelta(0) or by_clock > OLDEST:
        return timedelta(0), "arrival"
    return by_clock, "clock"


def moment_of(told: Told, arrived: datetime) -> Moment:
    """When it was done by the server's clock: never after its arrival, whatever the device's clock says."""
    held, by = _held(told)
    return Moment(arrived - max(timedelta(0), min(held, OLDEST)), arrived, told.said, by)
