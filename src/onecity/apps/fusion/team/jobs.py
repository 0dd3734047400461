"""Background jobs of plans."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from onecity.apps.fusion.models import Plan, RunState
from onecity.apps.fusion.team.planning import work
from onecity.core.lasting import resume
from onecity.core.said import Said as _

STILL_AFTER = timedelta(minutes=5)


@app.task(name="fusion.plan", queue="layers")
def run_plan(plan_id: int) -> None:
    """Take one plan to its end; a fault is told on its page."""
    try:
        work(plan_id)
    except Exception:
        fault = _("Something went wrong here; it is in the log. Begin a new plan.")
        Plan.objects.filter(pk=plan_id, state=RunState.RUNNING).update(state=RunState.FAILED, fault=fault, finished_at=timezone.now())
        raise


def resume_plans() -> int:
    """Go on with plans whose worker died; returns how many."""
    return resume(Plan, STILL_AFTER, lambda key: run_plan.defer(plan_id=key))
