"""Background jobs of applying limits."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from onecity.core.cases.duty.applying.work import work
from onecity.core.cases.models import LimitChange
from onecity.core.cases.models.timekeeping import ChangeState

STILL_AFTER = timedelta(minutes=2)


@app.task(name="cases.apply_limits", queue="imports")
def run_application(key: int) -> None:
    """Try or apply the limits of one list."""
    work(key)


def resume_applications() -> int:
    """Go on with those whose worker died; returns how many."""
    busy = (ChangeState.TRYING, ChangeState.RUNNING)
    keys = list(LimitChange.objects.filter(state__in=busy, moved_at__lt=timezone.now() - STILL_AFTER).values_list("pk", flat=True))
    for key in keys:
        run_application.defer(key=key)
    return len(keys)
