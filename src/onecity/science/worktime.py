"""Working time (工作时 工作日): adding to and measuring between moments under a city's calendar.

Definitions. A working day has one or more spans; which ones depends on the season. Public holidays have none, make-up days
have those of their season. `add_time` gives the *earliest* moment at which the amount has passed. N working days from a moment
at which a share s of the day's hours had passed end when the share s of the hours of the Nth next working day has passed.
Moments are aware; results are in the calendar's time zone, rounded to the second.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

Number = Decimal | float | int
HOUR, DAY = 3600, 86400


class Unit(StrEnum):
    """Units of a limit: 工作时, 工作日, 自然时, 自然日."""

    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    CALENDAR_HOUR = "calendar_hour"
    CALENDAR_DAY = "calendar_day"


class UnknownYear(LookupError):
    """A moment lies outside the years the calendar was built for."""


def _seconds(moment: time) -> int:
    return moment.hour * HOUR + moment.minute * 60 + moment.second


@dataclass(frozen=True)
class Span:
    """One stretch of work within a day. An end at 00:00 is the day's end; a stretch that ends where it begins is none."""

    start: time
    end: time

    @property
    def seconds(self) -> tuple[int, int]:
        """Its two ends in seconds from midnight."""
        return _seconds(self.start), _seconds(self.end) or DAY


WHOLE_DAY = Span(time(0), time(0))
"""Duty around the clock."""


@dataclass(frozen=True)
class Season:
    """The spans in force from a day of the year (month, day) until the next season begins."""

    begins: tuple[int, int]
    spans: tuple[Span, ...]

    @property
    def day(self) -> "Day":
        """The stretches of one of its working days, in order, without empty ones."""
        return tuple(sorted(span.seconds for span in self.spans if span.start != span.end or span == WHOLE_DAY))


Day = tuple[tuple[int, int], ...]
"""A day's spans as (start, end) in seconds from midnight; empty when nobody works."""


def _worked(day: Day, second: float) -> float:
    """Seconds worked in a day until a second of it."""
    return sum(max(0.0, min(second, end) - start) for start, end in day)


def _when(day: Day, worked: float) -> float:
    """The earliest second of a day at which so many seconds have been worked."""
    for start, end in day:
        if worked <= end - start:
            return start + worked
        worked -= end - start
    return float(day[-1][1])


