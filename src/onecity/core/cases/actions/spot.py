"""Handling on the spot (自行处置): a grid worker finds it and deals with it in one go."""

import secrets
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.accounts.calendars import city_calendar
from onecity.core.accounts.scope import Actor, Grant
from onecity.core.cases.actions.linking import link_duplicate
from onecity.core.cases.actions.machine import PLATFORM
from onecity.core.cases.actions.reporting import Report, already_taken, check, locate_report, new_case, time_of
from onecity.core.cases.actions.telling import notify_of
from onecity.core.cases.actions.writing import attach, attach_voice, next_number, tell_all, write_new
from onecity.core.cases.acts import ACTS
from onecity.core.cases.dossier import Dossier
from onecity.core.cases.errors import ActNotAllowed, BadInput
from onecity.core.cases.given import Inputs
from onecity.core.cases.models import Case
from onecity.core.cases.models.attachment import Shows
from onecity.core.cases.photos import Photo
from onecity.core.cases.routing import line_of_case, route
from onecity.core.cases.rules import city_rules
from onecity.core.cases.states import Urgency
from onecity.core.cases.steps import By, Step, advance
from onecity.core.cases.suggesting.urgency import Raised, danger_of
from onecity.core.geo.queries import Located
from onecity.core.moments import Moment

ACT = ACTS["on_spot"]
DRAWN_OF = 1_000_000


def drawn_for_verification() -> bool:
    """Whether a case is in the sample that somebody else verifies; nobody can foresee it."""
    return secrets.randbelow(DRAWN_OF) < city_rules().spot_sample * DRAWN_OF


def _post(actor: Actor, located: Located) -> Grant:
    grant = next(iter(actor.grants_for(ACT.roles, located.region_code)), None)
    if grant is None:
        raise ActNotAllowed(ACT.code, "role")
    return grant


def _check_photos(given: Report, after: list[Photo]) -> None:
    if not given.photos:
        raise BadInput({"photos": _("Take a photo of what you found.")})
    if not after:
        raise BadInput({"after": _("Take a photo of the result.")})


def danger_on_spot(given: Report, note: str) -> Raised | None:
    """The danger a report tells of, in what was found or in what was done."""
    return danger_of(f"{given.text.strip()}\n{note}")


def _steps(case: Case, by: By, note: str, at: datetime, danger: Raised | None, moment: Moment | None) -> list[Step]:
    """Handled on the spot; what is not drawn for the sample counts as verified, danger never does."""
    line = line_of_case(case, case.category_id, at)
    number = next_number(settings.CITY.case_prefix, timezone.localtime(at))
    urgency = str(danger.urgency) if danger and danger.above(case.category.urgency) else ""
    extra = {**({"danger": danger.as_dict()} if danger else {}), **(moment.kept if moment else {})}
    lead = route(line, case.region_code).lead
    arrived = moment.arrived if moment else None
    inputs = Inputs(note=note, category=case.category, line=line, lead=lead, number=number, urgency=urgency, arrived=arrived, extra=extra)
    dossier = Dossier(case)
    steps = [advance(dossier, ACT, by, at, inputs, city_calendar())]
    if case.urgency != Urgency.CRITICAL and not danger and not drawn_for_verification():
        steps.append(advance(dossier, ACTS["spare"], PLATFORM, at, Inputs(), city_calendar()))
    return steps


@transaction.atomic
def handle_on_spot(
    actor: Actor, given: Report, after: list[Photo], note: str = "", at: datetime | None = None, request_key: UUID | None = None
) -> Case:
    """Take in a case that its finder has dealt with: one photo of before, one of after. A sample is verified by somebody else.

    Where words tell of danger, or the category is critical, somebody else always verifies it, and the post that answers for it is told.
    Raises ActNotAllowed without a post in the field there, BadInput naming what is missing.
    """
    if earlier := already_taken(request_key):
        return earlier
    check(given)
    _check_photos(given, after)
    moment, located = time_of(given, at), locate_report(given)
    grant = _post(actor, located)
    by = By(actor.user_id, actor.name, grant.role, grant.organisation_id)
    case = new_case(replace(given, reporter=None), located, by, moment)
    steps = _steps(case, by, note.strip(), moment, danger_on_spot(given, note.strip()), given.moment)
    write_new(case, steps, request_key)
    attach(case, given.photos, Shows.BEFORE, by, moment, sequence=1)
    attach(case, after, Shows.AFTER, by, moment, sequence=1)
    attach_voice(case, given.voice, by, moment, sequence=1)
    tell_all([(case, steps[-1])])
    if steps[-1].event.act == ACT.code:
        notify_of(case, steps[0])
    link_duplicate(case)
    return case
