"""The city's working calendar (工作日历): the hours of its seasons, the published holidays, and what the city changed about them."""

from onecity.core.accounts.calendars.current import city_calendar
from onecity.core.accounts.calendars.reading import BadCalendar, read_calendar

__all__ = ["BadCalendar", "city_calendar", "read_calendar"]
