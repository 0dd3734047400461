"""What the one map tells beside its marks: counts of what is in view and of the whole scope."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import get_language

from onecity.apps.command.queries.grouping import rows_of_groups
from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case
from onecity.core.cases.queries.counts import per_hour
from onecity.core.cases.queries.lists import CaseFilter, Page, conditions_of, narrowed, page_of
from onecity.core.cases.queries.scope import visible, waiting_condition
from onecity.core.cases.states import OPEN_STATES

Box = tuple[float, float, float, float]

_LABELS = (Path(__file__).parents[1] / "sql" / "region_labels.sql").read_text(encoding="utf-8")
COUNTY_DIGITS, TOWNSHIP_DIGITS = 6, 9
LEVELS = ((9.6, "county", COUNTY_DIGITS), (99.0, "township", TOWNSHIP_DIGITS))
"""Up to which zoom regions of which level are counted, and how many digits its codes have."""

HOURS, LIST_ROWS = 24, 40
TABS = ("mine", "view", "all")


@dataclass(frozen=True)
class RegionCount:
    """Open cases of a region, and where its label stands (longitude, latitude in degrees)."""

    code: str
    name: str
    count: int
    late: int
    place: tuple[float, float]


@dataclass(frozen=True)
class Around:
    """Everything that follows the view. `states` also has 'warn' and 'late'; `city` maps counties to (open, late)."""

    states: dict[str, int]
    regions: list[RegionCount]
    city: dict[str, tuple[int, int]]
    mine: int
    hours: list[tuple[datetime, int]]
    page: Page

    @property
    def in_view(self) -> int:
        """Open cases in view."""
        return sum(self.states[state] for state in OPEN_STATES)

    @property
    def whole(self) -> int:
        """Open cases of the whole scope."""
        return sum(count for count, _late in self.city.values())


def level_at(zoom: float) -> tuple[str, int]:
    """The level of the regions that are counted at a zoom, and the digits of its codes."""
    return next((level, digits) for up_to, level, digits in LEVELS if zoom < up_to)


def _times(now: datetime, among: Q) -> dict[str, Count]:
    """How many of some cases there are: n, from 75 % of the limit, late."""
    late, warn = Q(due_at__lt=now), Q(warn_at__lt=now, due_at__gte=now)
    return {"n": Count("pk", filter=among), "warn": Count("pk", filter=among & warn), "late": Count("pk", filter=among & late)}


def _grouped(rows: QuerySet[Case], seen: CaseFilter, waiting: Q) -> list[dict[str, Any]]:
    """Open cases by state and township from one pass: of those seen n, warn and late; of the whole scope all, all_late and mine."""
    now = timezone.now()
    scope = {"all": Count("pk"), "all_late": Count("pk", filter=Q(due_at__lt=now)), "mine": Count("pk", filter=waiting)}
    known = rows.filter(state__in=OPEN_STATES).order_by().values("state", code=Substr("region_code", 1, TOWNSHIP_DIGITS))
    return rows_of_groups(known.annotate(**_times(now, conditions_of(seen, now)), **scope))


def states_of(groups: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Counts by state, with 'warn' and 'late'; every key is present."""
    counts = dict.fromkeys([*(str(state) for state in OPEN_STATES), "warn", "late"], 0)
    for group in groups:
        counts[group["state"]] += group["n"]
        counts["warn"] += group["warn"]
        counts["late"] += group["late"]
    return counts


def _by_region(groups: Iterable[dict[str, Any]], given: CaseFilter, digits: int) -> tuple[Counter[str], Counter[str]]:
    """Open and late cases by region of what the filter lets through."""
    counted, late = Counter[str](), Counter[str]()
    for group in groups:
        if not given.states or group["state"] in given.states:
            code = group["code"][:digits]
            counted[code] += group[given.time or "n"]
            late[code] += 0 if given.time == "warn" else group["late"]
    return counted, late


def _labels(level: str, box: Box) -> list[tuple[str, str, str, float, float]]:
    west, south, east, north = box
    with connection.cursor() as cursor:
        cursor.execute(_LABELS, {"level": level, "west": west, "south": south, "east": east, "north": north})
        return cursor.fetchall()


def region_counts(groups: Iterable[dict[str, Any]], given: CaseFilter, zoom: float, box: Box) -> list[RegionCount]:
    """The regions in view with what they hold of the cases in view."""
    level, digits = level_at(zoom)
    counted, late = _by_region(groups, given, digits)
    english = get_language() == "en"
    return [
        RegionCount(code, name_en if english else name_zh, counted[code], late[code], (round(x, 5), round(y, 5)))
        for code, name_zh, name_en, x, y in _labels(level, box)
    ]


def _city(groups: Iterable[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """Open and late cases of the whole scope by county."""
    counted, late = Counter[str](), Counter[str]()
    for group in groups:
        counted[group["code"][:COUNTY_DIGITS]] += group["all"]
        late[group["code"][:COUNTY_DIGITS]] += group["all_late"]
    return {code: (count, late[code]) for code, count in counted.items()}


def last_hours(now: datetime) -> tuple[datetime, datetime]:
    """The last 24 hours, beginning at a full hour, the present one included."""
    hour = timezone.localtime(now).replace(minute=0, second=0, microsecond=0)
    return hour - timedelta(hours=HOURS - 1), now


def listed(tab: str, given: CaseFilter) -> CaseFilter:
    """The filter of one tab of the list: what waits for me, what is in view, or the whole scope."""
    box = given.box if tab == "view" else None
    return replace(given, view="mine" if tab == "mine" else "open", box=box, order="due")


def around(actor: Actor, given: CaseFilter, zoom: float, tab: str, after: str = "") -> Around:
    """Counts and the list beside the map. `given.box` is what the map shows. Raises BadSignature for a foreign cursor."""
    rows, waiting = visible(actor), waiting_condition(actor)
    box = given.box or settings.CITY.bounds
    groups = _grouped(rows, CaseFilter(box=box, region=given.region, until=given.until), waiting)
    wanted = listed(tab, given)
    every = narrowed(Case.objects.filter(waiting) if tab == "mine" else rows, wanted)
    return Around(
        states=states_of(groups),
        regions=region_counts(groups, given, zoom, box),
        city=_city(groups),
        mine=sum(group["mine"] for group in groups),
        hours=per_hour(narrowed(rows, CaseFilter(box=box, region=given.region)), *last_hours(timezone.now())),
        page=page_of(every, wanted, after, LIST_ROWS),
    )


def place_of(actor: Actor, case_id: int) -> Sequence[float] | None:
    """Longitude and latitude of a visible case, or None."""
    case = visible(actor).filter(pk=case_id).only("point").first()
    return (case.point.x, case.point.y) if case else None
