"""The hard days of working time: make-up days around a holiday, the change of hours, empty and whole-day spans."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onecity.science.worktime import WHOLE_DAY, Season, Span, Unit, WorkCalendar, add_time, elapsed, stretches
from tests.worktimes import CALENDAR, MORNING, ZONE, amounts, at, moments, units

AROUND_THE_CLOCK = WorkCalendar("Asia/Shanghai", (Season((1, 1), (WHOLE_DAY,)),), known_years=frozenset({2026}))
EMPTY = Span(time(12), time(12))
SPANS = (MORNING, Span(time(14), time(17, 30)))
FORWARD = timedelta(days=25)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due"),
    [
        ("2026-09-18T16:30", 3, "working_day", "2026-09-22T16:30"),
        ("2026-09-30T11:00", 2, "working_day", "2026-10-09T11:00"),
        ("2026-09-30T15:30", 3, "working_day", "2026-10-10T15:00"),
        ("2026-09-30T17:30", 14, "working_hour", "2026-10-09T17:00"),
        ("2026-09-30T18:00", 21, "working_hour", "2026-10-10T17:30"),
        ("2026-05-29T15:00", 1, "working_day", "2026-06-01T15:30"),
        ("2026-05-29T15:00", 4, "working_hour", "2026-06-01T10:00"),
    ],
)
def test_limits_across_holidays_with_two_make_up_days_and_the_change_of_hours(start: str, amount: float, unit: str, due: str) -> None:
    """Holiday 1–7 October with work on Sunday 20 September and Saturday 10 October; afternoons begin half an hour earlier from October."""
    assert add_time(CALENDAR, at(start), amount, Unit(unit)) == at(due)


across = st.datetimes(datetime(2026, 9, 17), datetime(2026, 10, 12)).map(lambda moment: moment.replace(microsecond=0, tzinfo=ZONE))


def walked(calendar: WorkCalendar, start: datetime, end: datetime) -> float:
    """Working hours between two moments, minute by minute."""
    minutes = int((end - start).total_seconds() // 60)
    return sum(calendar.is_working(start + timedelta(minutes=minute)) for minute in range(minutes)) / 60


@settings(deadline=None, max_examples=40)
@given(across.map(lambda moment: moment.replace(second=0)), st.integers(1, 60))
def test_a_limit_across_the_holiday_is_what_a_clock_on_the_wall_counts(start: datetime, hours: int) -> None:
    due = add_time(CALENDAR, start, hours, Unit.WORKING_HOUR)
    assert walked(CALENDAR, start, due) == hours


@given(across, across, units)
def test_time_across_the_holiday_adds_up_wherever_it_is_cut(one: datetime, other: datetime, unit: Unit) -> None:
    start, end = sorted((one, other))
    middle = start + (end - start) / 2
    parts = elapsed(CALENDAR, start, middle, unit) + elapsed(CALENDAR, middle, end, unit)
    assert parts == pytest.approx(elapsed(CALENDAR, start, end, unit), abs=1e-9)


@given(across, amounts, units)
def test_the_marks_of_a_limit_keep_their_order(start: datetime, amount: float, unit: Unit) -> None:
    warn, due, escalate = (add_time(CALENDAR, start, amount * share, unit) for share in (0.75, 1, 1.5))
    assert start <= warn <= due <= escalate


@given(across, amounts, st.floats(0.1, 0.9))
def test_a_stop_of_any_length_moves_a_limit_by_what_was_left(start: datetime, amount: float, share: float) -> None:
    stopped = add_time(CALENDAR, start, amount * share, Unit.WORKING_HOUR)
    used = elapsed(CALENDAR, start, stopped, Unit.WORKING_HOUR)
    resumed = stopped + timedelta(days=9, hours=5)
    due = add_time(CALENDAR, resumed, amount - used, Unit.WORKING_HOUR)
    assert used + elapsed(CALENDAR, resumed, due, Unit.WORKING_HOUR) == pytest.approx(amount, abs=1e-3)


@given(moments, amounts, units)
def test_empty_spans_change_nothing(start: datetime, amount: float, unit: Unit) -> None:
    with_empty = WorkCalendar("Asia/Shanghai", (Season((1, 1), (EMPTY, *SPANS)),), known_years=frozenset({2026}))
    without = WorkCalendar("Asia/Shanghai", (Season((1, 1), SPANS),), known_years=frozenset({2026}))
    assert add_time(with_empty, start, amount, unit) == add_time(without, start, amount, unit)


def test_a_season_without_work_is_passed_over() -> None:
    shut = WorkCalendar(
        "Asia/Shanghai",
        (Season((1, 1), SPANS), Season((7, 1), (EMPTY,)), Season((8, 1), SPANS)),
        known_years=frozenset({2026}),
    )
    assert add_time(shut, at("2026-06-30T17:00"), 1, Unit.WORKING_HOUR) == at("2026-08-03T09:00")
    assert add_time(shut, at("2026-06-30T10:00"), 1, Unit.WORKING_DAY) == at("2026-08-03T10:00")


@given(moments, amounts)
def test_duty_around_the_clock_counts_every_hour_of_its_days(start: datetime, amount: float) -> None:
    due = add_time(AROUND_THE_CLOCK, start, amount, Unit.WORKING_HOUR)
    assert elapsed(AROUND_THE_CLOCK, start, due, Unit.WORKING_HOUR) == pytest.approx(amount, abs=1e-3)
    weekend = sum((start.date() + timedelta(days=day)).weekday() >= 5 for day in range((due.date() - start.date()).days + 1))
    assert timedelta(hours=amount) <= due - start <= timedelta(hours=amount, days=weekend)


def test_duty_around_the_clock_works_at_midnight() -> None:
    assert AROUND_THE_CLOCK.is_working(at("2026-07-20T00:00")) and AROUND_THE_CLOCK.is_working(at("2026-07-20T23:59:59"))
    assert not AROUND_THE_CLOCK.is_working(at("2026-07-25T12:00"))
    assert AROUND_THE_CLOCK.spans_on(date(2026, 7, 20)) == ((0, 86400),)


@given(across, across, units)
def test_the_stretches_of_a_limit_add_up_to_what_has_elapsed(one: datetime, other: datetime, unit: Unit) -> None:
    start, end = min(one, other), max(one, other)
    found = list(stretches(CALENDAR, start, end, unit))
    assert sum(run.speed * (run.ends - run.begins).total_seconds() for run in found) == pytest.approx(
        elapsed(CALENDAR, start, end, unit), abs=1e-6
    )
    assert all(earlier.ends <= later.begins for earlier, later in pairwise(found))
