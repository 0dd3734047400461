"""Tickets of the cases in sight, by kind, by how they stand and by when they were opened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Ticket
from onecity.core.cases.queries.scope import visible
from onecity.core.cases.tickets import KINDS

STANDS: dict[str, Callable[[datetime], Q]] = {
    "open": lambda now: Q(ended_at=None),
    "late": lambda now: Q(ended_at=None, due_at__lt=now),
    "answered": lambda now: Q(ended_at__isnull=False),
    "all": lambda now: Q(),
}
USUAL = "open"
READ = ("case__category", "organisation", "person", "opened_by", "answered_by")


@dataclass(frozen=True)
class TicketFilter:
    """Which tickets: of a kind ("" for every kind), how they stand, opened from a day to a day, both included."""

    kind: str = ""
    stands: str = USUAL
    since: date | None = None
    until: date | None = None

    def address(self, **other: str) -> str:
        """The query of its address, some values changed."""
        told = {"kind": self.kind, "stands": self.stands, "since": str(self.since or ""), "until": str(self.until or "")} | other
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in told.items() if value and (name, value) != ("stands", USUAL)})
        return query.urlencode()


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 < day.year < 2200 else None


def filter_of(parameters: QueryDict) -> TicketFilter:
    """The filter of an address; what makes no sense is left out."""
    kind, stands = parameters.get("kind", ""), parameters.get("stands", "")
    return TicketFilter(
        kind if kind in KINDS else "",
        stands if stands in STANDS else USUAL,
        _day(parameters.get("since", "")),
        _day(parameters.get("until", "")),
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def _fitting(actor: Actor, given: TicketFilter, now: datetime) -> QuerySet[Ticket]:
    rows = Ticket.objects.filter(STANDS[given.stands](now), case__in=visible(actor))
    if given.since:
        rows = rows.filter(started_at__gte=_midnight(given.since))
    if given.until:
        rows = rows.filter(started_at__lt=_midnight(given.until + timedelta(days=1)))
    return rows


def counts_by_kind(actor: Actor, given: TicketFilter) -> dict[str, int]:
    """How many tickets of each kind fit, whatever kind is chosen."""
    groups = _fitting(actor, given, timezone.now()).order_by().values_list("kind").annotate(count=Count("pk"))
    return dict(groups)


def tickets_fitting(actor: Actor, given: TicketFilter) -> QuerySet[Ticket]:
    """The tickets that fit: open ones by their limit, then those answered, the latest first."""
    rows = _fitting(actor, given, timezone.now())
    chosen = rows.filter(kind=given.kind) if given.kind else rows
    return chosen.select_related(*READ).order_by(F("ended_at").desc(nulls_first=True), "due_at", "pk")
