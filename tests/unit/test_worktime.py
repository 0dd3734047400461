"""Working time: known days, and the laws that hold for all of them."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onecity.science.worktime import Unit, UnknownYear, add_time, elapsed
from tests.worktimes import CALENDAR, amounts, at, moments, units


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due"),
    [
        ("2026-07-20T10:00", 2, "working_hour", "2026-07-20T12:00"),
        ("2026-07-20T11:30", 1, "working_hour", "2026-07-20T15:00"),
        ("2026-07-24T17:30", 1, "working_hour", "2026-07-27T09:00"),
        ("2026-07-25T03:00", 1, "working_day", "2026-07-27T18:00"),
        ("2026-07-20T10:00", 7, "working_day", "2026-07-29T10:00"),
        ("2026-09-18T10:00", 1, "working_day", "2026-09-20T10:00"),
        ("2026-09-30T16:00", 1, "working_day", "2026-10-08T15:30"),
        ("2026-09-30T17:00", 2, "working_hour", "2026-10-08T09:30"),
        ("2026-10-09T10:00", 1, "working_day", "2026-10-10T10:00"),
        ("2026-07-25T03:00", 2, "calendar_hour", "2026-07-25T05:00"),
        ("2026-07-25T03:00", 1.5, "calendar_day", "2026-07-26T15:00"),
    ],
)
def test_known_limits(start: str, amount: float, unit: str, due: str) -> None:
    assert add_time(CALENDAR, at(start), amount, Unit(unit)) == at(due)


@given(moments, amounts, units)
def test_elapsed_undoes_add_time(start: datetime, amount: float, unit: Unit) -> None:
    due = add_time(CALENDAR, start, amount, unit)
    assert elapsed(CALENDAR, start, due, unit) == pytest.approx(amount, abs=1e-3)


@given(moments, amounts, units)
def test_a_limit_never_ends_before_it_began_and_longer_ones_never_earlier(start: datetime, amount: float, unit: Unit) -> None:
    due = add_time(CALENDAR, start, amount, unit)
    assert start <= due <= add_time(CALENDAR, start, amount + 1, unit)


@given(moments, st.timedeltas(timedelta(0), timedelta(days=20)), amounts, units)
def test_starting_later_never_ends_earlier(start: datetime, later: timedelta, amount: float, unit: Unit) -> None:
    assert add_time(CALENDAR, start, amount, unit) <= add_time(CALENDAR, start + later, amount, unit)


@given(moments, amounts)
def test_working_limits_end_in_working_time(start: datetime, amount: float) -> None:
    due = add_time(CALENDAR, start, amount, Unit.WORKING_HOUR)
    assert CALENDAR.works_on(due.date())


def test_years_without_published_holidays_are_named() -> None:
    assert not CALENDAR.assumes(at("2026-05-01T10:00"))
    assert CALENDAR.assumes(at("2027-05-01T10:00"))
    with pytest.raises(UnknownYear):
        add_time(CALENDAR, at("2030-01-01T10:00"), 1, Unit.WORKING_DAY)
