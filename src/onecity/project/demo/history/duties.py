"""The duty list for many cases: the same answers as `routing`, each asked of the database once."""

from datetime import date, datetime

from django.utils import timezone

from onecity.core.accounts.models import Organisation
from onecity.core.cases.models import Case, DutyLine
from onecity.core.cases.routing import Route, line_for, list_in_force, route, township_of


class Duties:
    """Remembers lists by day and routes by line and township."""

    def __init__(self) -> None:
        self._lists: dict[date, int | None] = {}
        self._routes: dict[tuple[int | None, str], Route] = {}
        self._townships: dict[str, Organisation | None] = {}

    def line(self, at: datetime, category_id: int, region_code: str) -> DutyLine | None:
        """The line in force at a moment."""
        day = timezone.localdate(at)
        if day not in self._lists:
            self._lists[day] = list_in_force(day)
        return line_for(self._lists[day], category_id, region_code)

    def route(self, case: Case) -> Route:
        """What the line of a case says at its place."""
        key = (case.duty_line_id, case.region_code[:9])
        if key not in self._routes:
            self._routes[key] = route(case.duty_line, case.region_code, self._township)
        return self._routes[key]

    def _township(self, region_code: str) -> Organisation | None:
        code = region_code[:9]
        if code not in self._townships:
            self._townships[code] = township_of(region_code)
        return self._townships[code]
