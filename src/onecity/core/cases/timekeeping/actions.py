"""What begins a recalculation: a change of the calendar, or somebody who wants to be sure."""

from django.db import transaction

from onecity.core.accounts.calendars.current import LOOK_SECONDS, current_version
from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.duty.permission import EDIT
from onecity.core.cases.models import Recalculation
from onecity.core.cases.models.timekeeping import RecalculationState
from onecity.core.cases.timekeeping.jobs import run_recalculation

WAIT_SECONDS = int(2 * LOOK_SECONDS)
"""So long after a change every process has looked for the new version: what was worked out by the old one meanwhile is put right too."""


def calendar_changed(version: int, user_id: int | None) -> Recalculation:
    """Work the clocks out anew under a version of the calendar; one that still runs under an earlier version is overtaken."""
    Recalculation.objects.filter(state=RecalculationState.RUNNING).update(state=RecalculationState.CANCELLED)
    run = Recalculation.objects.create(calendar_version=version, created_by_id=user_id)
    run_recalculation.configure(schedule_in={"seconds": WAIT_SECONDS}).defer(key=run.pk)
    return run


@transaction.atomic
def recalculate_now(actor: Actor) -> Recalculation:
    """Work the clocks out anew under the calendar in force. Raises NotAllowed."""
    require(actor, EDIT)
    return calendar_changed(current_version(), actor.user_id)
