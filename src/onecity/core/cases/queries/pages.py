"""Pages of the visible cases; those found by words newest first, whether the words are common or rare."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet, Subquery, Value

from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case
from onecity.core.cases.queries.cursors import cursor_in
from onecity.core.cases.queries.lists import (
    COUNT_CAP,
    ORDERS,
    PAGE_ROWS,
    CaseFilter,
    Page,
    capped_count,
    exact,
    filtered,
    page_from,
    page_of,
)
from onecity.core.cases.queries.words import contains_words, has_pieces

RECENT = 20_000
_BY_TIME = (ExpressionWrapper(F("reported_at") + Value(timedelta(0)), DateTimeField()).desc(), "-pk")
"""Newest first by a sum, which no index holds: what was found is sorted, and not everything read by time until enough is found."""


def list_cases(actor: Actor, given: CaseFilter, after: str = "", rows: int = PAGE_ROWS) -> Page:
    """One page of the visible cases. Raises django.core.signing.BadSignature for a cursor we did not make."""
    if given.order == "newest" and given.words.strip() and not exact(given.words):
        return _newest_with_words(actor, given, after, rows)
    return page_of(filtered(actor, given), given, after, rows)


def _newest_with_words(actor: Actor, given: CaseFilter, after: str, rows: int) -> Page:
    """Common words are found soon by reading the newest cases; words that are not, are rare enough to sort all that the index finds.

    The planner cannot choose between the two: it multiplies the frequencies of pieces, which occur together.
    """
    cursor = cursor_in(after, "newest")
    known = filtered(actor, replace(given, words="")).filter(contains_words(given.words))
    shown = known.filter(cursor.beyond) if cursor else known
    keys = _keys(_recent(shown, cursor.moment if cursor else None).order_by(*ORDERS["newest"]), rows + 1)
    if len(keys) > rows:
        total = cursor.total if cursor else capped_count(known.filter(has_pieces(given.words)))
    else:
        keys = _keys(shown.filter(has_pieces(given.words)).order_by(*_BY_TIME), COUNT_CAP + 1)
        total = cursor.total if cursor else len(keys)
    return page_from(keys, given, rows, total)


def _keys(rows: QuerySet[Case], most: int) -> list[int]:
    return list(rows.values_list("pk", flat=True)[:most])


def _recent(rows: QuerySet[Case], until: datetime | str | None) -> QuerySet[Case]:
    """Those of some cases that are among the newest of the whole city, up to a moment; none in a city with fewer."""
    every = Case.objects.filter(reported_at__lte=until) if until else Case.objects.all()
    oldest = every.order_by(*ORDERS["newest"]).values("reported_at")[RECENT : RECENT + 1]
    return rows.filter(Q(reported_at__gte=Subquery(oldest)))
