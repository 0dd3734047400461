"""Background jobs of dry runs."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from onecity.core.cases.duty.trials.work import work
from onecity.core.cases.models import DutyTrial
from onecity.core.cases.models.duty import TrialState

STILL_AFTER = timedelta(minutes=2)


@app.task(name="cases.duty_trial", queue="imports")
def run_trial(trial_id: int) -> None:
    """Try one draft."""
    work(trial_id)


def resume_trials() -> int:
    """Go on with dry runs whose worker died; returns how many."""
    still = DutyTrial.objects.filter(state=TrialState.RUNNING, moved_at__lt=timezone.now() - STILL_AFTER)
    keys = list(still.values_list("pk", flat=True))
    for key in keys:
        run_trial.defer(trial_id=key)
    return len(keys)
