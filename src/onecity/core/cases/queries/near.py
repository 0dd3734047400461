"""What else is open near a place: possible duplicates of a report."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
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
MOST_CANDIDATES, MOST_GATHERED = 300, 1500
CELL_DEGREES = 0.001
"""How far, at most, the places of one neighbourhood lie apart."""
METRES_PER_DEGREE, HOUR_SECONDS = 111_320, 3600
_ELLIPSOID = Geod(ellps="WGS84")
_IN_BOX = (Path(__file__).parent.parent / "sql" / "open_reports_in_box.sql").read_text(encoding="utf-8")
_OLDER_IN_BOX = _IN_BOX.format(open_states=", ".join(f"'{state}'" for state in OPEN_STATES))


Extent = tuple[float, float, float, float]


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


def _extent_around(point: Point, metres: float) -> Extent:
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
    extent = _extent_around(case.point, LINKED_METRES)
    return _likest(case, _older_in_box(case.pk, _linked_since(case), extent, MOST_CANDIDATES))


def certain_duplicates(cases: Sequence[Case]) -> dict[int, Duplicate]:
    """What `certain_duplicate` finds for each of many cases just written, by key.

    What is open is read once for each neighbourhood: asked one by one, reports of one place would all read each other.
    """
    cells: dict[tuple[int, int], list[Case]] = {}
    for case in cases:
        cells.setdefault((round(case.point.x / CELL_DEGREES), round(case.point.y / CELL_DEGREES)), []).append(case)
    found = ((case.pk, duplicate) for cell in cells.values() for case, duplicate in _in_cell(cell))
    return {key: duplicate for key, duplicate in found if duplicate}


def _in_cell(cases: Sequence[Case]) -> Iterator[tuple[Case, Duplicate | None]]:
    extents = {case.pk: _extent_around(case.point, LINKED_METRES) for case in cases}
    west, south, east, north = zip(*extents.values(), strict=True)
    around = min(west), min(south), max(east), max(north)
    most = MOST_CANDIDATES + MOST_GATHERED
    rows = _older_in_box(max(extents) + 1, min(map(_linked_since, cases)), around, most)
    for case in cases:
        seen = list(islice(_seen_by(case, extents[case.pk], rows), MOST_CANDIDATES))
        whole = len(rows) < most or len(seen) == MOST_CANDIDATES
        yield case, _likest(case, seen) if whole else certain_duplicate(case)


def _seen_by(case: Case, extent: Extent, rows: Iterable[OpenReport]) -> Iterator[OpenReport]:
    """Those of some open cases that a single report would look at."""
    west, south, east, north = extent
    since = _linked_since(case)
    for other in rows:
        inside = west <= other.longitude <= east and south <= other.latitude <= north
        if other.key < case.pk and other.at >= since and inside:
            yield other


def _linked_since(case: Case) -> datetime:
    return case.reported_at - timedelta(hours=LINKED_HOURS)


def _older_in_box(key: int, since: datetime, extent: Extent, most: int) -> list[OpenReport]:
    return [OpenReport._make(row) for row in rows_of(_OLDER_IN_BOX, key, since, *extent, most)]


def _likest(case: Case, others: Iterable[OpenReport]) -> Duplicate | None:
    """The likest of some open cases that is certain, the newest of equals. Texts are compared only where they can still decide."""
    known = list(others)
    bounds = [(resemblance(1.0, *apart), other) for apart, other in zip(_apart(case, known), known, strict=True)]
    hopeful = sorted(((one.score, other.key, other, one) for one, other in bounds if one.certain), reverse=True)
    words, best = pairs_of(case.text), (0.0, 0)
    likest: Duplicate | None = None
    for bound, key, other, most in hopeful:
        if bound < best[0]:
            break
        likeness = resemblance(alike(words, _pairs(other.text)), most.metres, most.hours, most.kinship)
        if likeness.certain and (likeness.score, key) > best:
            best, likest = (likeness.score, key), Duplicate(key, likeness)
    return likest


def _apart(case: Case, others: Sequence[OpenReport]) -> Iterator[tuple[float, float, Kinship]]:
    """Metres, hours and kinship of a case and each of others."""
    if not others:
        return
    here = [case.point.x] * len(others), [case.point.y] * len(others)
    metres = _ELLIPSOID.inv(*here, [other.longitude for other in others], [other.latitude for other in others])[2]
    for other, apart in zip(others, metres, strict=True):
        yield apart, (case.reported_at - other.at).total_seconds() / HOUR_SECONDS, _kinship(case.category, other)
