"""Acts of the machine: what the loop does by itself when nobody did."""

from datetime import datetime

from django.db import transaction
from django.db.models import DateField, Exists, OuterRef
from django.db.models.functions import TruncDate
from django.utils import timezone

from onecity.core.accounts.calendars import city_calendar
from onecity.core.cases.actions.telling import notify_of
from onecity.core.cases.actions.writing import tell, write
from onecity.core.cases.acts import ACTS
from onecity.core.cases.dossier import dossier_of
from onecity.core.cases.given import Inputs
from onecity.core.cases.models import Case, CaseEvent
from onecity.core.cases.states import State
from onecity.core.cases.steps import By, advance

PLATFORM = By(None, "", "platform")


@transaction.atomic
def do_by_machine(case_id: int, act_code: str, given: Inputs, at: datetime | None = None, by: By = PLATFORM) -> Case | None:
    """Do an act in the name of the platform, or of another machine; None where the case has moved on meanwhile."""
    case = Case.objects.select_for_update(of=("self",)).select_related("category", "lead", "holder", "duty_line").get(pk=case_id)
    act = ACTS[act_code]
    if case.state not in act.states:
        return None
    step = advance(dossier_of(case), act, by, at or timezone.now(), given, city_calendar())
    write(case, step)
    notify_of(case, step)
    tell(case, step)
    return case


def take_back_unacknowledged(at: datetime | None = None) -> int:
    """Take back what another platform has not acknowledged in time; the dispatchers are told. Returns how many."""
    moment = at or timezone.now()
    late = Case.objects.filter(state=State.EXTERNAL, external__state="sent", due_at__lt=moment).order_by("due_at")
    taken = [do_by_machine(key, "take_back", Inputs(), moment) for key in late.values_list("pk", flat=True)]
    return sum(case is not None for case in taken)


def review_suspended(at: datetime | None = None) -> int:
    """Tell the dispatchers, once, of suspended cases whose day of review has come. Returns how many."""
    moment = at or timezone.now()
    told = CaseEvent.objects.filter(case=OuterRef("pk"), act="review").annotate(day=TruncDate("at", output_field=DateField()))
    waiting = Case.objects.filter(state=State.SUSPENDED, review_on__lte=timezone.localdate(moment))
    due = waiting.exclude(Exists(told.filter(day__gte=OuterRef("review_on")))).order_by("review_on")
    reviewed = [do_by_machine(key, "review", Inputs(), moment) for key in due.values_list("pk", flat=True)]
    return sum(case is not None for case in reviewed)
