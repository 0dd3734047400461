"""Writing down what `steps.advance` decided, and telling the rest of the house."""

from datetime import datetime
from uuid import UUID

from django.contrib.gis.geos import Point
from django.core.files.base import ContentFile
from django.db import connection
from pyproj import Geod

from onecity.core.accounts.models import Organisation
from onecity.core.cases.models import Attachment, Case, CaseClock
from onecity.core.cases.models.attachment import Shows
from onecity.core.cases.photos import Photo
from onecity.core.cases.steps import By, Step
from onecity.core.shell.live import publish

_ELLIPSOID = Geod(ellps="WGS84")

_NEXT_NUMBER = """
INSERT INTO cases_numberseries (day, last) VALUES (%s, 1)
ON CONFLICT (day) DO UPDATE SET last = cases_numberseries.last + 1 RETURNING last
"""


def write(case: Case, step: Step, request_key: UUID | None = None) -> None:
    """Save a case that exists already, with the history row and the clocks of a step."""
    step.event.request_key = request_key
    case.save()
    if step.ends_clock:
        CaseClock.objects.filter(case=case, ended_at=None).update(ended_at=step.event.at)
    step.event.save(force_insert=True)
    if step.clock:
        step.clock.save(force_insert=True)


def write_new(case: Case, step: Step, request_key: UUID | None = None) -> None:
    """Save a case that is being reported; the rows of the step get its key."""
    case.save(force_insert=True)
    step.event.case = case
    if step.clock:
        step.clock.case = case
    step.event.request_key = request_key
    step.event.save(force_insert=True)
    if step.clock:
        step.clock.save(force_insert=True)


def attach(case: Case, photos: list[Photo], shows: Shows, by: By, at: datetime) -> None:
    """Keep photos with the newest history row of a case."""
    Attachment.objects.bulk_create(_attachment(case, photo, shows, by, at) for photo in photos)


def _attachment(case: Case, photo: Photo, shows: Shows, by: By, at: datetime) -> Attachment:
    known = photo.longitude is not None and photo.latitude is not None
    position = Point(photo.longitude, photo.latitude, srid=4326) if known else None
    return Attachment(
        case=case,
        sequence=case.event_count,
        shows=shows,
        file=ContentFile(photo.jpeg, f"{photo.digest[:32]}.jpg"),
        thumbnail=ContentFile(photo.thumbnail, f"{photo.digest[:32]}-s.jpg"),
        width=photo.width,
        height=photo.height,
        digest=photo.digest,
        taken_at=photo.taken_at,
        position=position,
        distance=metres_between(case.point, position) if position else None,
        added_at=at,
        added_by_id=by.user_id,
    )


def metres_between(one: Point, other: Point) -> float:
    """Distance on the WGS 84 ellipsoid of two points in degrees, in metres."""
    _azimuth, _back, metres = _ELLIPSOID.inv(one.x, one.y, other.x, other.y)
    return float(metres)


def next_number(prefix: str, at: datetime) -> str:
    """The next case number of a day, e.g. LC-260720-0318. `at` is in the city's time zone."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER, [at.date()])
        serial = cursor.fetchone()[0]
    return case_number(prefix, at, serial)


def case_number(prefix: str, at: datetime, serial: int) -> str:
    """The text of a case number."""
    return f"{prefix}-{at:%y%m%d}-{serial:04d}"


def _paths(organisation_ids: list[int]) -> list[str]:
    if not organisation_ids:
        return []
    return list(Organisation.objects.filter(pk__in=organisation_ids).values_list("path", flat=True))


def tell(case: Case, step: Step) -> None:
    """Publish the change to open pages; the payload holds keys and scope only, nothing personal."""
    publish(
        "case",
        {
            "id": case.pk,
            "act": step.event.act,
            "from": step.event.from_state,
            "state": case.state,
            "urgency": case.urgency,
            "region": case.region_code,
            "lead": case.lead.path if case.lead else "",
            "assisting": _paths(case.assisting),
            "point": [round(case.point.x, 6), round(case.point.y, 6)],
            "version": case.event_count,
            "follow": case.follow_key,
        },
    )
