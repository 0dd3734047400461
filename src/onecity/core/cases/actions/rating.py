"""The reporter's word on a closed case (评价)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.accounts.calendars import city_calendar
from onecity.core.cases.actions.telling import notify_of
from onecity.core.cases.actions.writing import tell, write
from onecity.core.cases.acts import ACTS
from onecity.core.cases.dossier import dossier_of
from onecity.core.cases.errors import BadInput, CaseMovedOn
from onecity.core.cases.given import Inputs, TicketOrder
from onecity.core.cases.models import Case
from onecity.core.cases.rules import city_rules
from onecity.core.cases.states import Rating, Stage
from onecity.core.cases.steps import By, advance

REPORTER_ROLE = "citizen"


def call_back_after(case: Case, rating: str) -> TicketOrder | None:
    """The ticket a rating calls for: somebody calls back whoever is not satisfied."""
    if rating != Rating.NOT or "call_back" in case.open_tickets:
        return None
    limit = case.limits.get(Stage.CALLBACK) or city_rules().limits[Stage.CALLBACK]
    return TicketOrder("call_back", tuple(limit), role="acceptor")


@transaction.atomic
def rate(token: str, rating: str, note: str = "", at: datetime | None = None) -> Case:
    """Rate a closed case; whoever holds the link is the reporter. One rating a closing; "not satisfied" asks for a call back.

    Raises Case.DoesNotExist for an unknown token, CaseMovedOn when it is not closed or rated already, BadInput.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("category", "lead").get(token=token)
    if rating not in Rating.values:
        raise BadInput({"rating": _("Choose one of the answers.")})
    act = ACTS["rate"]
    if case.state not in act.states or case.rating:
        raise CaseMovedOn(case.pk, case.state, "", case.closed_at)
    by = By(None, _("Reporter"), REPORTER_ROLE)
    inputs = Inputs(note=note.strip()[:500], rating=rating, opens=call_back_after(case, rating))
    step = advance(dossier_of(case), act, by, at or timezone.now(), inputs, city_calendar())
    write(case, step)
    notify_of(case, step)
    tell(case, step)
    return case
