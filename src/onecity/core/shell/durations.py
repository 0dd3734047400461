"""Lengths of time as people say them, in the reader's language. `frontend/modules/durations.ts` must say the same."""

from math import floor

from onecity.core.shell.words import DURATIONS
from onecity.science.worktime import Number, Unit

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
IN_HOURS = {Unit.WORKING_HOUR: "workingMinute", Unit.CALENDAR_HOUR: "calendarMinute"}
"""Units in hours and the word of their minutes."""
UNITS = IN_HOURS | {
    Unit.WORKING_HOUR: "workingHour",
    Unit.CALENDAR_HOUR: "calendarHour",
    Unit.WORKING_DAY: "workingDay",
    Unit.CALENDAR_DAY: "calendarDay",
}
"""Units and their words."""


def _say(key: str, **values: int | str) -> str:
    return str(DURATIONS[key]).format(**values)


def duration_words(seconds: float) -> str:
    """A length of time in seconds (its sign is dropped): 12 min, 1 h 06, 2 d 3 h."""
    whole = abs(int(seconds))
    days, hours, minutes = whole // DAY, whole % DAY // HOUR, whole % HOUR // MINUTE
    if days:
        return _say("daysHours", days=days, hours=hours) if hours and days < 30 else _say("days", days=days)
    if hours:
        return _say("hoursMinutes", hours=hours, minutes=f"{minutes:02d}") if minutes else _say("hours", hours=hours)
    return _say("minutes", minutes=minutes) if minutes else _say("underMinute")


def left_words(seconds: float) -> str:
    """Time until a limit: 50 min left; after it (negative): 3 h late."""
    return _say("late" if seconds < 0 else "left", time=duration_words(seconds))


def since_words(seconds: float) -> str:
    """Time since something happened: 3 h ago."""
    return _say("justNow") if seconds < MINUTE else _say("ago", time=duration_words(seconds))


def _number(value: float) -> str:
    """With one decimal where it is not whole; the rest is cut, so that nothing is told before it has passed."""
    return f"{floor(value * 10 + 1e-6) / 10:.1f}".removesuffix(".0")


def _amount(value: float, word: str) -> str:
    told = _number(value)
    return _say(word if told == "1" else f"{word}s", amount=told)


def limit_words(amount: Number, unit: str) -> str:
    """A limit as people say it: 6 working hours, 30 minutes, 15 working days."""
    known, size = Unit(unit), float(amount)
    if known in IN_HOURS and size < 1:
        return _amount(round(size * 60), IN_HOURS[known])
    return _amount(size, UNITS[known])


def counted_words(fraction: float, amount: float, unit: str) -> str:
    """What is left of a limit, or how far it is passed, as the limit counts: 1.5 of 2 working hours left.

    Under an hour both are told in minutes. `fraction` is used time over limit.
    """
    known, left = Unit(unit), amount * (1 - fraction)
    size = abs(left)
    if known in IN_HOURS and size < 1:
        time, limit = str(floor(size * 60 + 1e-6)), _amount(amount * 60, IN_HOURS[known])
    else:
        time, limit = _number(size), _amount(amount, UNITS[known])
    key = "leftOf" if left > 1e-6 else "overOf" if time == "0" else "lateOf"
    return _say(key, time=time, limit=limit)
