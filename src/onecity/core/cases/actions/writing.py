"""Writing down what `steps.advance` decided, and telling the rest of the house."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.gis.geos import Point
from django.core.files.base import ContentFile
from django.db import connection
from pyproj import Geod

from onecity.core.accounts.models import Organisation
from onecity.core.cases.clocks import MARKS
from onecity.core.cases.models import Attachment, Case, CaseClock, CaseEvent, VoiceNote
from onecity.core.cases.models.attachment import Shows
from onecity.core.cases.models.timed import Timed
from onecity.core.cases.photos import Photo
from onecity.core.cases.steps import By, Step
from onecity.core.cases.voices.reading import Voice
from onecity.core.inserting import insert_together
from onecity.core.shell.live import publish_all
from onecity.core.updating import save_changed

Change = tuple[Case, Step]
T = TypeVar("T", bound=Timed)
CLOCK_FIELDS = ("amount", "unit", "used", "started_at", *MARKS, "stopped_at", "resumed_at", "ended_at")
_ELLIPSOID = Geod(ellps="WGS84")

_NEXT_NUMBER = """
INSERT INTO cases_numberseries (day, last) VALUES (%s, 1)
ON CONFLICT (day) DO UPDATE SET last = cases_numberseries.last + 1 RETURNING last
"""


def _single(rows: Iterable[T]) -> list[T]:
    """Each clock or ticket once: one that ended as soon as it began comes twice."""
    return list({id(row): row for row in rows}.values())


def write(case: Case, step: Step, request_key: UUID | None = None) -> None:
    """Save a case that exists already, with the history row, the clocks and the tickets of a step."""
    step.event.request_key = request_key
    save_changed(case)
    rows: list[Timed] = _single([*step.clocks, *step.tickets])
    changed = [row for row in rows if not row._state.adding]
    insert_together(step.event, *(row for row in rows if row._state.adding))
    for row in changed:
        save_changed(row)


def write_new(case: Case, steps: Sequence[Step], request_key: UUID | None = None) -> None:
    """Save a case that begins, and its reporter, by one step or several, none of which opens a ticket; the request is that of the first."""
    steps[0].event.request_key = request_key
    reporter = case.reporter if case.reporter_id is None else None
    insert_together(reporter, case, *(step.event for step in steps), *_single(clock for step in steps for clock in step.clocks))


BESIDE_FIELDS = ("shared_clock", *MARKS, "event_count")
"""What an act on another case may change in a case."""


def write_beside(changes: Sequence[Change], fields: Sequence[str] = BESIDE_FIELDS) -> None:
    """Save cases that an act on another case changed, with their history rows and clocks; as many queries for one as for many."""
    Case.objects.bulk_update({case.pk: case for case, _step in changes}.values(), fields)
    CaseEvent.objects.bulk_create(step.event for _case, step in changes)
    clocks = _single(clock for _case, step in changes for clock in step.clocks)
    if clocks:
        CaseClock.objects.bulk_update(clocks, CLOCK_FIELDS)


def attach(case: Case, photos: list[Photo], shows: Shows, by: By, at: datetime, sequence: int | None = None) -> None:
    """Keep photos with the newest history row of a case, or with the one of a sequence number."""
    Attachment.objects.bulk_create(_attachment(case, photo, shows, by, at, sequence or case.event_count) for photo in photos)


def _attachment(case: Case, photo: Photo, shows: Shows, by: By, at: datetime, sequence: int) -> Attachment:
    known = photo.longitude is not None and photo.latitude is not None
    name, thumbnail_name = photo.file_names
    position = Point(photo.longitude, photo.latitude, srid=4326) if known else None
    return Attachment(
        case=case,
        sequence=sequence,
        shows=shows,
        file=ContentFile(photo.jpeg, name),
        thumbnail=ContentFile(photo.thumbnail, thumbnail_name),
        width=photo.width,
        height=photo.height,
        digest=photo.digest,
        taken_at=photo.taken_at,
        position=position,
        distance=metres_between(case.point, position) if position else None,
        added_at=at,
        added_by_id=by.user_id,
    )


def attach_voice(case: Case, voice: Voice | None, by: By, at: datetime, sequence: int | None = None) -> None:
    """Keep a voice note, if there is one, with the newest history row of a case, or with the one of a sequence number."""
    if voice:
        VoiceNote.objects.create(
            case=case,
            sequence=sequence or case.event_count,
            file=ContentFile(voice.content, voice.file_name),
            media_type=voice.media_type,
            seconds=voice.seconds,
            digest=voice.digest,
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


def _paths(cases: Sequence[Case]) -> dict[int, str]:
    """Paths of the organisations that see some cases beside their leads."""
    keys = {key for case in cases for key in case.involved}
    return dict(Organisation.objects.filter(pk__in=keys).values_list("pk", "path")) if keys else {}


def _told(case: Case, step: Step, paths: dict[int, str]) -> dict[str, Any]:
    """What open pages hear of a change: keys and scope only, nothing personal."""
    return {
        "id": case.pk,
        "act": step.event.act,
        "from": step.event.from_state,
        "state": case.state,
        "urgency": case.urgency,
        "region": case.region_code,
        "lead": case.lead.path if case.lead else "",
        "involved": [paths[key] for key in case.involved if key in paths],
        "point": [round(case.point.x, 6), round(case.point.y, 6)],
        "version": case.event_count,
        "follow": case.follow_key,
    }


def tell_all(changes: Sequence[Change]) -> None:
    """Publish changes to open pages, all in one query."""
    paths = _paths([case for case, _step in changes])
    publish_all("case", [_told(case, step, paths) for case, step in changes])


def tell(case: Case, step: Step) -> None:
    """Publish one change to open pages."""
    tell_all([(case, step)])
