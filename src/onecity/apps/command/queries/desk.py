"""What waits for a person, and what they did today."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from onecity.apps.command.queries.grouping import rows_of_groups
from onecity.core.accounts.scope import Actor
from onecity.core.cases.acts import ACTS, Act
from onecity.core.cases.models import Case, CaseEvent
from onecity.core.cases.queries.lists import CaseFilter, Page, narrowed, page_of
from onecity.core.cases.queries.scope import needs_action_by, waiting_condition
from onecity.core.cases.queries.tickets import tickets_for

BADGE_CAP = 100


def waiting_badge(actor: Actor) -> int:
    """How many cases and tickets wait for the actor, counting no further than the badge shows."""
    cases, tickets = needs_action_by(actor).order_by().values("pk"), tickets_for(actor).order_by().values("pk")
    return cases[:BADGE_CAP].union(tickets[:BADGE_CAP], all=True).count()


@dataclass(frozen=True)
class Waiting:
    """What waits: counts by state, how many are about to be late and late, and a page of them by remaining time."""

    states: dict[str, int]
    warn: int
    late: int
    page: Page

    @property
    def total(self) -> int:
        """All that waits."""
        return sum(self.states.values())


def _total(groups: list[dict[str, Any]], given: CaseFilter) -> int:
    """What the filter lets through, from the counts by state."""
    return sum(group[given.time or "n"] for group in groups if not given.states or group["state"] in given.states)


def waiting(actor: Actor, given: CaseFilter, after: str = "") -> Waiting:
    """What waits for the actor, narrowed by state and time. Raises BadSignature for a foreign cursor."""
    now = timezone.now()
    mine = Case.objects.filter(waiting_condition(actor))
    late, warn = Q(due_at__lt=now), Q(warn_at__lt=now, due_at__gte=now)
    counted = {"n": Count("pk"), "warn": Count("pk", filter=warn), "late": Count("pk", filter=late)}
    groups = rows_of_groups(mine.order_by().values("state").annotate(**counted))
    return Waiting(
        states={group["state"]: group["n"] for group in groups},
        warn=sum(group["warn"] for group in groups),
        late=sum(group["late"] for group in groups),
        page=page_of(narrowed(mine, given), given, after, total=_total(groups, given)),
    )


@dataclass(frozen=True)
class Done:
    """How often somebody did an act today."""

    act: Act
    count: int


def done_today(actor: Actor) -> list[Done]:
    """What the actor did since midnight, by act in the order of the case loop."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    events = CaseEvent.objects.filter(actor_id=actor.user_id, at__gte=midnight).order_by()
    counted = dict(events.values_list("act").annotate(n=Count("pk")))
    return [Done(act, counted[act.code]) for act in ACTS.values() if act.code in counted]
