"""Links a machine makes between reports of the same matter: always undoable, never a merging."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from onecity.core.accounts.calendars import city_calendar
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions.machine import PLATFORM
from onecity.core.cases.actions.writing import tell, write
from onecity.core.cases.acts import ACTS
from onecity.core.cases.dossier import dossier_of
from onecity.core.cases.errors import ActNotAllowed
from onecity.core.cases.given import Inputs
from onecity.core.cases.models import Case, CaseLink
from onecity.core.cases.permission import obstacle
from onecity.core.cases.queries.near import certain_duplicate, parts_of
from onecity.core.cases.queries.scope import visible
from onecity.core.cases.steps import advance


@transaction.atomic
def link_by_machine(case_id: int, other_id: int, score: float, at: datetime, parts: Mapping[str, float] | None = None) -> CaseLink | None:
    """Link an open case to another as probably the same matter; None where they are or were linked, or the case is not open.

    A link that a person undid is not made again.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("category", "lead").get(pk=case_id)
    if case.state not in ACTS["link"].states or CaseLink.objects.filter(case_id=case_id, other_id=other_id).exists():
        return None
    link = CaseLink.objects.create(case=case, other_id=other_id, automatic=True, score=score, parts=dict(parts or {}), made_at=at)
    step = advance(
        dossier_of(case), ACTS["link"], PLATFORM, at, Inputs(other_id=other_id, extra={"score": round(score, 3)}), city_calendar()
    )
    write(case, step)
    tell(case, step)
    return link


def link_duplicate(case: Case) -> CaseLink | None:
    """Link a case that was just reported to the open one it certainly repeats, if there is one.

    Made-up reports are left alone: their texts come from templates and repeat by chance.
    """
    found = None if case.synthetic else certain_duplicate(case)
    if found is None:
        return None
    link = link_by_machine(case.pk, found.key, found.likeness.score, case.reported_at, parts_of(found.likeness))
    case.refresh_from_db()
    return link


@transaction.atomic
def confirm_link(actor: Actor, case_id: int, link_id: int, at: datetime | None = None) -> CaseLink:
    """A person says that what a machine linked is indeed one matter.

    Raises Case.DoesNotExist out of sight, ActNotAllowed without the post to link, CaseLink.DoesNotExist when it was undone meanwhile.
    """
    case = visible(actor).get(pk=case_id)
    if reason := obstacle(actor, ACTS["link"], case):
        raise ActNotAllowed("link", reason)
    own = Q(case=case) | Q(other=case)
    link = CaseLink.objects.select_for_update().filter(own, automatic=True, undone_at=None).get(pk=link_id)
    if link.confirmed_at is None:
        link.confirmed_at, link.confirmed_by_id = at or timezone.now(), actor.user_id
        link.save(update_fields=["confirmed_at", "confirmed_by"])
    return link
