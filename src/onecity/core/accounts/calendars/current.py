"""The calendar in force. Every process remembers it and looks every few seconds whether there is a newer version."""

from dataclasses import dataclass
from functools import cache
from time import monotonic

from onecity.core.accounts.calendars.reading import calendar_of, package_content
from onecity.core.accounts.models import CalendarVersion
from onecity.science.worktime import WorkCalendar

LOOK_SECONDS = 5.0
"""How long a process may go on with an older version; what it did meanwhile is put right by the recalculation that follows a change."""


@dataclass
class _Known:
    """The version this process knows, and when it last looked."""

    version: int = 0
    looked: float = float("-inf")


_known = _Known()


@cache
def package_calendar() -> WorkCalendar:
    """The calendar of the city package. Raises BadCalendar."""
    return calendar_of(package_content())


@cache
def calendar_in(version: int) -> WorkCalendar:
    """The calendar of a version, which never changes; 0 is the city package's."""
    return calendar_of(CalendarVersion.objects.get(pk=version).content) if version else package_calendar()


def current_version() -> int:
    """The newest version, 0 where the city has changed nothing yet."""
    return CalendarVersion.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def city_calendar() -> WorkCalendar:
    """The calendar every clock of the city runs by. Raises BadCalendar."""
    if monotonic() - _known.looked >= LOOK_SECONDS:
        _known.version, _known.looked = current_version(), monotonic()
    return calendar_in(_known.version)


def look_again() -> None:
    """Let this process look for a newer version at once."""
    _known.looked = float("-inf")
