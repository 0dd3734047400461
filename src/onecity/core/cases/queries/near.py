"""What else is open near a place: possible duplicates of a report."""

from dataclasses import dataclass
from datetime import timedelta
from math import cos, radians

from django.contrib.gis.geos import Point, Polygon
from django.utils import timezone
from pyproj import Geod

from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case
from onecity.core.cases.queries.scope import visible
from onecity.core.cases.states import OPEN_STATES

NEAR_METRES, NEAR_DAYS = 200, 30
MOST_CANDIDATES = 300
METRES_PER_DEGREE = 111_320
_ELLIPSOID = Geod(ellps="WGS84")


@dataclass(frozen=True)
class NearCase:
    """An open case and its distance in metres on the WGS 84 ellipsoid."""

    case: Case
    metres: float


def _box_around(point: Point, metres: float) -> Polygon:
    """A box of degrees (EPSG:4326) that holds the circle."""
    north = metres / METRES_PER_DEGREE
    east = north / max(cos(radians(point.y)), 0.01)
    box = Polygon.from_bbox((point.x - east, point.y - north, point.x + east, point.y + north))
    box.srid = 4326
    return box


def _metres(one: Point, other: Point) -> float:
    return float(_ELLIPSOID.inv(one.x, one.y, other.x, other.y)[2])


def near_open_cases(
    actor: Actor, point: Point, metres: float = NEAR_METRES, days: int = NEAR_DAYS, limit: int = 5, leave_out: int = 0
) -> list[NearCase]:
    """The visible open cases within a circle, reported in the last days, nearest first. `point` is EPSG:4326."""
    since = timezone.now() - timedelta(days=days)
    rows = visible(actor).filter(state__in=OPEN_STATES, point__bboverlaps=_box_around(point, metres), reported_at__gte=since)
    candidates = rows.exclude(pk=leave_out).select_related("category").order_by("-pk")[:MOST_CANDIDATES]
    near = (NearCase(case, _metres(point, case.point)) for case in candidates)
    return sorted((one for one in near if one.metres <= metres), key=lambda one: one.metres)[:limit]