@dataclass(frozen=True)
class WorkCalendar:
    """Seasons, holidays and make-up days of a city.

    `known_years` are those whose holidays are published. One year before them and two after are filled by weekdays alone;
    `assumes(moment)` says so. Beyond that UnknownYear is raised.
    """

    zone: str
    seasons: tuple[Season, ...]
    holidays: frozenset[date] = frozenset()
    makeup: frozenset[date] = frozenset()
    known_years: frozenset[int] = field(default_factory=frozenset)

    def assumes(self, moment: datetime) -> bool:
        """Whether the year of a moment has no published holidays, so that weekdays were taken for working days."""
        return moment.astimezone(self.place).year not in self.known_years

    def works_on(self, day: date) -> bool:
        """Whether a day is a working day."""
        return day in self.makeup or (day.weekday() < 5 and day not in self.holidays)

    def is_working(self, moment: datetime) -> bool:
        """Whether somebody works at a moment; the end of a stretch is not part of it."""
        local = moment.astimezone(self.place)
        second = local.hour * HOUR + local.minute * 60 + local.second
        return any(start <= second < end for start, end in self.spans_on(local.date()))

    def spans_on(self, day: date) -> Day:
        """The stretches of a day in seconds from midnight; none when nobody works."""
        if not self.works_on(day):
            return ()
        starts = [begins for begins, _day in self._season_days]
        return self._season_days[bisect_right(starts, (day.month, day.day)) - 1][1]

    @cached_property
    def place(self) -> ZoneInfo:
        """The time zone of the city."""
        return ZoneInfo(self.zone)

    @cached_property
    def _first(self) -> date:
        return date(min(self.known_years) - 1, 1, 1)

    @cached_property
    def _season_days(self) -> list[tuple[tuple[int, int], Day]]:
        ordered = sorted(self.seasons, key=lambda season: season.begins)
        return [(one.begins, one.day) for one in ordered]

    def _each_day(self) -> Iterator[date]:
        day, end = self._first, date(max(self.known_years) + 3, 1, 1)
        while day < end:
            yield day
            day += timedelta(days=1)

    @cached_property
    def _days(self) -> list[Day]:
        return [self.spans_on(day) for day in self._each_day()]

    @cached_property
    def _totals(self) -> list[float]:
        return [_worked(day, DAY) for day in self._days]

    @cached_property
    def _seconds_before(self) -> list[float]:
        """Working seconds before each day, with the grand total at the end."""
        sums = [0.0]
        for total in self._totals:
            sums.append(sums[-1] + total)
        return sums

    @cached_property
    def _days_before(self) -> list[int]:
        """Working days before each day, with the grand total at the end."""
        sums = [0]
        for day in self._days:
            sums.append(sums[-1] + bool(day))
        return sums

    def _locate(self, moment: datetime) -> tuple[int, float]:
        local = moment.astimezone(self.place)
        index = (local.date() - self._first).days
        if not 0 <= index < len(self._days):
            raise UnknownYear(local.year)
        return index, local.hour * HOUR + local.minute * 60 + local.second + local.microsecond / 1e6

    def _moment(self, index: int, second: float) -> datetime:
        midnight = datetime.combine(self._first + timedelta(days=index), time(), self.place)
        return midnight + timedelta(seconds=round(second))

    def position_in_seconds(self, moment: datetime) -> float:
        """Working seconds from the calendar's beginning to a moment."""
        index, second = self._locate(moment)
        return self._seconds_before[index] + _worked(self._days[index], second)

    def position_in_days(self, moment: datetime) -> float:
        """Working days from the calendar's beginning to a moment, the last one by the share of its hours."""
        index, second = self._locate(moment)
        total = self._totals[index]
        return self._days_before[index] + (_worked(self._days[index], second) / total if total else 0.0)

    def moment_of_seconds(self, position: float) -> datetime:
        """The earliest moment at a position in working seconds."""
        index = max(0, bisect_left(self._seconds_before, position) - 1)
        return self._at(index, position - self._seconds_before[min(index, len(self._days) - 1)])

    def moment_of_days(self, position: float) -> datetime:
        """The earliest moment at a position in working days."""
        index = max(0, bisect_left(self._days_before, position) - 1)
        share = position - self._days_before[min(index, len(self._days) - 1)]
        return self._at(index, share * self._totals[min(index, len(self._days) - 1)])

    def _at(self, index: int, worked: float) -> datetime:
        if index >= len(self._days):
            raise UnknownYear(self._first.year + index // 365)
        return self._moment(index, _when(self._days[index], worked) if self._days[index] else 0.0)


@dataclass(frozen=True)
class Stretch:
    """A time in which a limit runs, and how much of its unit passes in a second of it."""

    begins: datetime
    ends: datetime
    speed: float


def _plus_working(calendar: WorkCalendar, start: datetime, amount: float, unit: Unit) -> datetime:
    if unit is Unit.WORKING_HOUR:
        return calendar.moment_of_seconds(calendar.position_in_seconds(start) + amount * HOUR)
    return calendar.moment_of_days(round(calendar.position_in_days(start) + amount, 9))


_CALENDAR_SECONDS = {Unit.CALENDAR_HOUR: HOUR, Unit.CALENDAR_DAY: DAY}


def add_time(calendar: WorkCalendar, start: datetime, amount: Number, unit: Unit) -> datetime:
    """The earliest moment at which `amount` > 0 of a unit has passed since `start`. Raises UnknownYear."""
    if unit in _CALENDAR_SECONDS:
        return start + timedelta(seconds=round(float(amount) * _CALENDAR_SECONDS[unit]))
    return max(start, _plus_working(calendar, start, float(amount), unit))


def elapsed(calendar: WorkCalendar, start: datetime, end: datetime, unit: Unit) -> float:
    """How much of a unit passed from `start` to `end`; negative when `end` lies before. Raises UnknownYear."""
    if unit in _CALENDAR_SECONDS:
        return (end - start).total_seconds() / _CALENDAR_SECONDS[unit]
    if unit is Unit.WORKING_HOUR:
        return (calendar.position_in_seconds(end) - calendar.position_in_seconds(start)) / HOUR
    return calendar.position_in_days(end) - calendar.position_in_days(start)


def _working_stretches(calendar: WorkCalendar, since: datetime, until: datetime, unit: Unit) -> Iterator[Stretch]:
    day, last = since.astimezone(calendar.place).date(), until.astimezone(calendar.place).date()
    while day <= last:
        midnight, spans = datetime.combine(day, time(), calendar.place), calendar.spans_on(day)
        whole = HOUR if unit is Unit.WORKING_HOUR else _worked(spans, DAY)
        for start, end in spans:
            begins, ends = max(since, midnight + timedelta(seconds=start)), min(until, midnight + timedelta(seconds=end))
            if begins < ends:
                yield Stretch(begins, ends, 1 / whole)
        day += timedelta(days=1)


def stretches(calendar: WorkCalendar, since: datetime, until: datetime, unit: Unit) -> Iterator[Stretch]:
    """When a limit of a unit runs between two moments: speed times seconds, summed, is what `elapsed` says of them."""
    if unit in _CALENDAR_SECONDS:
        yield Stretch(since, until, 1 / _CALENDAR_SECONDS[unit])
    else:
        yield from _working_stretches(calendar, since, until, unit)
