"""Acting on a case: one door for every act of the table."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.accounts.calendars import city_calendar
from onecity.core.accounts.models import Organisation
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions.reporting import already_taken
from onecity.core.cases.actions.telling import notify_of
from onecity.core.cases.actions.writing import attach, next_number, tell, write
from onecity.core.cases.acts import ACTS, Act
from onecity.core.cases.errors import ActNotAllowed, BadInput, CaseMovedOn
from onecity.core.cases.models import Case, Category
from onecity.core.cases.models.attachment import Shows
from onecity.core.cases.permission import fitting_grant, obstacle
from onecity.core.cases.photos import Photo
from onecity.core.cases.queries.scope import visible
from onecity.core.cases.routing import line_for, list_in_force
from onecity.core.cases.states import Urgency
from onecity.core.cases.steps import By, Inputs, advance

MAX_NOTE = 2000


@dataclass(frozen=True)
class Submission:
    """What a person gave with an act. `seen` is the history length they saw; position in degrees WGS 84 (lon, lat)."""

    note: str = ""
    category: Category | None = None
    urgency: str = ""
    lead: Organisation | None = None
    assisting: tuple[Organisation, ...] = ()
    photos: list[Photo] = field(default_factory=list)
    position: tuple[float, float] | None = None
    seen: int | None = None


def _plain(case: Case, given: Submission, at: datetime) -> Inputs:
    position = Point(*given.position, srid=4326) if given.position else None
    return Inputs(note=given.note.strip(), position=position)


def _accept(case: Case, given: Submission, at: datetime) -> Inputs:
    if given.category is None or given.category == case.category:
        return _plain(case, given, at)
    line = line_for(list_in_force(timezone.localdate(at)), given.category.pk, case.region_code)
    return Inputs(note=given.note.strip(), category=given.category, line=line)


def _file(case: Case, given: Submission, at: datetime) -> Inputs:
    local = timezone.localtime(at)
    return Inputs(
        note=given.note.strip(),
        urgency=given.urgency,
        number=next_number(settings.CITY.case_prefix, local),
        line=line_for(list_in_force(local.date()), case.category_id, case.region_code),
    )


def _dispatch(case: Case, given: Submission, at: datetime) -> Inputs:
    return Inputs(note=given.note.strip(), lead=given.lead, assisting=given.assisting, line=case.duty_line)


_PREPARE: dict[str, Callable[[Case, Submission, datetime], Inputs]] = {
    "accept": _accept,
    "file": _file,
    "dispatch": _dispatch,
}

_SHOWS = {"finish": Shows.AFTER, "pass": Shows.CHECK, "fail": Shows.CHECK}


def _check_state(case: Case, act: Act, seen: int | None) -> None:
    if case.state in act.states and seen in (None, case.event_count):
        return
    last = case.events.order_by("-sequence").first()
    raise CaseMovedOn(case.pk, case.state, last.actor_name if last else "", last.at if last else None)


def _check_inputs(act: Act, given: Submission) -> None:
    problems = {name: _("This is needed.") for name in act.required if not getattr(given, name)}
    if len(given.note) > MAX_NOTE:
        problems["note"] = _("The note is too long.")
    if "\x00" in given.note:
        problems["note"] = _("The text holds characters that cannot be stored.")
    if given.urgency and given.urgency not in Urgency.values:
        problems["urgency"] = _("Unknown urgency.")
    if given.lead and not given.lead.active:
        problems["lead"] = _("This organisation is closed.")
    if problems:
        raise BadInput(problems)


@transaction.atomic
def perform(
    actor: Actor,
    case_id: int,
    act_code: str,
    given: Submission,
    at: datetime | None = None,
    request_key: UUID | None = None,
) -> Case:
    """Do one act of the table on a case.

    Raises Case.DoesNotExist when the case is out of the actor's sight, CaseMovedOn when somebody was first,
    ActNotAllowed when the role does not fit, BadInput when something needed is missing.
    """
    if earlier := already_taken(request_key):
        return earlier
    act = ACTS[act_code]
    case = visible(actor).select_for_update(of=("self",)).select_related("category", "lead", "duty_line").get(pk=case_id)
    _check_state(case, act, given.seen)
    if reason := obstacle(actor, act, case):
        raise ActNotAllowed(act_code, reason)
    _check_inputs(act, given)
    moment = at or timezone.now()
    grant = fitting_grant(actor, act, case)
    by = By(actor.user_id, actor.name, grant.role if grant else "", grant.organisation_id if grant else None)
    inputs = _PREPARE.get(act_code, _plain)(case, given, moment)
    step = advance(case, act, by, moment, inputs, city_calendar())
    write(case, step, request_key)
    if given.photos:
        attach(case, given.photos, _SHOWS.get(act_code, Shows.OTHER), by, moment)
    notify_of(case, step)
    tell(case, step)
    return case
