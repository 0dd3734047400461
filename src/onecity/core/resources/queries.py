"""What is read of people on duty, within the reader's scope."""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.contrib.gis.geos import Polygon
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.accounts.scope import Actor
from onecity.core.geo.models import BaseGrid
from onecity.core.registry import Fact, GridSection, permission_roles
from onecity.core.resources.models import Duty, Status

STALE_AFTER = timedelta(minutes=30)
MOST_TOLD = 8


def duty_of(actor: Actor) -> Duty | None:
    """The actor's own duty row."""
    return Duty.objects.filter(user_id=actor.user_id).first() if actor.user_id else None


def visible(actor: Actor) -> QuerySet[Duty]:
    """The duty rows of the regions an actor watches, and their own."""
    roles = permission_roles("resources.watch")
    watched = [Q(region_code__startswith=grant.region_prefix) for grant in actor.grants if grant.role in roles]
    return Duty.objects.filter(reduce(or_, watched, Q(user_id=actor.user_id)))


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


def people_of_grid(actor: Actor, grid: BaseGrid) -> GridSection | None:
    """Who of those on duty now answers for a grid, nearest area first."""
    rows = visible(actor).exclude(status=Status.OFF).select_related("user")
    answering = [duty for duty in rows if duty.region_code and grid.region_id.startswith(duty.region_code)]
    if not answering:
        return None
    answering.sort(key=lambda duty: (-len(duty.region_code), duty.user_id))
    told = tuple(Fact(duty.user.get_full_name(), duty.get_status_display()) for duty in answering[:MOST_TOLD])
    return GridSection(_("On duty for it"), (Fact(_("People"), str(len(answering))),), told)
