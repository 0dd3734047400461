"""Time is told as people say it, in both languages, the same on server and page."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from onecity.core.shell.durations import counted_words, duration_words, left_words, limit_words, since_words

MINUTE, HOUR, DAY = 60, 3600, 86_400


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (30, "under a minute", "不到 1 分"),
        (12 * MINUTE, "12 min", "12 分"),
        (3 * HOUR, "3 h", "3 小时"),
        (HOUR + 6 * MINUTE, "1 h 06", "1 小时 06 分"),
        (2 * DAY + 3 * HOUR, "2 d 3 h", "2 天 3 小时"),
        (2 * DAY + 59 * MINUTE, "2 d", "2 天"),
        (45 * DAY + 7 * HOUR, "45 d", "45 天"),
    ],
)
def test_a_length_is_told_in_at_most_two_units(seconds: int, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert duration_words(seconds) == english
    with translation.override("zh-hans"):
        assert duration_words(seconds) == chinese


def test_before_and_after_the_limit() -> None:
    with translation.override("zh-hans"):
        assert left_words(50 * MINUTE) == "还剩 50 分"
        assert left_words(-3 * HOUR) == "超期 3 小时"
        assert since_words(3 * HOUR) == "3 小时前"
        assert since_words(5) == "刚刚"


@given(st.integers(min_value=0, max_value=400 * DAY))
def test_a_longer_time_never_reads_shorter_and_the_sign_does_not_matter(seconds: int) -> None:
    with translation.override("en"):
        assert duration_words(seconds) == duration_words(-seconds)
        assert "{" not in duration_words(seconds)


@pytest.mark.parametrize(
    ("fraction", "amount", "unit", "english", "chinese"),
    [
        (0.0, 2, "working_hour", "2 of 2 working hours left", "还剩 2 / 2 工作时"),
        (0.19, 2, "working_hour", "1.6 of 2 working hours left", "还剩 1.6 / 2 工作时"),
        (0.65, 2, "working_hour", "42 of 120 working minutes left", "还剩 42 / 120 工作分钟"),
        (1.75, 2, "working_hour", "1.5 late / 2 working hours", "超期 1.5 / 2 工作时"),
        (1.0, 3, "working_day", "limit over / 3 working days", "时限已到 / 3 工作日"),
        (1.001, 3, "working_day", "limit over / 3 working days", "时限已到 / 3 工作日"),
        (0.5, 1, "working_day", "0.5 of 1 working day left", "还剩 0.5 / 1 工作日"),
        (0.5, 0.5, "calendar_hour", "15 of 30 minutes left", "还剩 15 / 30 分钟"),
    ],
)
def test_a_limit_is_told_in_the_unit_it_counts_in(fraction: float, amount: float, unit: str, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert counted_words(fraction, amount, unit) == english
    with translation.override("zh-hans"):
        assert counted_words(fraction, amount, unit) == chinese


def test_a_limit_under_an_hour_is_told_in_minutes() -> None:
    with translation.override("en"):
        told = [limit_words(0.25, "working_hour"), limit_words(1, "working_hour"), limit_words(1.5, "calendar_day")]
    assert told == ["15 working minutes", "1 working hour", "1.5 days"]
