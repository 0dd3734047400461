"""What is read of the calendar: its versions, and a year as a page shows it."""

from calendar import Calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from chinese_calendar.constants import holidays, workdays
from django.db.models import QuerySet
from django.utils import timezone

from onecity.core.accounts.calendars.current import calendar_in, city_calendar, current_version
from onecity.core.accounts.calendars.reading import Content, package_content
from onecity.core.accounts.models import CalendarVersion
from onecity.science.worktime import WorkCalendar

SOON = timedelta(days=60)


def current_content() -> Content:
    """What the city says now."""
    return content_in(current_version())


def content_in(version: int) -> Content:
    """What the city said in a version; 0 is its package. Raises CalendarVersion.DoesNotExist."""
    return CalendarVersion.objects.get(pk=version).content if version else package_content()


def versions() -> QuerySet[CalendarVersion]:
    """Every version, newest first."""
    return CalendarVersion.objects.order_by("-pk")


@dataclass(frozen=True)
class Day:
    """A day of the year's page. `kind` is work, weekend, holiday or makeup; `changed` says that the city decided it."""

    date: date
    kind: str
    changed: bool
    why: str
    today: bool


@dataclass(frozen=True)
class Year:
    """A year by months of weeks; days outside a month are None. `known` says that its holidays are."""

    year: int
    known: bool
    months: tuple[tuple[int, tuple[tuple[Day | None, ...], ...]], ...]
    working_days: int


def _kind(calendar: WorkCalendar, day: date) -> str:
    if calendar.works_on(day):
        return "work" if day.weekday() < 5 else "makeup"
    return "weekend" if day.weekday() >= 5 and day not in holidays else "holiday"


def _day(calendar: WorkCalendar, content: Content, day: date) -> Day:
    told = content.get("days", {}).get(day.isoformat())
    return Day(day, _kind(calendar, day), told is not None, told["why"] if told else _name(day), day == timezone.localdate())


def _name(day: date) -> str:
    """What a published holiday is called; the package keeps English names."""
    found = holidays.get(day) or workdays.get(day)
    return str(found) if found else ""


def year_of(year: int, version: int) -> Year:
    """A year under a version of the calendar."""
    calendar, content = calendar_in(version), content_in(version)
    weeks = Calendar()

    def month(number: int) -> Iterator[tuple[Day | None, ...]]:
        for week in weeks.monthdatescalendar(year, number):
            yield tuple(_day(calendar, content, day) if day.month == number else None for day in week)

    months = tuple((number, tuple(month(number))) for number in range(1, 13))
    worked = sum(day.kind in {"work", "makeup"} for _number, rows in months for row in rows for day in row if day)
    return Year(year, year in calendar.known_years, months, worked)


def unknown_year_soon() -> int | None:
    """The next year whose holidays are not known although clocks will soon run into it."""
    years = sorted({timezone.localdate().year, (timezone.localdate() + SOON).year})
    return next((year for year in years if year not in city_calendar().known_years), None)
