"""When a thing was done that a phone held back: whatever its clock says, never after its arrival."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from onecity.core.moments import OLDEST, Told, moment_of

ARRIVED = datetime(2026, 11, 28, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
moments = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 12, 31), timezones=st.just(UTC))
counts = st.none() | st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400))


def test_a_clock_that_is_a_day_off_all_along_still_counts_the_time_between() -> None:
    for off in (-DAY, DAY):
        said = ARRIVED + off - HOUR
        found = moment_of(Told(said, ARRIVED + off, HOUR), ARRIVED)
        assert (found.at, found.by) == (ARRIVED - HOUR, "clock")


def test_a_clock_put_right_meanwhile_gives_way_to_the_counter() -> None:
    for off in (-DAY, DAY):
        found = moment_of(Told(ARRIVED + off - HOUR, ARRIVED, HOUR), ARRIVED)
        assert (found.at, found.by) == (ARRIVED - HOUR, "counted")


def test_a_counter_that_slept_gives_way_to_the_clock() -> None:
    found = moment_of(Told(ARRIVED - 3 * HOUR, ARRIVED, HOUR), ARRIVED)
    assert (found.at, found.by) == (ARRIVED - 3 * HOUR, "clock")


def test_without_a_counter_a_clock_that_went_back_says_nothing() -> None:
    found = moment_of(Told(ARRIVED + DAY, ARRIVED), ARRIVED)
    assert (found.at, found.by) == (ARRIVED, "arrival")


@given(moments, moments, counts, moments)
def test_never_in_the_future_and_never_older_than_what_is_kept(
    said: datetime, sent: datetime, counted: timedelta | None, now: datetime
) -> None:
    found = moment_of(Told(said, sent, counted), now)
    assert now - OLDEST <= found.at <= now
