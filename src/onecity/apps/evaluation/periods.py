"""Periods of an evaluation: the usual ones by name, any other by its first and last day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onecity.core.registry import Text

DAY = timedelta(days=1)
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included; `before` is what it is compared with. `code` is empty for one of the reader's own."""

    first: date
    last: date
    before: tuple[date, date]
    code: str = ""

    @property
    def since(self) -> datetime:
        """Its first moment."""
        return _midnight(self.first)

    def until(self, now: datetime) -> datetime:
        """The moment after its last, never later than now."""
        return min(_midnight(self.last + DAY), now)

    def earlier(self) -> "Period":
        """What it is compared with, as a period."""
        first, last = self.before
        return own(first, last)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def own(first: date, last: date) -> Period:
    """A period of the reader's own: compared with as many days before it. At most LONGEST, in the right order."""
    first, last = min(first, last), max(first, last)
    first = max(first, last - LONGEST)
    days = last - first + DAY
    return Period(first, last, (first - days, first - DAY))


def _month_of(day: date) -> date:
    return day.replace(day=1)


def _month_before(day: date) -> date:
    return _month_of(_month_of(day) - DAY)


def _last_of_month(day: date) -> date:
    return _month_of(_month_of(day) + timedelta(days=31)) - DAY


def _this_month(today: date) -> Period:
    earlier = _month_before(today)
    same_day = min(earlier + (today - _month_of(today)), _last_of_month(earlier))
    return Period(_month_of(today), today, (earlier, same_day), "month")


def month(day: date) -> Period:
    """The whole month of a day, compared with the month before."""
    earlier = _month_before(day)
    return Period(_month_of(day), _last_of_month(day), (earlier, _last_of_month(earlier)))


def _last_month(today: date) -> Period:
    whole = month(_month_before(today))
    return Period(whole.first, whole.last, whole.before, "last-month")


def _days(code: str, count: int) -> Callable[[date], Period]:
    def period(today: date) -> Period:
        given = own(today - timedelta(days=count - 1), today)
        return Period(given.first, given.last, given.before, code)

    return period


def _this_week(today: date) -> Period:
    monday = today - timedelta(days=today.weekday())
    return Period(monday, today, (monday - 7 * DAY, today - 7 * DAY), "week")


NAMED: dict[str, tuple[Text, Callable[[date], Period]]] = {
    "month": (_("This month"), _this_month),
    "last-month": (_("Last month"), _last_month),
    "week": (_("This week"), _this_week),
    "30-days": (_("30 days"), _days("30-days", 30)),
    "90-days": (_("90 days"), _days("90-days", 90)),
    "year": (_("12 months"), _days("year", 365)),
}
USUAL = "30-days"


def _day(value: str) -> date | None:
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if 2000 <= found.year < 2200 else None


def asked(code: str, first: str, last: str, today: date) -> Period:
    """The period an address asks for; the usual one where it makes no sense."""
    begins, ends = _day(first), _day(last)
    if begins and ends and not code:
        return own(begins, min(ends, today) if begins <= today else ends)
    return NAMED.get(code, NAMED[USUAL])[1](today)
