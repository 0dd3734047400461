"""What else is open near a place: possible duplicates of a report."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import NamedTuple

from django.contrib.gis.geos import Point, Polygon
from django.db.models import QuerySet
from django.utils import timezone
from pyproj import Geod

from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case, Category
from onecity.core.cases.queries.scope import visible
from onecity.core.cases.states import OPEN_STATES
from onecity.core.statements import rows_of
from onecity.science.resemblance import LINKED_HOURS, LINKED_METRES, Kinship, Resemblance, alike, pairs_of, resemblance

NEAR_METRES, NEAR_DAYS = 200, 30
MOST_CANDIDATES = 300
METRES_PER_DEGREE, HOUR_SECONDS = 111_320, 3600
_ELLIPSOID = Geod(ellps="WGS84")
_IN_BOX = (Path(__file__).parent.parent / "sql" / "open_reports_in_box.sql").read_text(encoding="utf-8")
_OLDER_IN_BOX = _IN_BOX.format(open_states=", ".join(f"'{state}'" for state in OPEN_STATES))


@dataclass(frozen=True)
class NearCase:
    """An open case and its distance in metres on the WGS 84 ellipsoid; beside a report, how likely both mean one thing."""

    case: Case
    metres: float
    likeness: Resemblance | None = None

    @property
    def alike(self) -> bool:
        """Whether a person should compare the two."""
        return self.likeness is not None and self.likeness.shown


class Duplicate(NamedTuple):
    """The key of an open case that a new report certainly repeats."""

    key: int
    likeness: Resemblance


@dataclass(frozen=True)
class Told:
    """A report as it is compared with what is open: its text, the category chosen so far, and when."""

    text: str
    category: Category | None
    at: datetime


class OpenReport(NamedTuple):
    """What of an open case is compared; `group` is its category's parent, the place EPSG:4326."""

    key: int
    text: str
    category: int
    group: int | None
    at: datetime
    longitude: float
    latitude: float


def _open_report(case: Case) -> OpenReport:
    return OpenReport(case.pk, case.text, case.category_id, case.category.parent_id, case.reported_at, case.point.x, case.point.y)


def likeness_of(told: Told, words: Counter[str], other: OpenReport, metres: float) -> Resemblance:
    """How likely an open case means the same as a report whose pairs of characters are `words`."""
    hours = (told.at - other.at).total_seconds() / HOUR_SECONDS
    return resemblance(alike(words, _pairs(other.text)), metres, hours, _kinship(told.category, other))


_pairs = lru_cache(maxsize=4096)(pairs_of)
"""An import asks about the same open cases again and again."""


def _kinship(one: Category | None, other: OpenReport) -> Kinship:
    if one is None or one.pk == other.category:
        return Kinship.SAME if one else Kinship.GROUP
    return Kinship.GROUP if one.parent_id is not None and one.parent_id == other.group else Kinship.OTHER


def _extent_around(point: Point, metres: float) -> tuple[float, float, float, float]:
    """West, south, east, north of a box of degrees (EPSG:4326) that holds the circle."""
    north = metres / METRES_PER_DEGREE
    east = north / max(cos(radians(point.y)), 0.01)
    return (point.x - east, point.y - north, point.x + east, point.y + north)


def _box_around(point: Point, metres: float) -> Polygon:
    box = Polygon.from_bbox(_extent_around(point, metres))
    box.srid = 4326
    return box


def _metres(point: Point, longitude: float, latitude: float) -> float:
    return float(_ELLIPSOID.inv(point.x, point.y, longitude, latitude)[2])


def _around(rows: QuerySet[Case], point: Point, metres: float, since: datetime) -> list[tuple[Case, float]]:
    """The open ones of some cases within a circle with their distances, the newest MOST_CANDIDATES at most."""
    within = rows.filter(state__in=OPEN_STATES, point__bboverlaps=_box_around(point, metres), reported_at__gte=since)
    candidates = within.select_related("category").order_by("-pk")[:MOST_CANDIDATES]
    measured = ((case, _metres(point, case.point.x, case.point.y)) for case in candidates)
    return [(case, apart) for case, apart in measured if apart <= metres]


def likeness_between(one: Case, other: Case) -> Resemblance:
    """How likely two cases mean one thing."""
    told = Told(one.text, one.category, one.reported_at)
    return likeness_of(told, pairs_of(one.text), _open_report(other), _metres(one.point, other.point.x, other.point.y))


def parts_of(likeness: Resemblance) -> dict[str, float]:
    """What a link keeps of the score it was made by."""
    return {
        "text": round(likeness.text, 3),
        "metres": round(likeness.metres, 1),
        "hours": round(likeness.hours, 2),
        "kinship": float(likeness.kinship),
    }


def near_open_cases(
    actor: Actor,
    point: Point,
    metres: float = NEAR_METRES,
    days: int = NEAR_DAYS,
    limit: int = 5,
    leave_out: int = 0,
    told: Told | None = None,
) -> list[NearCase]:
    """The visible open cases within a circle, reported in the last days, nearest first; beside a report those like it come first.

    `point` is EPSG:4326.
    """
    since = timezone.now() - timedelta(days=days)
    words = pairs_of(told.text) if told else Counter()
    near = [
        NearCase(case, apart, likeness_of(told, words, _open_report(case), apart) if told else None)
        for case, apart in _around(visible(actor).exclude(pk=leave_out), point, metres, since)
    ]
    return sorted(near, key=lambda one: (-one.likeness.score if one.likeness and one.alike else 0.0, one.metres))[:limit]


def certain_duplicate(case: Case) -> Duplicate | None:
    """The open case, anybody's, that is so like a new one that a machine may link them; the likest of several.

    Every report asks this: a prepared statement, and no more of a case than is compared.
    """
    told = Told(case.text, case.category, case.reported_at)
    words = pairs_of(case.text)
    since = case.reported_at - timedelta(hours=LINKED_HOURS)
    rows = rows_of(_OLDER_IN_BOX, case.pk, since, *_extent_around(case.point, LINKED_METRES), MOST_CANDIDATES)
    measured = ((other, _metres(case.point, other.longitude, other.latitude)) for other in map(OpenReport._make, rows))
    likenesses = (Duplicate(other.key, likeness_of(told, words, other, apart)) for other, apart in measured if apart <= LINKED_METRES)
    return max((one for one in likenesses if one.likeness.certain), key=lambda one: one.likeness.score, default=None)
