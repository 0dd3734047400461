"""Conditions of duty lines: every kind reads what it shows, and samples decide overlap and gap as every day of the year would."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from onecity.core.cases.duty.conditions import condition_kinds, exhaust, overlap, read_conditions, show_conditions

DAYS = [f"{date(2024, 1, 1) + timedelta(days=day):%m-%d}" for day in range(366)]
MINUTES = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(24 * 60)]
seasons = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map("~".join)
hours = st.tuples(st.sampled_from(MINUTES), st.sampled_from(MINUTES)).filter(lambda ends: ends[0] != ends[1]).map("~".join)
VALUES = {
    "season": seasons,
    "hours": hours,
    "worktime": st.sampled_from(["yes", "no"]),
    "road": st.sampled_from(["trunk", "trunk,lane", "none"]),
}
lines = st.fixed_dictionaries({}, optional=VALUES)


def test_every_kind_is_tried_here() -> None:
    assert condition_kinds().keys() == VALUES.keys()


@given(lines, st.sampled_from(["zh-hans", "en"]))
def test_conditions_are_read_as_they_are_shown(conditions: dict[str, str], language: str) -> None:
    with override(language):
        assert read_conditions(show_conditions(conditions)) == conditions


@given(seasons, seasons)
def test_two_seasons_overlap_when_some_day_has_both(one: str, other: str) -> None:
    holds = condition_kinds()["season"].holds
    assert overlap({"season": one}, {"season": other}) == any(holds(one, day) and holds(other, day) for day in DAYS)


@given(st.lists(hours, min_size=1, max_size=4))
def test_times_of_day_leave_a_gap_when_some_minute_has_none(values: list[str]) -> None:
    holds = condition_kinds()["hours"].holds
    assert exhaust([{"hours": value} for value in values]) == all(any(holds(value, minute) for value in values) for minute in MINUTES)


@given(lines, lines)
def test_a_line_without_conditions_leaves_no_gap_and_overlap_goes_both_ways(one: dict[str, str], other: dict[str, str]) -> None:
    assert exhaust([one, {}]) and overlap(one, one)
    assert overlap(one, other) == overlap(other, one)


def test_conditions_that_work_together_cover_everything() -> None:
    summer, winter = "06-01~09-30", "10-01~05-31"
    assert exhaust([{"season": summer}, {"season": winter, "worktime": "yes"}, {"season": winter, "worktime": "no"}])
    assert not exhaust([{"season": summer}, {"season": winter, "worktime": "yes"}])


@pytest.mark.parametrize(
    "text", ["summer", "season: 13-01–02-01", "season 06-01", "time of day: 25:00–26:00", "time of day: 08:00–08:00", "road: highway", "weather: rain",
             "working time: perhaps", "working time: yes; working time: no"],
)  # fmt: skip
def test_what_is_no_condition_is_refused_in_words(text: str) -> None:
    with override("en"), pytest.raises(ValueError, match=r"\w"):
        read_conditions(text)


def test_chinese_punctuation_is_understood() -> None:
    assert read_conditions("季节：6月1日至9月30日；时段：22：00-6:00；工作时间：否；道路：主干路、街道".replace("主干路", "trunk").replace("街道", "street")) == {
        "hours": "22:00~06:00", "road": "trunk,street", "season": "06-01~09-30", "worktime": "no",
    }  # fmt: skip
