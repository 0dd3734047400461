"""The calendar the tests of working time count by, and moments, amounts and units to try."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from onecity.science.worktime import Season, Span, Unit, WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
MORNING = Span(time(8, 30), time(12))
CALENDAR = WorkCalendar(
    "Asia/Shanghai",
    (
        Season((1, 1), (MORNING, Span(time(14), time(17, 30)))),
        Season((6, 1), (MORNING, Span(time(14, 30), time(18)))),
        Season((10, 1), (MORNING, Span(time(14), time(17, 30)))),
    ),
    holidays=frozenset(date(2026, 10, day) for day in range(1, 8)),
    makeup=frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
    known_years=frozenset({2026}),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


moments = st.datetimes(datetime(2025, 2, 1), datetime(2027, 11, 1)).map(lambda moment: moment.replace(microsecond=0, tzinfo=ZONE))
amounts = st.integers(1, 120).map(lambda quarters: quarters / 4)
units = st.sampled_from(list(Unit))
