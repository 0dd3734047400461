"""Lists of cases: filters, order, and pages that cost the same at the first row and the millionth."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Polygon
from django.core import signing
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case
from onecity.core.cases.queries.scope import needs_action_by, visible
from onecity.core.cases.states import OPEN_STATES

PAGE_ROWS, COUNT_CAP = 50, 2_000
SHOWN = ("category", "lead", "grid")

ORDERS: dict[str, tuple[str, ...]] = {
    "newest": ("-pk",),
    "oldest": ("pk",),
    "due": ("due_at", "pk"),
}


@dataclass(frozen=True)
class CaseFilter:
    """What a reader asks for; empty fields do not filter. Times are aware, `box` is west, south, east, north in degrees."""

    view: str = "all"
    states: tuple[str, ...] = ()
    urgencies: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    category_id: int | None = None
    region: str = ""
    lead_id: int | None = None
    time: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""
    box: tuple[float, float, float, float] | None = None
    order: str = "newest"


@dataclass(frozen=True)
class Page:
    """One page of a list. `total` stops at COUNT_CAP + 1; `after` is the cursor of the next page."""

    rows: list[Case]
    total: int
    after: str = ""
    filter: CaseFilter = field(default_factory=CaseFilter)

    @property
    def cap(self) -> int:
        """How far rows were counted."""
        return COUNT_CAP

    @property
    def capped(self) -> bool:
        """Whether there are more rows than were counted."""
        return self.total > COUNT_CAP


def _time_condition(time: str, now: datetime) -> Q:
    """'late', 'warn' or '' against the clock that runs."""
    return {
        "late": Q(state__in=OPEN_STATES, due_at__lt=now),
        "warn": Q(state__in=OPEN_STATES, warn_at__lt=now, due_at__gte=now),
    }.get(time, Q())


def _words_condition(words: str) -> Q:
    """Number, receipt, place or text. A receipt or number is exact; words are looked for in place and text."""
    text = words.strip()
    if text.upper().startswith("R") and text.rpartition("-")[2].isdigit():
        return Q(pk=int(text.rpartition("-")[2]))
    if text[:1].isascii() and "-" in text and text[-1:].isdigit():
        return Q(number=text.upper())
    return Q(place__contains=text) | Q(text__contains=text)


def _conditions(given: CaseFilter, now: datetime) -> list[Q]:
    simple: dict[str, Any] = {
        "state__in": given.states,
        "urgency__in": given.urgencies,
        "source__in": given.sources,
        "category_id": given.category_id,
        "lead_id": given.lead_id,
        "region_code__startswith": given.region,
        "reported_at__gte": given.since,
        "reported_at__lt": given.until,
    }
    conditions = [Q(**{lookup: value}) for lookup, value in simple.items() if value]
    if given.box:
        conditions.append(Q(point__bboverlaps=_polygon(given.box)))
    if given.words.strip():
        conditions.append(_words_condition(given.words))
    conditions.append(_time_condition(given.time, now))
    return conditions


def _polygon(box: tuple[float, float, float, float]) -> Polygon:
    polygon = Polygon.from_bbox(box)
    polygon.srid = 4326
    return polygon


def filtered(actor: Actor, given: CaseFilter) -> QuerySet[Case]:
    """The visible cases that fit a filter, unordered."""
    return narrowed(needs_action_by(actor) if given.view == "mine" else visible(actor), given)


def narrowed(rows: QuerySet[Case], given: CaseFilter) -> QuerySet[Case]:
    """Those of some visible cases that fit a filter, unordered; for pages that ask several things of one scope."""
    known = rows.filter(state__in=OPEN_STATES) if given.view == "open" and not given.states else rows
    return known.filter(*_conditions(given, timezone.now())).order_by()


def _cursor_condition(order: tuple[str, ...], cursor: str) -> Q:
    values = signing.loads(cursor, salt="case-list")
    if order == ("due_at", "pk"):
        due, key = values
        if due is None:
            return Q(due_at=None, pk__gt=key)
        return Q(due_at__gt=due) | Q(due_at=due, pk__gt=key) | Q(due_at=None)
    return Q(pk__lt=values[1]) if order[0].startswith("-") else Q(pk__gt=values[1])


def _cursor_of(case: Case) -> str:
    return signing.dumps([case.due_at and case.due_at.isoformat(), case.pk], salt="case-list", compress=True)


def capped_count(rows: QuerySet[Case]) -> int:
    """How many rows there are, counting no further than COUNT_CAP + 1."""
    return rows.values("pk")[: COUNT_CAP + 1].count()


def list_cases(actor: Actor, given: CaseFilter, after: str = "", rows: int = PAGE_ROWS) -> Page:
    """One page of the visible cases. Raises django.core.signing.BadSignature for a cursor we did not make."""
    return page_of(filtered(actor, given), given, after, rows)


def page_of(every: QuerySet[Case], given: CaseFilter, after: str = "", rows: int = PAGE_ROWS, total: int | None = None) -> Page:
    """One page of cases that were narrowed already, in the filter's order; counted unless the total is known. Raises BadSignature."""
    order = ORDERS.get(given.order, ORDERS["newest"])
    shown = every.filter(_cursor_condition(order, after)) if after else every
    ordering = [F("due_at").asc(nulls_last=True), "pk"] if order[0] == "due_at" else list(order)
    keys = list(shown.order_by(*ordering).values_list("pk", flat=True)[: rows + 1])
    by_key = Case.objects.select_related(*SHOWN).in_bulk(keys)
    found = [by_key[key] for key in keys if key in by_key]
    more = len(found) > rows
    page = found[:rows]
    return Page(page, capped_count(every) if total is None else total, _cursor_of(page[-1]) if more else "", given)
