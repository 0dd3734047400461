"""What the phone pages read: tasks in reach, what was done today, own reports, likely categories."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.gis.geos import Point
from django.db.models import Count, QuerySet
from django.utils import timezone

from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions.writing import metres_between
from onecity.core.cases.models import Case, CaseEvent, Category, Ticket
from onecity.core.cases.queries.lists import CaseFilter, Page, page_of
from onecity.core.cases.queries.scope import needs_action_by
from onecity.core.cases.queries.tickets import tickets_for
from onecity.core.cases.states import State
from onecity.core.resources.models import Duty, Status

TASK_ROWS, LIKELY = 40, 6
LIKELY_DAYS = timedelta(days=30)


@dataclass(frozen=True)
class Task:
    """A case to verify; `metres` from where the person was last, None where that is not known."""

    case: Case
    metres: float | None


@dataclass(frozen=True)
class Today:
    """The day of somebody in the field: site checks, tasks by remaining time, how many there are, how many were done, own duty."""

    checks: list[Ticket]
    tasks: list[Task]
    total: int
    done: int
    duty: Duty | None

    @property
    def on_duty_since(self) -> datetime | None:
        """When the person went on duty; None off duty or on a break."""
        return self.duty.since if self.duty and self.duty.status == Status.ON else None


def _midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def to_verify(actor: Actor) -> QuerySet[Case]:
    """The handled cases that wait for the actor's verification, soonest limit first."""
    return needs_action_by(actor).filter(state=State.HANDLED)


def to_check(actor: Actor) -> list[Ticket]:
    """The site checks asked of the actor, soonest limit first."""
    return list(tickets_for(actor).filter(kind="site_check")[:TASK_ROWS])


def done_today(actor: Actor) -> int:
    """How many acts the actor did since midnight."""
    return CaseEvent.objects.filter(actor_id=actor.user_id, at__gte=_midnight()).count()


def own_duty(actor: Actor) -> Duty | None:
    """The actor's duty row with the last known position."""
    return Duty.objects.filter(user_id=actor.user_id or 0).first()


def _metres(position: Point | None, case: Case) -> float | None:
    return metres_between(position, case.point) if position else None


def today(actor: Actor) -> Today:
    """The day of the actor."""
    rows, duty = to_verify(actor), own_duty(actor)
    position = duty.position if duty else None
    shown = list(rows.select_related("category", "grid", "lead")[:TASK_ROWS])
    tasks = [Task(case, _metres(position, case)) for case in shown]
    total = len(shown) if len(shown) < TASK_ROWS else rows.order_by().count()
    checks = to_check(actor)
    return Today(checks, tasks, total + len(checks), done_today(actor), duty)


def own_reports(actor: Actor, after: str = "") -> Page:
    """What the actor reported, newest first. Raises BadSignature for a foreign cursor."""
    return page_of(Case.objects.filter(reported_by_id=actor.user_id).order_by(), CaseFilter(), after, TASK_ROWS)


def likely_categories(actor: Actor) -> list[Category]:
    """The categories the actor reports most of late; those of everybody where there are none."""
    since = timezone.now() - LIKELY_DAYS
    recent = Case.objects.filter(reported_at__gte=since, category__active=True).order_by()
    own = _most(recent.filter(reported_by_id=actor.user_id))
    keys = own if len(own) == LIKELY else list(dict.fromkeys([*own, *_most(recent)]))[:LIKELY]
    found = Category.objects.in_bulk(keys)
    return [found[key] for key in keys]


def _most(cases: QuerySet[Case]) -> list[int]:
    counted = cases.values_list("category_id").annotate(n=Count("pk")).order_by("-n", "category_id")
    return [key for key, _n in counted[:LIKELY]]
