"""The duty list for many cases: the same answers as `routing`, each asked of the database once."""

from datetime import date, datetime

from django.utils import timezone

from onecity.core.cases.duty.circumstances import Circumstances
from onecity.core.cases.models import Case, DutyLine, DutyList
from onecity.core.cases.routing import Route, line_for, list_in_force, route


class Duties:
    """Remembers lists by day and routes by line and township."""

    def __init__(self) -> None:
        self._lists: dict[date, DutyList | None] = {}
        self._routes: dict[tuple[int | None, str], Route] = {}

    def line(self, at: datetime, category_id: int, case: Case) -> DutyLine | None:
        """The line in force at a moment for a case of a category."""
        day = timezone.localdate(at)
        if day not in self._lists:
            self._lists[day] = list_in_force(day)
        return line_for(self._lists[day], category_id, case.region_code, Circumstances(case.reported_at, case.point))

    def route(self, case: Case) -> Route:
        """What the line of a case says at its place."""
        key = (case.duty_line_id, case.region_code[:9])
        if key not in self._routes:
            self._routes[key] = route(case.duty_line, case.region_code)
        return self._routes[key]
