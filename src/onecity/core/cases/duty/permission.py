"""Who may look at the duty list and who keeps it."""

from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.duty.errors import ListIsFixed, ListMovedOn
from onecity.core.cases.models import DutyChange, DutyList

READ, EDIT = "cases.duty", "cases.duty_edit"


def draft_for(actor: Actor, list_id: int) -> DutyList:
    """A draft, locked for an edit. Raises NotAllowed, DutyList.DoesNotExist, ListIsFixed."""
    require(actor, EDIT)
    duty_list = DutyList.objects.select_for_update(of=("self",)).get(pk=list_id)
    if duty_list.published:
        raise ListIsFixed(duty_list.version)
    return duty_list


def check_seen(duty_list: DutyList, numbers: set[int], seen: int) -> None:
    """Raise ListMovedOn when one of the lines was edited after the edition the reader saw."""
    newer = DutyChange.objects.filter(duty_list=duty_list, batch__gt=seen, line_number__in=numbers)
    if newer.exists():
        raise ListMovedOn(duty_list.edition)
