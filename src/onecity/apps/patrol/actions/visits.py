"""Visits: written down once, with a case of each thing that does not hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from onecity.apps.patrol.actions.field import Position, in_the_field
from onecity.apps.patrol.checklists import Item
from onecity.apps.patrol.errors import BadVisit, PointRetired
from onecity.apps.patrol.models import CheckPoint, Outcome, Visit
from onecity.apps.patrol.queries import visible_points
from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.actions import Report, report
from onecity.core.cases.actions.writing import metres_between
from onecity.core.cases.errors import AnsweredByMessage
from onecity.core.cases.models import Case, Category
from onecity.core.cases.photos import Photo
from onecity.core.cases.states import Source
from onecity.core.cases.voices.reading import Voice
from onecity.core.moments import Moment
from onecity.core.said import Said as _
from onecity.core.shell.live import publish

LONGEST_NOTE = 1000


@dataclass(frozen=True)
class Told:
    """A visit as it is told: item → whether it holds; no answers where nobody was there.

    `accuracy` of the position in metres; `moment` is when the visit was made, if it arrives later.
    """

    answers: Mapping[str, bool]
    nobody: bool = False
    note: str = ""
    position: Position | None = None
    photos: list[Photo] = field(default_factory=list)
    accuracy: float | None = None
    voice: Voice | None = None
    moment: Moment | None = None

    @property
    def explained(self) -> bool:
        """Whether words, a photo or a voice note tell of what was found."""
        return bool(self.note.strip() or self.photos or self.voice)


def visit_of(actor: Actor, request_key: UUID | None) -> Visit | None:
    """The visit an earlier request of the same person with the same key wrote down."""
    return Visit.objects.filter(request_key=request_key, by_id=actor.user_id).first() if request_key else None


def visit(actor: Actor, point_id: int, told: Told, at: datetime | None = None, request_key: UUID | None = None) -> Visit:
    """Write down a visit and make a case of each item that does not hold.

    A repeated `request_key` returns the visit made the first time. What an announced area answers by a message becomes no case. Raises
    CheckPoint.DoesNotExist outside the actor's regions, NotAllowed, PointRetired, BadVisit naming the fields, and what `report` raises.
    """
    by_id = in_the_field(actor)
    if earlier := visit_of(actor, request_key):
        return earlier
    made = told.moment.at if told.moment else timezone.now()
    return _visit(actor, by_id, point_id, told, at or made, request_key)


@transaction.atomic
def _visit(actor: Actor, by_id: int, point_id: int, told: Told, at: datetime, request_key: UUID | None) -> Visit:
    point = visible_points(actor).select_for_update(of=("self",)).get(pk=point_id)
    require(actor, "patrol.visit", point.region_code)
    if earlier := visit_of(actor, request_key):
        return earlier  # asked again under the lock of the point: of two that come at once the second finds the first
    if not point.active:
        raise PointRetired
    wrong = _faulty_items(point, told)
    place = Point(*told.position, srid=4326) if told.position else None
    done = Visit.objects.create(
        check_point=point,
        by_id=by_id,
        at=at,
        outcome=Outcome.NOBODY if told.nobody else Outcome.FOUND if wrong else Outcome.FINE,
        answers=dict(told.answers),
        note=told.note.strip(),
        position=place,
        metres=round(metres_between(place, point.point)) if place else None,
        accuracy=round(told.accuracy) if place and told.accuracy is not None else None,
        arrived_at=told.moment.arrived if told.moment else None,
        request_key=request_key,
    )
    found = [_found(actor, point, item, told, at, request_key) for item in wrong]
    done.cases.set([case for case in found if case])
    if not told.nobody:
        _put_off(point, at)
    publish("round", {"user": by_id})
    return done


def _faulty_items(point: CheckPoint, told: Told) -> list[Item]:
    """The items said not to hold. Raises BadVisit where an answer is missing, or a finding is told without words or photo."""
    items = point.checklist.items
    missing = [item.name for item in items if not told.nobody and item.code not in told.answers]
    wrong = [item for item in items if told.answers.get(item.code) is False and not told.nobody]
    problems = {
        "answers": _("Not answered yet: %(items)s.") % {"items": "; ".join(missing)} if missing else "",
        "note": _("Say what you found, or add a photo or a voice note.") if wrong and not told.explained else "",
    }
    if len(told.note) > LONGEST_NOTE:
        problems["note"] = _("The note has %(length)d characters; at most %(most)d can be taken.") % {
            "length": len(told.note),
            "most": LONGEST_NOTE,
        }
    if found := {name: problem for name, problem in problems.items() if problem}:
        raise BadVisit(found)
    return wrong


def _found(actor: Actor, point: CheckPoint, item: Item, told: Told, at: datetime, request_key: UUID | None) -> Case | None:
    """The case of an item that does not hold: about the place of the point, told in the city's language; None where it is announced."""
    kind, _colon, code = item.category.partition(":")
    category = Category.objects.filter(kind=kind, code=code, active=True).latest("version")
    words = f"{point.checklist.name_zh}：{item.name_zh} — 不符合。{told.note.strip()}".strip()
    place = (point.point.x, point.point.y)
    given = Report(words, *place, category, Source.GRID, _place_of(point), told.photos, moment=told.moment, voice=told.voice)
    try:
        return report(actor, given, at=at, request_key=uuid5(request_key, item.code) if request_key else None)
    except AnsweredByMessage:
        return None


def _place_of(point: CheckPoint) -> str:
    """Where a finding is: the name of the point, unless that is somebody's home."""
    return point.place if point.person_cipher else f"{point.place} {point.name_zh}".strip()


def _put_off(point: CheckPoint, at: datetime) -> None:
    """The next visit is due `days` after this one; a visit told late takes nothing back."""
    due = timezone.localdate(at) + timedelta(days=point.days)
    CheckPoint.objects.filter(pk=point.pk).update(
        due_on=Greatest(F("due_on"), due), visited_at=at if point.visited_at is None else Greatest(F("visited_at"), at)
    )
