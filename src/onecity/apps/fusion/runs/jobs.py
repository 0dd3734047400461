"""Background jobs of runs."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from onecity.apps.fusion.models import Run, RunState
from onecity.apps.fusion.runs.work import work
from onecity.core.lasting import resume
from onecity.core.said import Said as _

STILL_AFTER = timedelta(minutes=10)


@app.task(name="fusion.run", queue="layers")
def run_fusion(run_id: int) -> None:
    """Take one run to its end; a fault is told on its page."""
    try:
        work(run_id)
    except Exception:
        fault = _("Something went wrong here; it is in the log. Begin a new run.")
        Run.objects.filter(pk=run_id, state=RunState.RUNNING).update(state=RunState.FAILED, fault=fault, finished_at=timezone.now())
        raise


def resume_runs() -> int:
    """Go on with runs whose worker died; returns how many."""
    return resume(Run, STILL_AFTER, lambda key: run_fusion.defer(run_id=key))
