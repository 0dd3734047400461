"""Case numbers for many cases at once."""

from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from onecity.core.cases.actions.writing import case_number
from onecity.core.cases.models import NumberSeries


class Numbers:
    """Goes on from the number series and writes it back. Nobody else gets a number until the transaction ends."""

    def __init__(self, prefix: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {NumberSeries._meta.db_table} IN EXCLUSIVE MODE")
        self._prefix = prefix
        self._last: dict[date, int] = dict(NumberSeries.objects.values_list("day", "last"))

    def next(self, at: datetime) -> str:
        """The next number of the day of a moment."""
        local = timezone.localtime(at)
        self._last[local.date()] = serial = self._last.get(local.date(), 0) + 1
        return case_number(self._prefix, local, serial)

    def save(self) -> None:
        """Write the series back."""
        rows = [NumberSeries(day=day, last=last) for day, last in self._last.items()]
        NumberSeries.objects.bulk_create(rows, update_conflicts=True, unique_fields=["day"], update_fields=["last"])
