"""What is read of check points, visits and rounds, within the reader's regions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.contrib.gis.geos import Point
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from onecity.apps.patrol.apps import FIELD_ROLES, WATCH_ROLES
from onecity.apps.patrol.checklists import Checklist, checklists
from onecity.apps.patrol.models import CheckPoint, DayRound, Outcome, TrackPoint, Visit
from onecity.core.accounts.models import Appointment, User
from onecity.core.accounts.scope import Actor, in_force, require
from onecity.core.cases.actions.writing import metres_between
from onecity.core.cases.queries.scope import any_of

PASSED_METRES, MOST_KEEPERS, SHOWN_VISITS = 50, 2000, 30
MOST_KEPT = 30


def point_regions(actor: Actor) -> list[str]:
    """What the codes of the regions begin with that an actor works or watches in; the whole city is an empty text."""
    roles = FIELD_ROLES | WATCH_ROLES
    return sorted({grant.region_prefix for grant in actor.grants if grant.role in roles})


def visible_points(actor: Actor) -> QuerySet[CheckPoint]:
    """The points of the regions an actor works or watches in."""
    return CheckPoint.objects.filter(any_of(Q(region_code__startswith=prefix) if prefix else Q() for prefix in point_regions(actor)))


@dataclass(frozen=True)
class PointFilter:
    """Which points are asked for; empty fields do not filter. `state`: due (today or before), later, retired."""

    words: str = ""
    kind: str = ""
    state: str = ""
    keeper_id: int | None = None
    grid: str = ""


def with_words(rows: QuerySet[CheckPoint], words: Sequence[str]) -> QuerySet[CheckPoint]:
    """Those that have every word in number, name or place."""
    for word in words:
        rows = rows.filter(Q(code__startswith=word) | Q(name_zh__contains=word) | Q(name_en__icontains=word) | Q(place__contains=word))
    return rows


def filtered_points(actor: Actor, given: PointFilter) -> QuerySet[CheckPoint]:
    """The points of a filter, soonest due first. Raises NotAllowed."""
    require(actor, "patrol.watch")
    today = timezone.localdate()
    states: dict[str, Q] = {
        "due": Q(active=True, due_on__lte=today),
        "late": Q(active=True, due_on__lt=today),
        "later": Q(active=True, due_on__gt=today),
        "retired": Q(active=False),
    }
    rows = visible_points(actor).filter(states.get(given.state, Q(active=True))).select_related("keeper", "grid").defer("grid__geom")
    if given.kind:
        rows = rows.filter(kind=given.kind)
    if given.keeper_id is not None:
        rows = rows.filter(keeper_id=given.keeper_id or None)
    if given.grid:
        rows = rows.filter(grid__code=given.grid)
    return with_words(rows, given.words.split()).order_by("due_on", "code")


def due_points(actor: Actor, day: date) -> QuerySet[CheckPoint]:
    """What an actor is to visit by a day, longest due first: their own points, and those of their regions that nobody keeps."""
    own = Q(keeper_id=actor.user_id) | Q(keeper=None)
    rows = visible_points(actor).filter(own, active=True, due_on__lte=day)
    return rows.order_by("due_on", "code")


def due_today(actor: Actor) -> int:
    """How many points an actor is to visit today."""
    return due_points(actor, timezone.localdate()).count()


def others_of_day(visit: Visit) -> list[Visit]:
    """Visits of others to the same point on the day of a visit, earliest first."""
    begin = timezone.localtime(visit.at).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Visit.objects.filter(check_point_id=visit.check_point_id, at__gte=begin, at__lt=begin + timedelta(days=1))
    return list(rows.exclude(by_id=visit.by_id).select_related("by").order_by("at"))


@dataclass(frozen=True)
class Stop:
    """One point of the day: its number in the round (None: not in it yet), and metres from where the person was last."""

    point: CheckPoint
    number: int | None
    metres: float | None


@dataclass(frozen=True)
class Day:
    """The day of somebody in the field: what is left in the order of the round, what was visited, the round itself."""

    stops: list[Stop]
    visited: list[Visit]
    round: DayRound | None


def day_of(actor: Actor, position: Any = None) -> Day:
    """The actor's day. Points that came due after the round was worked out stand at its end."""
    today = timezone.localdate()
    found = DayRound.objects.filter(user_id=actor.user_id or 0, day=today).first()
    number = {key: place for place, key in enumerate(found.order, 1)} if found else {}
    points = sorted(due_points(actor, today)[:200], key=lambda one: number.get(one.pk, len(number) + 1))
    stops = [Stop(one, number.get(one.pk), metres_between(position, one.point) if position else None) for one in points]
    return Day(stops, list(visits_of_today(actor)), found)


def pages_to_keep(day: Day) -> list[str]:
    """Addresses of the points of a day, in their order, for times without a network."""
    return [reverse("round:point", args=[stop.point.pk]) for stop in day.stops[:MOST_KEPT]]


