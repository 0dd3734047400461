"""Links a machine makes between reports of the same matter: always undoable, never a merging."""

from datetime import datetime

from django.db import transaction

from onecity.core.accounts.calendars import city_calendar
from onecity.core.cases.actions.machine import PLATFORM
from onecity.core.cases.actions.writing import tell, write
from onecity.core.cases.acts import ACTS
from onecity.core.cases.dossier import dossier_of
from onecity.core.cases.given import Inputs
from onecity.core.cases.models import Case, CaseLink
from onecity.core.cases.steps import advance


@transaction.atomic
def link_by_machine(case_id: int, other_id: int, score: float, at: datetime) -> CaseLink | None:
    """Link an open case to another as probably the same matter; None where they are or were linked, or the case is not open.

    A link that a person undid is not made again.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("category", "lead").get(pk=case_id)
    if case.state not in ACTS["link"].states or CaseLink.objects.filter(case_id=case_id, other_id=other_id).exists():
        return None
    link = CaseLink.objects.create(case=case, other_id=other_id, automatic=True, score=score, made_at=at)
    step = advance(
        dossier_of(case), ACTS["link"], PLATFORM, at, Inputs(other_id=other_id, extra={"score": round(score, 3)}), city_calendar()
    )
    write(case, step)
    tell(case, step)
    return link
