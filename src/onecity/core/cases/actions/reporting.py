"""Taking in a report (上报), from whatever door it comes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone

from onecity.core.accounts.calendars import city_calendar
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions.linking import link_duplicate
from onecity.core.cases.actions.writing import attach, attach_voice, tell, write_new
from onecity.core.cases.acts import ACTS
from onecity.core.cases.dossier import Dossier
from onecity.core.cases.errors import AnsweredByMessage, BadInput, require_fields
from onecity.core.cases.given import Inputs
from onecity.core.cases.models import Case, Category, ControlAnswer, ControlArea, DutyLine, Reporter
from onecity.core.cases.models.attachment import Shows
from onecity.core.cases.photos import Photo
from onecity.core.cases.queries.control import control_area_at
from onecity.core.cases.request_kinds import request_kinds
from onecity.core.cases.routing import line_of_case
from onecity.core.cases.states import Source
from onecity.core.cases.steps import By, advance
from onecity.core.cases.suggesting.urgency import Raised, danger_above
from onecity.core.cases.voices.reading import Voice
from onecity.core.geo.errors import OutsideCity
from onecity.core.geo.queries import Located, locate
from onecity.core.ledger.cipher import encrypt, keyed_digest
from onecity.core.moments import Moment
from onecity.core.said import Said as _
from onecity.core.statements import rows_of

MAX_TEXT, MAX_PLACE, MAX_PHOTOS = 4000, 256, 9
_TAKEN = "SELECT case_id FROM cases_caseevent WHERE request_key = $1"


@dataclass(frozen=True)
class ReporterDetails:
    """Who reports, as far as they said."""

    name: str = ""
    phone: str = ""
    user_id: int | None = None
    email: str = ""


@dataclass(frozen=True)
class Report:
    """A report as it arrives. Longitude and latitude in degrees, WGS 84 / CGCS2000.

    `suggested` is what was suggested for its text, to be kept beside the category that was chosen; `doubt` raises its urgency where
    nobody has sorted it; `moment` is when it was seen, if it arrives later.
    """

    text: str
    longitude: float
    latitude: float
    category: Category
    source: Source
    place: str = ""
    photos: list[Photo] = field(default_factory=list)
    reporter: ReporterDetails | None = None
    asset_code: str = ""
    request_kind: str = ""
    synthetic: bool = False
    suggested: Mapping[str, Any] = field(default_factory=dict)
    doubt: Raised | None = None
    moment: Moment | None = None
    voice: Voice | None = None


def _text_problem(text: str) -> str | None:
    if not text.strip():
        return _("Say what is the matter.")
    if len(text) > MAX_TEXT:
        return _("The text has %(length)d characters; at most %(most)d can be taken.") % {
            "length": len(text),
            "most": MAX_TEXT,
        }
    return _unstorable(text)


def _unstorable(text: str) -> str | None:
    return _("The text holds characters that cannot be stored.") if "\x00" in text else None


def _place_problem(place: str) -> str | None:
    return _("The place is too long.") if len(place) > MAX_PLACE else _unstorable(place)


def _kind_problem(code: str) -> str | None:
    return _("This kind of request is not known.") if code and code not in request_kinds() else None


def check(given: Report) -> None:
    """Raise BadInput naming every field of a report that cannot be taken."""
    most = {"most": MAX_PHOTOS}
    require_fields(
        (
            ("text", _text_problem(given.text)),
            ("place", _place_problem(given.place)),
            ("request_kind", _kind_problem(given.request_kind)),
            ("category", None if given.category.active else _("This category is no longer in use.")),
            ("photos", _("At most %(most)d photos.") % most if len(given.photos) > MAX_PHOTOS else None),
        )
    )


def locate_report(given: Report) -> Located:
    """Where a report lies. Raises BadInput naming `point`."""
    try:
        return locate(Point(given.longitude, given.latitude, srid=4326))
    except OutsideCity as error:
        problem = _("The place lies outside the city.")
        raise BadInput({"point": f"{problem} {error.hint}".strip()}) from error


def reporter_of(details: ReporterDetails | None) -> Reporter | None:
    """The unsaved, sealed record of who reports, or None for nobody in particular."""
    if details is None or not (details.name or details.phone or details.email or details.user_id):
        return None
    return Reporter(
        name_cipher=encrypt(details.name) if details.name else b"",
        phone_cipher=encrypt(details.phone) if details.phone else b"",
        phone_digest=keyed_digest(details.phone) if details.phone else "",
        email_cipher=encrypt(details.email) if details.email else b"",
        email_digest=keyed_digest(details.email.lower()) if details.email else "",
        user_id=details.user_id,
    )


def already_taken(request_key: UUID | None) -> Case | None:
    """The case an earlier request with the same key made or changed."""
    if request_key is None:
        return None
    rows = rows_of(_TAKEN, request_key)
    return Case.objects.get(pk=rows[0][0]) if rows else None


def time_of(given: Report, at: datetime | None) -> datetime:
    """When a report was made: as said by the caller, by the device that held it back, or now."""
    return at or (given.moment.at if given.moment else timezone.now())


def new_case(given: Report, located: Located, by: By, at: datetime) -> Case:
    """The unsaved case of a report, before its first act."""
    return Case(
        text=given.text.strip(),
        place=given.place.strip() or located.place_words,
        point=Point(given.longitude, given.latitude, srid=4326),
        region_code=located.region_code,
        grid_id=located.grid_id,
        category=given.category,
        urgency=given.category.urgency,
        source=given.source,
        asset_code=given.asset_code,
        reported_by_id=by.user_id,
        reported_at=at,
        state_since=at,
        synthetic=given.synthetic,
    )


def inputs_of(given: Report, line: DutyLine | None) -> Inputs:
    """What the first act of a report is given: its category, and by which words its urgency was raised."""
    raised = danger_above(given.text, given.category) or given.doubt
    extra = {**given.suggested, **({"danger": raised.as_dict()} if raised else {}), **(given.moment.kept if given.moment else {})}
    urgency = str(raised.urgency) if raised else ""
    arrived = given.moment.arrived if given.moment else None
    return Inputs(category=given.category, request_kind=given.request_kind, line=line, urgency=urgency, arrived=arrived, extra=extra)


def answered_by_message(given: Report, at: datetime) -> ControlArea | None:
    """The control area that answers a report instead of a case, written down without anything of the reporter."""
    point = Point(given.longitude, given.latitude, srid=4326)
    area = control_area_at(point, given.category.pk, at)
    if area:
        ControlAnswer.objects.create(area=area, category=given.category, source=given.source, point=point, at=at)
    return area


def report(actor: Actor, given: Report, at: datetime | None = None, request_key: UUID | None = None) -> Case:
    """Take in a report and start its first clock. Anyone may report.

    A repeated `request_key` returns the case made the first time. Raises BadInput naming the fields, AnsweredByMessage where an
    announced area answers such reports at that time.
    """
    if earlier := already_taken(request_key):
        return earlier
    check(given)
    moment = time_of(given, at)
    located = locate_report(given)
    if area := answered_by_message(given, moment):
        raise AnsweredByMessage(area.pk, area.name, area.message, area.ends_at)
    return _take_in(actor, given, located, moment, request_key)


@transaction.atomic
def _take_in(actor: Actor, given: Report, located: Located, moment: datetime, request_key: UUID | None) -> Case:
    by = By(actor.user_id, actor.name, role_of(actor))
    case = new_case(given, located, by, moment)
    case.reporter = reporter_of(given.reporter)
    line = line_of_case(case, given.category.pk, moment)
    step = advance(Dossier(case), ACTS["report"], by, moment, inputs_of(given, line), city_calendar())
    write_new(case, [step], request_key)
    if given.photos:
        attach(case, given.photos, Shows.BEFORE, by, moment)
    attach_voice(case, given.voice, by, moment)
    tell(case, step)
    link_duplicate(case)
    return case


def role_of(actor: Actor) -> str:
    """The role a report is kept under."""
    return min(actor.roles, default="")
