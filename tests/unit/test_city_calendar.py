"""The city's calendar: its own hours, the published holidays, and what is wrong with a bad one."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from onecity.core.accounts.calendars import BadCalendar, read_calendar
from onecity.core.accounts.calendars.current import package_calendar
from onecity.science.worktime import Unit, add_time

ZONE = ZoneInfo("Asia/Shanghai")
YEAR = '[[seasons]]\nbegins = "01-01"\nspans = ["08:30-12:00", "14:00-17:30"]\n'


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 1, 1), False),
        (date(2026, 1, 4), True),
        (date(2026, 2, 17), False),
        (date(2026, 5, 9), True),
        (date(2026, 5, 10), False),
        (date(2026, 10, 8), True),
    ],
)
def test_public_holidays_and_make_up_days_of_2026(day: date, works: bool) -> None:
    """State Council notice 国办发明电〔2025〕7号: New Year 1–3 January, work on the 4th; May Day 1–5, work on the 9th; October 1–7."""
    assert package_calendar().works_on(day) is works


def test_afternoons_change_with_the_season() -> None:
    summer = add_time(package_calendar(), datetime(2026, 7, 20, 12, tzinfo=ZONE), 1, Unit.WORKING_HOUR)
    winter = add_time(package_calendar(), datetime(2026, 11, 23, 12, tzinfo=ZONE), 1, Unit.WORKING_HOUR)
    assert (summer.strftime("%H:%M"), winter.strftime("%H:%M")) == ("15:30", "15:00")


def test_a_city_adds_holidays_and_workdays_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "calendar.toml"
    file.write_text(f"holidays = [2026-07-20]\nworkdays = [2026-10-01]\n{YEAR}", encoding="utf-8")
    calendar = read_calendar(file)
    assert not calendar.works_on(date(2026, 7, 20)) and calendar.works_on(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "seasons"),
        ("seasons = 3", "not iterable"),
        ("not toml", "="),
        (YEAR.replace("01-01", "06-01"), "01-01"),
        (YEAR.replace("01-01", "13-01"), "month"),
        (YEAR.replace("12:00", "08:00"), "ends before it begins"),
        (YEAR.replace("14:00", "11:00"), "overlap"),
        (YEAR.replace("14:00", "26:00"), "hour"),
    ],
)
def test_a_bad_calendar_names_file_and_fault(tmp_path: Path, text: str, fault: str) -> None:
    file = tmp_path / "calendar.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadCalendar, match=fault) as caught:
        read_calendar(file)
    assert str(file) in str(caught.value)


def test_a_city_without_a_calendar_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadCalendar):
        read_calendar(tmp_path / "calendar.toml")


def test_this_citys_package_has_one() -> None:
    assert settings.CITY.file("calendar.toml").is_file()
