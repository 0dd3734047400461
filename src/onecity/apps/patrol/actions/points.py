"""What changes check points: recorded one by one or many at once, changed, given to somebody, retired."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models import F

from onecity.apps.patrol.checklists import checklists
from onecity.apps.patrol.errors import BadPoint
from onecity.apps.patrol.models import CheckPoint
from onecity.apps.patrol.queries import keepers, visible_points
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor, require
from onecity.core.geo.queries import Located, locate_many
from onecity.core.ledger.actions import record_lookup
from onecity.core.ledger.cipher import decrypt, encrypt
from onecity.core.said import Said as _

LONGEST_DAYS = 366
_TELEPHONE = re.compile(r"[0-9+()\- ]{3,20}")


def telephone(text: str) -> bool:
    """Whether a text can be a telephone number, of a fixed line too."""
    return bool(_TELEPHONE.fullmatch(text)) and any(mark.isdigit() for mark in text)


@dataclass(frozen=True)
class NewPoint:
    """A check point as somebody records it: longitude and latitude in degrees (WGS 84).

    `person` is whom one visits, `phone` how to call them.
    """

    code: str
    kind: str
    name_zh: str
    name_en: str
    longitude: float
    latitude: float
    days: int
    due_on: date
    person: str = ""
    phone: str = ""
    keeper_id: int | None = None
    synthetic: bool = False


@transaction.atomic
def record_points(given: Iterable[NewPoint]) -> int:
    """Record points that lie in the city and are not known yet; returns how many are new. Asks no permission."""
    points = list(given)
    known = set(CheckPoint.objects.filter(code__in=[one.code for one in points]).values_list("code", flat=True))
    located = locate_many([(one.longitude, one.latitude) for one in points])
    pairs = zip(points, located, strict=True)
    new = [_written(CheckPoint(code=one.code), one, place) for one, place in pairs if place and one.code not in known]
    return len(CheckPoint.objects.bulk_create(new))


def _written(point: CheckPoint, given: NewPoint, place: Located) -> CheckPoint:
    """A point as it was given; nothing said of whom one visits, or of the telephone, leaves that as it is."""
    for name in ("kind", "name_zh", "name_en", "keeper_id", "days", "due_on", "synthetic"):
        setattr(point, name, getattr(given, name))
    point.point = Point(given.longitude, given.latitude, srid=4326)
    point.place, point.region_code, point.grid_id = place.place_words, place.region_code, place.grid_id
    if given.person:
        point.person_cipher = encrypt(given.person)
    if given.phone:
        point.phone_cipher = encrypt(given.phone)
    return point


@transaction.atomic
def keep_point(actor: Actor, given: NewPoint, point_id: int | None = None) -> CheckPoint:
    """Record a point, or change the one with a key; a point that is changed keeps its number.

    Raises NotAllowed, CheckPoint.DoesNotExist, BadPoint naming the fields.
    """
    require(actor, "patrol.keep")
    known = visible_points(actor).select_for_update(of=("self",)).get(pk=point_id) if point_id else None
    if known:
        require(actor, "patrol.keep", known.region_code)
    place = _checked(actor, given, known)
    point = _written(known or CheckPoint(code=given.code), given, place)
    point.synthetic = bool(known and known.synthetic)
    point.save()
    return point


def _checked(actor: Actor, given: NewPoint, known: CheckPoint | None) -> Located:
    """Where it lies. Raises NotAllowed, BadPoint."""
    (place,) = locate_many([(given.longitude, given.latitude)])
    people = {None, known.keeper_id if known else None, *(one.pk for one in keepers(actor))}
    wrong = {
        "code": not known and CheckPoint.objects.filter(code=given.code).exists() and _("This number is taken."),
        "kind": given.kind not in checklists() and _("There is no such checklist."),
        "days": not 0 < given.days <= LONGEST_DAYS and _("From 1 to %(most)d days.") % {"most": LONGEST_DAYS},
        "point": place is None and _("The place lies outside the city."),
        "phone": bool(given.phone) and not telephone(given.phone) and _("Only digits, please: 3 to 20 of them."),
        "keeper": given.keeper_id not in people and _("This person is not in the field of your regions."),
    }
    problems = {name: reason for name, reason in wrong.items() if reason}
    if place is None or problems:
        raise BadPoint(problems)
    require(actor, "patrol.keep", place.region_code)
    return place


@dataclass(frozen=True)
class Host:
    """Whom one visits, and how to call them; empty where it is not known."""

    name: str
    phone: str


def host_of(actor: Actor, point_id: int, purpose: str) -> Host:
    """Whom one visits at a point; every look is written down. Raises DoesNotExist, NotAllowed, PurposeMissing."""
    point = visible_points(actor).get(pk=point_id)
    require(actor, "patrol.visit", point.region_code)
    record_lookup(actor, "check_point", point.code, purpose)
    return Host(decrypt(bytes(point.person_cipher)), decrypt(bytes(point.phone_cipher)))


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
