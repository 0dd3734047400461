"""What the phone pages read: tasks in reach, what was done today, own reports, likely categories."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.gis.geos import Point
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions.writing import metres_between
from onecity.core.cases.models import Case, CaseEvent, Category, Ticket
from onecity.core.cases.queries.lists import CaseFilter, Page, page_of
from onecity.core.cases.queries.scope import needs_action_by, visible
from onecity.core.cases.queries.tickets import tickets_for
from onecity.core.cases.states import OPEN_STATES, State
from onecity.core.geo.grids import grids_in_scope
from onecity.core.geo.models import BaseGrid
from onecity.core.resources.models import Duty, Status

TASK_ROWS, LIKELY = 40, 6
MOST_GRIDS, MOST_CASES = 60, 30
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


@dataclass(frozen=True)
class OwnGrid:
    """A grid of the area somebody walks: metres from where they were last to its middle, and how many cases are open in it."""

    grid: BaseGrid
    metres: float | None
    open: int


@dataclass(frozen=True)
class OwnGrids:
    """The grids nearest by, and how many there are."""

    rows: list[OwnGrid]
    total: int


def own_grids(actor: Actor, words: Sequence[str] = ()) -> OwnGrids:
    """The grids of the actor's area, nearest first where it is known where they are, else by code."""
    found, duty = list(grids_in_scope(actor, words)), own_duty(actor)
    position = duty.position if duty else None
    far = {one.pk: metres_between(position, one.centre) if position else None for one in found}
    nearest = sorted(found, key=lambda one: far[one.pk] or 0)[:MOST_GRIDS]
    rows = visible(actor).filter(grid__in=[one.pk for one in nearest], state__in=OPEN_STATES).order_by()
    opened = dict(rows.values_list("grid_id").annotate(n=Count("pk")))
    return OwnGrids([OwnGrid(one, far[one.pk], opened.get(one.pk, 0)) for one in nearest], len(found))


def cases_in_grid(actor: Actor, grid: BaseGrid, words: Sequence[str] = ()) -> list[Case]:
    """What is open in a grid, newest first."""
    rows = visible(actor).filter(grid=grid, state__in=OPEN_STATES).select_related("category")
    for word in words:
        rows = rows.filter(Q(category__name_zh__contains=word) | Q(category__name_en__icontains=word) | Q(place__contains=word))
    return list(rows.order_by("-reported_at")[:MOST_CASES])
