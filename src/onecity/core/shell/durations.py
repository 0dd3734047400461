"""Lengths of time as people say them, in the reader's language. `frontend/modules/durations.ts` must say the same."""

from onecity.core.shell.words import DURATIONS

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


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
