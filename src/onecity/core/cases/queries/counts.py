"""Counts of cases for the strips, panels and badges of pages."""

from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr, TruncHour
from django.utils import timezone

from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case
from onecity.core.cases.queries.lists import CaseFilter, filtered
from onecity.core.cases.queries.scope import visible
from onecity.core.cases.states import OPEN_STATES, State


def counts_by_state(actor: Actor, given: CaseFilter | None = None) -> dict[str, int]:
    """Open cases by state, plus 'warn' and 'late'; every key is present. `given` narrows as in a list."""
    now = timezone.now()
    rows = (filtered(actor, given) if given else visible(actor)).filter(state__in=OPEN_STATES)
    counts = dict.fromkeys([*(str(state) for state in OPEN_STATES), "warn", "late"], 0)
    warn, late = Q(warn_at__lt=now, due_at__gte=now), Q(due_at__lt=now)
    grouped = rows.values("state").order_by().annotate(n=Count("pk"), w=Count("pk", filter=warn), l=Count("pk", filter=late))
    for row in grouped:
        counts[row["state"]] = row["n"]
        counts["warn"] += row["w"]
        counts["late"] += row["l"]
    return counts


def counts_by_region(actor: Actor, digits: int = 6) -> dict[str, tuple[int, int]]:
    """Region code cut to `digits` → (open cases, of them late)."""
    late = Q(due_at__lt=timezone.now())
    rows = visible(actor).filter(state__in=OPEN_STATES).order_by()
    grouped = rows.values(code=Substr("region_code", 1, digits)).annotate(n=Count("pk"), l=Count("pk", filter=late))
    return {row["code"]: (row["n"], row["l"]) for row in grouped}


def reported_per_hour(actor: Actor, since: datetime, until: datetime, given: CaseFilter | None = None) -> list[tuple[datetime, int]]:
    """Reports of each hour of a period, hours without any included. Times are aware."""
    return per_hour(filtered(actor, given) if given else visible(actor), since, until)


def per_hour(cases: QuerySet[Case], since: datetime, until: datetime) -> list[tuple[datetime, int]]:
    """Of some cases, the reports of each hour of a period, hours without any included."""
    rows = cases.filter(reported_at__gte=since, reported_at__lt=until)
    counted = dict(rows.order_by().values_list(TruncHour("reported_at")).annotate(n=Count("pk")))
    first = timezone.localtime(since).replace(minute=0, second=0, microsecond=0)
    hours = int((until - first) / timedelta(hours=1)) + 1
    return [(hour, counted.get(hour, 0)) for hour in (first + timedelta(hours=n) for n in range(hours)) if hour < until]


def closed_count(actor: Actor, since: datetime, until: datetime) -> int:
    """Cases closed in a period."""
    return visible(actor).filter(state=State.CLOSED, closed_at__gte=since, closed_at__lt=until).count()
