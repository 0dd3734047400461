"""What begins an application of limits: a dry run, and after it the application itself."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.actions.submission import MAX_NOTE
from onecity.core.cases.duty.applying.jobs import run_application
from onecity.core.cases.errors import BadInput, require_fields
from onecity.core.cases.models import DutyList, LimitChange
from onecity.core.cases.models.timekeeping import ChangeState
from onecity.core.cases.routing import list_in_force
from onecity.core.ledger.actions import record_lookup

APPLY = "cases.limits_apply"


def _in_force(list_id: int) -> DutyList:
    """The list, locked so that two who ask at once take turns. Raises DutyList.DoesNotExist, BadInput."""
    duty_list = DutyList.objects.select_for_update(of=("self",)).get(pk=list_id)
    if list_in_force(timezone.localdate()) != duty_list:
        raise BadInput({"list": _("Only the limits of the list in force can be applied.")})
    if LimitChange.objects.filter(state__in=(ChangeState.TRYING, ChangeState.RUNNING)).exists():
        raise BadInput({"list": _("Another run is under way: wait for its end.")})
    return duty_list


@transaction.atomic
def try_limits(actor: Actor, list_id: int) -> LimitChange:
    """Count what applying the limits of a list to open cases would change; nothing is changed.

    Raises NotAllowed, DutyList.DoesNotExist, BadInput.
    """
    require(actor, APPLY)
    change = LimitChange.objects.create(duty_list=_in_force(list_id), created_by_id=actor.user_id)
    run_application.defer(key=change.pk)
    return change


@transaction.atomic
def apply_limits(actor: Actor, list_id: int, change_id: int, reason: str) -> LimitChange:
    """Apply what was tried. Raises NotAllowed, DutyList.DoesNotExist, BadInput naming `reason` or `list`."""
    require(actor, APPLY)
    duty_list, words = _in_force(list_id), reason.strip()
    wrong = _("Give the reason, in at most %(most)d characters.") % {"most": MAX_NOTE}
    require_fields([("reason", None if words and len(words) <= MAX_NOTE and "\0" not in words else wrong)])
    change = LimitChange.objects.select_for_update().filter(pk=change_id, duty_list=duty_list, state=ChangeState.TRIED).first()
    if change is None:
        raise BadInput({"list": _("Count first what would change.")})
    change.begin(words, actor.user_id, actor.name)
    change.save()
    record_lookup(actor, "duty_list", str(duty_list.pk), f"limits of {duty_list.version} applied to open cases: {words}"[:200])
    run_application.defer(key=change.pk)
    return change
