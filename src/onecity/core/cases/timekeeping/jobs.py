"""Background jobs of clocks."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from onecity.core.accounts.calendars.queries import unknown_year_soon
from onecity.core.accounts.queries import people_for
from onecity.core.cases.apps import STEWARDS
from onecity.core.cases.models import Recalculation
from onecity.core.cases.models.timekeeping import RecalculationState
from onecity.core.cases.timekeeping.recalculating import recalculate
from onecity.core.cases.timekeeping.stepping import tell_marks
from onecity.core.notices.actions import notify
from onecity.core.notices.models import Notice

STILL_AFTER = timedelta(minutes=2)
UNKNOWN_YEAR = "calendar.unknown_year"
AGAIN_AFTER = timedelta(days=14)


@app.task(name="cases.recalculate", queue="imports")
def run_recalculation(key: int) -> None:
    """Work all open clocks out anew."""
    recalculate(key)


def resume_recalculations() -> int:
    """Go on with recalculations whose worker died; returns how many."""
    still = Recalculation.objects.filter(state=RecalculationState.RUNNING, moved_at__lt=timezone.now() - STILL_AFTER)
    keys = list(still.values_list("pk", flat=True))
    for key in keys:
        run_recalculation.defer(key=key)
    return len(keys)


def tell_steps() -> int:
    """Tell the marks that clocks have passed; returns how many."""
    return tell_marks()


def tell_of_unknown_year() -> bool:
    """Tell the stewards, every two weeks, of a year that clocks will soon run into and whose holidays nobody knows."""
    year = unknown_year_soon()
    recent = Notice.objects.filter(key=UNKNOWN_YEAR, parameters__year=str(year), created_at__gt=timezone.now() - AGAIN_AFTER)
    if year is None or recent.exists():
        return False
    notify(people_for(STEWARDS, settings.CITY.code), key=UNKNOWN_YEAR, parameters={"year": str(year)}, url=f"/calendar/?year={year}")
    return True
