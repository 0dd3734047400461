"""What is read of people on duty, within the reader's scope."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.contrib.gis.geos import Point, Polygon
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onecity.core.accounts.models import Appointment, User
from onecity.core.accounts.scope import Actor, in_force, may
from onecity.core.geo.models import BaseGrid
from onecity.core.geo.queries import region_name
from onecity.core.registry import Fact, GridSection, permission_roles
from onecity.core.resources.models import Duty, DutyChange, Status

STALE_AFTER = timedelta(minutes=30)
MOST_TOLD = 8
AREA_DIGITS = (4, 6, 9, 12)
AT_GRIDS = ("grid_worker", "grid_leader")
FIELD_ROLES = frozenset({*AT_GRIDS, "handler", "verifier"})
LONGEST_DUTY = timedelta(hours=36)
"""Who went on duty longer ago has forgotten to go off."""


def duty_of(actor: Actor) -> Duty | None:
    """The actor's own duty row."""
    return Duty.objects.filter(user_id=actor.user_id).first() if actor.user_id else None


def _watched_regions(actor: Actor, besides: Q) -> Q:
    """What lies in the regions an actor watches, and something besides."""
    roles = permission_roles("resources.watch")
    return reduce(or_, (Q(region_code__startswith=grant.region_prefix) for grant in actor.grants if grant.role in roles), besides)


def visible(actor: Actor) -> QuerySet[Duty]:
    """The duty rows of the regions an actor watches, and their own."""
    return Duty.objects.filter(_watched_regions(actor, Q(user_id=actor.user_id)))


def on_duty(actor: Actor, bounds: tuple[float, float, float, float] | None = None) -> QuerySet[Duty]:
    """Those on duty now, with their user; within bounds (west, south, east, north, degrees WGS 84) where given."""
    rows = visible(actor).filter(status=Status.ON).select_related("user", "organisation").order_by("pk")
    return rows.filter(position__coveredby=Polygon.from_bbox(bounds)) if bounds else rows


def duty_counts(actor: Actor) -> dict[str, int]:
    """How many people are in each status; every status is present."""
    counted = visible(actor).order_by().values_list("status").annotate(n=Count("pk"))
    return dict.fromkeys(Status.values, 0) | dict(counted)


def stale_before(now: datetime | None = None) -> datetime:
    """Positions older than this are shown as stale."""
    return (now or timezone.now()) - STALE_AFTER


@dataclass(frozen=True)
class Attendance:
    """Somebody's day: first on, last off (None while on duty), hours on duty without breaks, where they came on (degrees), region."""

    user: User
    came: datetime
    went: datetime | None
    hours: float
    place: Point | None
    region_code: str


def attendance(actor: Actor, day: date) -> list[Attendance]:
    """The attendance of a day in the regions an actor watches, by name of login. Who was on duty since an earlier day came at midnight."""
    begin = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    end = min(begin + timedelta(days=1), timezone.now())
    rows = DutyChange.objects.filter(_watched_regions(actor, Q(user_id=actor.user_id)), at__gte=begin - LONGEST_DUTY, at__lt=end)
    by_user: dict[int, list[DutyChange]] = {}
    for row in rows.select_related("user"):
        by_user.setdefault(row.user_id, []).append(row)
    found = [one for changes in by_user.values() if (one := _attended(changes, begin, end))]
    return sorted(found, key=lambda one: one.user.username)


def _attended(changes: list[DutyChange], begin: datetime, end: datetime) -> Attendance | None:
    """The day out of somebody's changes, oldest first; None for who was not on duty on it."""
    ends = [*(change.at for change in changes[1:]), end]
    spans = [(max(one.at, begin), min(until, end), one) for one, until in zip(changes, ends, strict=True)]
    on = [(since, until, one) for since, until, one in spans if one.status == Status.ON and until > since]
    if not on:
        return None
    seconds = sum((until - since).total_seconds() for since, until, _one in on)
    last = changes[-1]
    went = last.at if last.status == Status.OFF else None
    first = on[0][2]
    return Attendance(first.user, on[0][0], went, seconds / 3600, first.position, first.region_code)


@dataclass(frozen=True)
class Post:
    """A post in words: the role, and the place or organisation it is held for."""

    role: str
    where: str


def _in_sight(actor: Actor) -> Q:
    """The appointments in the field of the regions an actor watches."""
    return _watched_regions(actor, Q(pk__in=[])) & in_force() & Q(role__in=FIELD_ROLES)


def watched(actor: Actor, user_id: int) -> User | None:
    """Somebody in the field of a region the actor watches, with their duty."""
    held = Appointment.objects.filter(_in_sight(actor), user_id=user_id)
    return User.objects.select_related("duty").filter(pk=user_id, is_active=True, pk__in=held.values("user_id")).first()


def posts_in_sight(actor: Actor, person: User) -> list[Post]:
    """The posts by which the actor watches somebody."""
    held = Appointment.objects.filter(_in_sight(actor), user=person).select_related("organisation").order_by("pk")
    return [Post(str(post.get_role_display()), _where(post)) for post in held]


def _where(post: Appointment) -> str:
    place = region_name(post.region_code, get_language() or "") if post.region_code else ""
    return " · ".join(part for part in (place, post.organisation.name if post.organisation else "") if part)


def _answering(grid: BaseGrid) -> list[Appointment]:
    """The posts of people in the field for a grid, the nearest area first."""
    above = [grid.region_id[:digits] for digits in AREA_DIGITS if digits <= len(grid.region_id)]
    held = Appointment.objects.filter(in_force(), role__in=AT_GRIDS, region_code__in=above, user__is_active=True)
    return sorted(held.select_related("user"), key=lambda post: (-len(post.region_code), post.user.username))


def people_of_grid(actor: Actor, grid: BaseGrid) -> GridSection | None:
    """Who answers for a grid, and whether they are on duty."""
    if not may(actor, "resources.watch", grid.region_id):
        return None
    posts = _answering(grid)
    duties = Duty.objects.in_bulk([post.user_id for post in posts])
    status = {key: Status(duty.status) for key, duty in duties.items()}
    told = tuple(
        Fact(
            post.user.get_full_name(),
            str(status.get(post.user_id, Status.OFF).label),
            reverse("resources:person", args=[post.user_id]),
            post.get_role_display(),
            drawer=True,
            state="ok" if status.get(post.user_id) == Status.ON else "",
        )
        for post in posts[:MOST_TOLD]
    )
    on = sum(status.get(post.user_id) == Status.ON for post in posts)
    facts = (Fact(_("On duty for it"), f"{on} / {len(posts)}"),)
    return GridSection(_("Who answers for it"), facts, told, empty=_("No grid worker is appointed for this place."))
