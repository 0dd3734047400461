"""The city's working calendar, from its package and the published public holidays."""

from datetime import time
from functools import cache

from chinese_calendar.constants import holidays, workdays
from django.conf import settings

from onecity.science.worktime import Season, Span, WorkCalendar

SEASONS = (
    Season((1, 1), (Span(time(8, 30), time(12)), Span(time(14), time(17, 30)))),
    Season((6, 1), (Span(time(8, 30), time(12)), Span(time(14, 30), time(18)))),
    Season((10, 1), (Span(time(8, 30), time(12)), Span(time(14), time(17, 30)))),
)
"""Working hours of the Liaocheng government service hall; the days on which the seasons change are ours."""


@cache
def city_calendar() -> WorkCalendar:
    """The calendar every clock runs by. Holidays and make-up days come from chinesecalendar."""
    known = frozenset(day.year for day in holidays)
    return WorkCalendar(settings.TIME_ZONE, SEASONS, frozenset(holidays), frozenset(workdays), known)
