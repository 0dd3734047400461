"""What changes a dry run: started, stopped."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.duty.permission import EDIT, draft_for
from onecity.core.cases.duty.trials.jobs import run_trial
from onecity.core.cases.errors import BadInput
from onecity.core.cases.models import DutyTrial
from onecity.core.cases.models.duty import TrialState
from onecity.core.cases.routing import list_in_force

LONGEST = timedelta(days=3 * 366)


@transaction.atomic
def start_trial(actor: Actor, list_id: int, since: date | None, until: date | None) -> DutyTrial:
    """Try a draft on the cases reported from a day up to another, which is not included.

    An earlier dry run of the draft goes. Raises NotAllowed, ListIsFixed, BadInput naming `since`.
    """
    draft = draft_for(actor, list_id)
    if since is None or until is None or not since < until <= since + LONGEST:
        raise BadInput({"since": _("Name two days, the earlier first, at most three years apart.")})
    DutyTrial.objects.filter(duty_list=draft).delete()
    trial = DutyTrial.objects.create(
        duty_list=draft,
        edition=draft.edition,
        base=list_in_force(timezone.localdate()),
        since=since,
        until=until,
        done_until=since,
        created_by_id=actor.user_id,
    )
    run_trial.defer(trial_id=trial.pk)
    return trial


@transaction.atomic
def cancel_trial(actor: Actor, trial_id: int) -> DutyTrial:
    """Stop after the month in hand. Raises NotAllowed, DutyTrial.DoesNotExist."""
    require(actor, EDIT)
    trial = DutyTrial.objects.select_for_update().get(pk=trial_id)
    if trial.busy:
        trial.state, trial.finished_at = TrialState.CANCELLED, timezone.now()
        trial.save()
    return trial