def _midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def visits_of_today(actor: Actor) -> QuerySet[Visit]:
    """What the actor visited since midnight, newest first."""
    return Visit.objects.filter(by_id=actor.user_id, at__gte=_midnight()).select_related("check_point")


def visits_of_point(point: CheckPoint) -> list[Visit]:
    """The last visits to a point, newest first, with their cases."""
    return list(point.visits.select_related("by", "check_point").prefetch_related("cases")[:SHOWN_VISITS])


@dataclass(frozen=True)
class VisitFilter:
    """Which visits are asked for; days in the city's time zone, empty fields do not filter."""

    since: date
    until: date
    kind: str = ""
    outcome: str = ""
    by_id: int | None = None


def filtered_visits(actor: Actor, given: VisitFilter) -> QuerySet[Visit]:
    """The visits of a filter, newest first. Raises NotAllowed."""
    require(actor, "patrol.watch")
    begin, end = (timezone.make_aware(datetime.combine(day, datetime.min.time())) for day in (given.since, given.until + timedelta(days=1)))
    rows = Visit.objects.filter(check_point__in=visible_points(actor).values("pk"), at__gte=begin, at__lt=end)
    simple: dict[str, Any] = {"check_point__kind": given.kind, "outcome": given.outcome, "by_id": given.by_id}
    rows = rows.filter(**{name: value for name, value in simple.items() if value})
    return rows.select_related("check_point", "by").prefetch_related("cases")


def keepers(actor: Actor) -> list[User]:
    """Who is in the field of the actor's regions, by name."""
    prefixes = [grant.region_prefix for grant in actor.grants if grant.role in WATCH_ROLES]
    held = Appointment.objects.filter(in_force(), role__in=FIELD_ROLES, user__is_active=True)
    held = held.filter(any_of(Q(region_code__startswith=prefix) if prefix else Q() for prefix in prefixes))
    return list(User.objects.filter(pk__in=held.values("user_id")).order_by("username")[:MOST_KEEPERS])


@dataclass(frozen=True)
class KindState:
    """How one kind of check stands: points, those late, visits of the period, visits that found something."""

    checklist: Checklist
    points: int
    late: int
    visits: int
    found: int

    @property
    def in_time(self) -> float:
        """Per cent of the points that are not late; 100 without points."""
        return 100 * (1 - self.late / self.points) if self.points else 100.0


def state_of_kinds(actor: Actor, days: int = 30) -> list[KindState]:
    """How each kind stands in the actor's regions. Raises NotAllowed."""
    require(actor, "patrol.watch")
    today = timezone.localdate()
    points = visible_points(actor).filter(active=True).values("kind").order_by()
    counted = {row["kind"]: row for row in points.annotate(n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))}
    since = timezone.now() - timedelta(days=days)
    rows = Visit.objects.filter(check_point__in=visible_points(actor).values("pk"), at__gte=since).order_by().values("check_point__kind")
    visits = {row["check_point__kind"]: row for row in rows.annotate(n=Count("pk"), found=Count("pk", filter=Q(outcome=Outcome.FOUND)))}
    none: dict[str, int] = {}
    return [
        KindState(
            kind,
            counted.get(code, none).get("n", 0),
            counted.get(code, none).get("late", 0),
            visits.get(code, none).get("n", 0),
            visits.get(code, none).get("found", 0),
        )
        for code, kind in checklists().items()
    ]


@dataclass(frozen=True)
class Covered:
    """How much of a round was done: its points, those the track passed within 50 m, those visited, kilometres of the track."""

    user: User
    day: date
    planned: int
    passed: int
    visited: int
    kilometres: float


def coverage(actor: Actor, day: date) -> list[Covered]:
    """The rounds of a day of those whose points the actor watches. Raises NotAllowed."""
    require(actor, "patrol.watch")
    begin = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    rounds = list(DayRound.objects.filter(day=day).select_related("user").order_by("user__username"))
    in_sight = visible_points(actor).in_bulk({key for one in rounds for key in one.order})
    users, between = [one.user_id for one in rounds], {"at__gte": begin, "at__lt": begin + timedelta(days=1)}
    tracks: dict[int, list[Point]] = defaultdict(list)
    for user, place in TrackPoint.objects.filter(user__in=users, **between).order_by("at").values_list("user_id", "point"):
        tracks[user].append(place)
    visited = set(Visit.objects.filter(by__in=users, **between).values_list("by_id", "check_point_id"))
    return [
        Covered(
            one.user,
            day,
            len(points),
            _passed(points, tracks[one.user_id]),
            sum((one.user_id, point.pk) in visited for point in points),
            _way(tracks[one.user_id]) / 1000,
        )
        for one in rounds
        if (points := [in_sight[key] for key in one.order if key in in_sight])
    ]


def _passed(points: Sequence[CheckPoint], track: Sequence[Point]) -> int:
    return sum(any(metres_between(one.point, place) <= PASSED_METRES for place in track) for one in points)


def _way(track: Sequence[Point]) -> float:
    return sum(metres_between(one, other) for one, other in pairwise(track))
