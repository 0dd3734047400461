"""What changes check points, visits, rounds and tracks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

import numpy as np
from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone

from onecity.apps.patrol.checklists import Item
from onecity.apps.patrol.errors import BadVisit, PointRetired
from onecity.apps.patrol.models import CheckPoint, DayRound, Outcome, TrackPoint, Visit
from onecity.apps.patrol.queries import due_points, visible_points
from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor, actor_of, require
from onecity.core.apart import Workshop
from onecity.core.cases.actions import Report, report
from onecity.core.cases.actions.writing import metres_between
from onecity.core.cases.models import Case, Category
from onecity.core.cases.photos import Photo
from onecity.core.cases.states import Source
from onecity.core.geo.queries import locate_many
from onecity.core.ledger.actions import record_lookup
from onecity.core.ledger.cipher import decrypt, encrypt
from onecity.core.said import Said as _
from onecity.science.rounds import shortest, ways

LONGEST_NOTE, LONGEST_ROUND = 1000, 60
TRACK_DAYS, MOST_TRACK = 90, 500
WORST_ACCURACY = 200
Position = tuple[float, float]


@dataclass(frozen=True)
class NewPoint:
    """A check point as somebody records it. Longitude and latitude in degrees (WGS 84); `person` is whom one visits."""

    code: str
    kind: str
    name_zh: str
    name_en: str
    longitude: float
    latitude: float
    days: int
    due_on: date
    person: str = ""
    keeper_id: int | None = None
    synthetic: bool = False


@dataclass(frozen=True)
class Told:
    """A visit as it is told: item → whether it holds; no answers where nobody was there."""

    answers: Mapping[str, bool]
    nobody: bool = False
    note: str = ""
    position: Position | None = None
    photos: list[Photo] = field(default_factory=list)


@transaction.atomic
def record_points(given: Iterable[NewPoint]) -> int:
    """Record points that lie in the city and are not known yet; returns how many are new. Asks no permission."""
    points = list(given)
    known = set(CheckPoint.objects.filter(code__in=[one.code for one in points]).values_list("code", flat=True))
    located = locate_many([(one.longitude, one.latitude) for one in points])
    new = [
        CheckPoint(
            code=one.code,
            kind=one.kind,
            name_zh=one.name_zh,
            name_en=one.name_en,
            person_cipher=encrypt(one.person) if one.person else b"",
            place=place.place_words,
            region_code=place.region_code,
            grid_id=place.grid_id,
            point=Point(one.longitude, one.latitude, srid=4326),
            keeper_id=one.keeper_id,
            days=one.days,
            due_on=one.due_on,
            synthetic=one.synthetic,
        )
        for one, place in zip(points, located, strict=True)
        if place and one.code not in known
    ]
    return len(CheckPoint.objects.bulk_create(new))


def in_the_field(actor: Actor) -> int:
    """The key of somebody who may visit. Raises NotAllowed."""
    require(actor, "patrol.visit")
    if actor.user_id is None:
        raise NotAllowed("patrol.visit")
    return actor.user_id


def visit(actor: Actor, point_id: int, told: Told, at: datetime | None = None, request_key: UUID | None = None) -> Visit:
    """Write down a visit and make a case of each item that does not hold.

    A repeated `request_key` returns the visit made the first time. Raises CheckPoint.DoesNotExist outside the actor's regions, NotAllowed,
    PointRetired, BadVisit naming the fields, and what `report` raises.
    """
    by_id = in_the_field(actor)
    return _visit(actor, by_id, point_id, told, at or timezone.now(), request_key)


@transaction.atomic
def _visit(actor: Actor, by_id: int, point_id: int, told: Told, at: datetime, request_key: UUID | None) -> Visit:
    point = visible_points(actor).select_for_update(of=("self",)).get(pk=point_id)
    require(actor, "patrol.visit", point.region_code)
    if request_key and (earlier := Visit.objects.filter(request_key=request_key).first()):
        return earlier  # asked under the lock of the point: of two that come at once the second finds the first
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
        request_key=request_key,
    )
    done.cases.set([_found(actor, point, item, told, at, request_key) for item in wrong])
    if not told.nobody:
        _put_off(point, at)
    return done


def _faulty_items(point: CheckPoint, told: Told) -> list[Item]:
    """The items said not to hold. Raises BadVisit where an answer is missing, or a finding is told without words or photo."""
    items = point.checklist.items
    missing = [item.name for item in items if not told.nobody and item.code not in told.answers]
    wrong = [item for item in items if told.answers.get(item.code) is False and not told.nobody]
    problems = {
        "answers": _("Not answered yet: %(items)s.") % {"items": "; ".join(missing)} if missing else "",
        "note": _("Say what you found, or add a photo.") if wrong and not told.note.strip() and not told.photos else "",
    }
    if len(told.note) > LONGEST_NOTE:
        problems["note"] = _("The note has %(length)d characters; at most %(most)d can be taken.") % {
            "length": len(told.note),
            "most": LONGEST_NOTE,
        }
    if found := {name: problem for name, problem in problems.items() if problem}:
        raise BadVisit(found)
    return wrong


def _found(actor: Actor, point: CheckPoint, item: Item, told: Told, at: datetime, request_key: UUID | None) -> Case:
    """The case of an item that does not hold: about the place of the point, told in the city's language."""
    kind, _colon, code = item.category.partition(":")
    category = Category.objects.filter(kind=kind, code=code, active=True).latest("version")
    words = f"{point.checklist.name_zh}：{item.name_zh} — 不符合。{told.note.strip()}".strip()
    given = Report(words, point.point.x, point.point.y, category, Source.GRID, _place_of(point), told.photos)
    return report(actor, given, at=at, request_key=uuid5(request_key, item.code) if request_key else None)


