"""Lists of cases: filters, order and pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case
from onecity.core.cases.queries.cursors import cursor_in, cursor_text
from onecity.core.cases.queries.scope import needs_action_by, sees_offices_within, visible, within_row_by_row
from onecity.core.cases.queries.words import contains_words, has_pieces
from onecity.core.cases.states import OPEN_STATES

PAGE_ROWS, COUNT_CAP = 50, 2_000
SHOWN = ("category", "lead", "grid")
UNSHOWN = ("grid__geom", "grid__centre")
"""Shapes that no list draws."""

ORDERS: dict[str, tuple[str, ...]] = {
    "newest": ("-reported_at", "-pk"),
    "oldest": ("reported_at", "pk"),
    "due": ("due_at", "pk"),
}


@dataclass(frozen=True)
class CaseFilter:
    """What a reader asks for; empty fields do not filter. Times are aware, `box` is west, south, east, north in degrees."""

    view: str = "all"
    states: tuple[str, ...] = ()
    urgencies: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    request_kinds: tuple[str, ...] = ()
    category_id: int | None = None
    region: str = ""
    grids: tuple[str, ...] = ()
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


def exact(words: str) -> Q | None:
    """The condition of a receipt or case number, which is looked for as it is; None for other words."""
    text = words.strip()
    if text.upper().startswith("R") and text.rpartition("-")[2].isdigit():
        return Q(pk=int(text.rpartition("-")[2]))
    if text[:1].isascii() and "-" in text and text[-1:].isdigit():
        return Q(number=text.upper())
    return None


def _words_condition(words: str) -> Q:
    """Number, receipt, or words of place and text."""
    return exact(words) or has_pieces(words) & contains_words(words)


def conditions_of(given: CaseFilter, now: datetime) -> Q:
    """What a filter asks of a case, apart from its view."""
    simple: dict[str, Any] = {
        "state__in": given.states,
        "urgency__in": given.urgencies,
        "source__in": given.sources,
        "request_kind__in": given.request_kinds,
        "category_id": given.category_id,
        "lead_id": given.lead_id,
        "region_code__startswith": given.region,
        "grid__code__in": given.grids,
        "reported_at__gte": given.since,
        "reported_at__lt": given.until,
    }
    conditions = [Q(**{lookup: value}) for lookup, value in simple.items() if value]
    if given.box:
        conditions.append(Q(point__bboverlaps=_polygon(given.box)))
    if given.words.strip():
        conditions.append(_words_condition(given.words))
    return reduce(and_, conditions, _time_condition(given.time, now))


def _polygon(box: tuple[float, float, float, float]) -> Polygon:
    polygon = Polygon.from_bbox(box)
    polygon.srid = 4326
    return polygon


def filtered(actor: Actor, given: CaseFilter) -> QuerySet[Case]:
    """The visible cases that fit a filter, unordered."""
    rows = needs_action_by(actor) if given.view == "mine" else visible(actor)
    if given.region and sees_offices_within(actor, given.region):
        return narrowed(rows.filter(within_row_by_row(given.region)), replace(given, region=""))
    return narrowed(rows, given)


def narrowed(rows: QuerySet[Case], given: CaseFilter) -> QuerySet[Case]:
    """Those of some visible cases that fit a filter, unordered; for pages that ask several things of one scope."""
    known = rows.filter(state__in=OPEN_STATES) if given.view == "open" and not given.states else rows
    return known.filter(conditions_of(given, timezone.now())).order_by()


def capped_count(rows: QuerySet[Case]) -> int:
    """How many rows there are, counting no further than COUNT_CAP + 1."""
    return rows.values("pk")[: COUNT_CAP + 1].count()


def _cases_by(keys: Sequence[int]) -> list[Case]:
    """Cases by their keys, in that order, with what lists show."""
    by_key = Case.objects.select_related(*SHOWN).defer(*UNSHOWN).in_bulk(keys)
    return [by_key[key] for key in keys if key in by_key]


def page_of(every: QuerySet[Case], given: CaseFilter, after: str = "", rows: int = PAGE_ROWS, total: int | None = None) -> Page:
    """One page of cases that were narrowed already, in the filter's order; counted unless the total is known. Raises BadSignature."""
    cursor = cursor_in(after, given.order)
    shown = every.filter(cursor.beyond) if cursor else every
    ordering = [F("due_at").asc(nulls_last=True), "pk"] if given.order == "due" else ORDERS[given.order]
    keys = list(shown.order_by(*ordering).values_list("pk", flat=True)[: rows + 1])
    if total is None:
        total = cursor.total if cursor else capped_count(every) if len(keys) > rows else len(keys)
    return page_from(keys, given, rows, total)


def page_from(keys: Sequence[int], given: CaseFilter, rows: int, total: int) -> Page:
    """The page that begins with some keys; more of them than rows say that another page follows."""
    found = _cases_by(keys[:rows])
    after = cursor_text(found[-1], given.order, total) if found and len(keys) > rows else ""
    return Page(found, total, after, given)
