"""The reporter's word on a closed case (评价)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.accounts.calendars import city_calendar
from onecity.core.cases.actions.writing import tell, write
from onecity.core.cases.acts import ACTS
from onecity.core.cases.errors import BadInput, CaseMovedOn
from onecity.core.cases.models import Case
from onecity.core.cases.states import Rating
from onecity.core.cases.steps import By, Inputs, advance

REPORTER_ROLE = "citizen"


@transaction.atomic
def rate(token: str, rating: str, note: str = "", at: datetime | None = None) -> Case:
    """Rate a closed case; whoever holds the link is the reporter. One rating a closing.

    Raises Case.DoesNotExist for an unknown token, CaseMovedOn when it is not closed or rated already, BadInput.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("category").get(token=token)
    if rating not in Rating.values:
        raise BadInput({"rating": _("Choose one of the answers.")})
    act = ACTS["rate"]
    if case.state not in act.states or case.rating:
        raise CaseMovedOn(case.pk, case.state, "", case.closed_at)
    by = By(None, _("Reporter"), REPORTER_ROLE)
    step = advance(case, act, by, at or timezone.now(), Inputs(note=note.strip()[:500], rating=rating), city_calendar())
    write(case, step)
    tell(case, step)
    return case