def _place_of(point: CheckPoint) -> str:
    """Where a finding is: the name of the point, unless that is somebody's home."""
    return point.place if point.person_cipher else f"{point.place} {point.name_zh}".strip()


def _put_off(point: CheckPoint, at: datetime) -> None:
    """The next visit is due `days` after this one; a visit told late takes nothing back."""
    due = timezone.localdate(at) + timedelta(days=point.days)
    CheckPoint.objects.filter(pk=point.pk).update(
        due_on=Greatest(F("due_on"), due), visited_at=at if point.visited_at is None else Greatest(F("visited_at"), at)
    )


def person_of(actor: Actor, point_id: int, purpose: str) -> str:
    """Whom one visits at a point; every look is written down. Raises DoesNotExist, NotAllowed, PurposeMissing."""
    point = visible_points(actor).get(pk=point_id)
    require(actor, "patrol.visit", point.region_code)
    record_lookup(actor, "check_point", point.code, purpose)
    return decrypt(bytes(point.person_cipher))


@transaction.atomic
def change_points(actor: Actor, keys: Collection[int], *, keeper_id: int | None = None, days: int = 0, active: bool | None = None) -> int:
    """Give points to a keeper, another interval, or retire them; returns how many. Raises NotAllowed, User.DoesNotExist."""
    require(actor, "patrol.keep")
    points = visible_points(actor).filter(pk__in=keys)
    for region in set(points.values_list("region_code", flat=True)):
        require(actor, "patrol.keep", region)
    changes: dict[str, object] = {}
    if keeper_id is not None:
        changes["keeper_id"] = User.objects.get(pk=keeper_id, is_active=True).pk if keeper_id else None
    if days:
        changes |= {"days": days, "due_on": F("due_on") + (days - F("days"))}
    if active is not None:
        changes["active"] = active
    return CheckPoint.objects.filter(pk__in=list(points.values_list("pk", flat=True))).update(**changes) if changes else 0


def plan_round(shop: Workshop, user_id: int, day: date, start: Position | None = None, seconds: float = 1.0) -> DayRound:
    """Work out in which order a person passes the points that are due to them by a day, beginning where they are."""
    actor = actor_of(User.objects.get(pk=user_id))
    points = list(due_points(actor, day)[:LONGEST_ROUND])
    places = [(one.point.x, one.point.y) for one in points]
    found = shop.do(shortest, ways(np.array([start or (places[0] if places else (0.0, 0.0)), *places])), seconds)
    order = [points[index - 1].pk for index in found.order]
    values = {"order": order, "metres": found.metres, "made_at": timezone.now()}
    return DayRound.objects.update_or_create(user_id=user_id, day=day, defaults=values)[0]


def keep_track(actor: Actor, points: Sequence[tuple[datetime, Position, float]]) -> int:
    """Keep where somebody on duty was: moment, degrees, accuracy in metres. What is too vague or lies in the future is left out."""
    user_id, now = in_the_field(actor), timezone.now()
    kept = [
        TrackPoint(user_id=user_id, at=at, point=Point(*place, srid=4326), accuracy=round(accuracy))
        for at, place, accuracy in points[:MOST_TRACK]
        if accuracy <= WORST_ACCURACY and now - timedelta(days=2) <= at <= now
    ]
    return len(TrackPoint.objects.bulk_create(kept))


def forget_old_tracks(now: datetime | None = None) -> int:
    """Forget tracks older than they are needed; returns how many points."""
    return TrackPoint.objects.filter(Q(at__lt=(now or timezone.now()) - timedelta(days=TRACK_DAYS))).delete()[0]
