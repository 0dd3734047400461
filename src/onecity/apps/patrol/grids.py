"""What patrols know of a base grid: its page at the desk, and for whoever walks there."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from onecity.apps.patrol.models import CheckPoint, Outcome, Visit
from onecity.apps.patrol.queries import visible_points, with_words
from onecity.core.accounts.scope import Actor, may
from onecity.core.geo.models import BaseGrid
from onecity.core.registry import Fact, FieldPlace, FieldPlaces, GridSection

HOUSEHOLDS = "elderly"
"""The kind of check that is a visit to a household."""
SHOWN_POINTS, LAST_VISITS = 6, 5


def _of_grid(actor: Actor, grid: BaseGrid) -> QuerySet[CheckPoint]:
    return visible_points(actor).filter(grid=grid, active=True).order_by("due_on", "code")


def _list(grid: BaseGrid, state: str = "") -> str:
    return f"{reverse('patrol:points')}?grid={grid.code}{f'&state={state}' if state else ''}"


def _due(point: CheckPoint, today: date) -> Fact:
    late = point.due_on < today
    url, told = reverse("patrol:point_page", args=[point.pk]), f"{point.checklist.name} · {point.where}"
    return Fact(point.name, f"{point.due_on:%m-%d}", url, told, "late" if late else "", drawer=True)


def points_of_grid(actor: Actor, grid: BaseGrid) -> GridSection | None:
    """Risk points and other check points of a grid, the soonest due first."""
    if not may(actor, "patrol.watch", grid.region_id):
        return None
    rows, today = _of_grid(actor, grid).exclude(kind=HOUSEHOLDS), timezone.localdate()
    every = _of_grid(actor, grid)
    late = every.filter(due_on__lt=today).count()
    facts = (
        Fact(_("Check points"), str(every.count()), _list(grid)),
        Fact(_("Late visits"), str(late), _list(grid, "late"), state="late" if late else ""),
    )
    told = tuple(_due(one, today) for one in rows[:SHOWN_POINTS])
    return GridSection(_("Risk points and other check points"), facts, told, empty=_("No risk point is recorded here."), url=_list(grid))


def households_of_grid(actor: Actor, grid: BaseGrid) -> GridSection | None:
    """Households that are visited, the soonest due first; who lives there is asked at the point itself."""
    if not may(actor, "patrol.watch", grid.region_id):
        return None
    told = tuple(_due(one, timezone.localdate()) for one in _of_grid(actor, grid).filter(kind=HOUSEHOLDS)[:SHOWN_POINTS])
    return GridSection(_("Households visited"), (), told, url=f"{_list(grid)}&kind={HOUSEHOLDS}") if told else None


def visits_of_grid(actor: Actor, grid: BaseGrid) -> GridSection | None:
    """The last visits in a grid."""
    if not may(actor, "patrol.watch", grid.region_id):
        return None
    visits = Visit.objects.filter(check_point__in=_of_grid(actor, grid).values("pk")).select_related("check_point", "by")[:LAST_VISITS]
    told = tuple(_visited(one) for one in visits)
    return GridSection(_("Last visits"), (), told) if told else None


def _visited(visit: Visit) -> Fact:
    point, found = visit.check_point, visit.outcome == Outcome.FOUND
    when = f"{timezone.localtime(visit.at):%m-%d %H:%M}"
    told = f"{visit.get_outcome_display()} · {visit.by.get_full_name()}"
    return Fact(point.name, when, reverse("patrol:point_page", args=[point.pk]), told, "warn" if found else "", drawer=True)


def _place(point: CheckPoint, today: date) -> FieldPlace:
    late = pgettext("of a visit", "Late")
    due = late if point.due_on < today else _("by %(day)s") % {"day": f"{point.due_on:%m-%d}"}
    where = f"{point.checklist.name} · {point.where}"
    return FieldPlace(point.name, where, point.point.x, point.point.y, reverse("round:point", args=[point.pk]), due)


def _places(key: str, label: str, icon: str, rows: QuerySet[CheckPoint], most: int) -> FieldPlaces:
    today = timezone.localdate()
    return FieldPlaces(key, label, icon, rows.count(), tuple(_place(one, today) for one in rows[:most]))


def places_of_grid(actor: Actor, grid: BaseGrid, words: Sequence[str], most: int) -> list[FieldPlaces]:
    """Households that are visited, and other check points of a grid, soonest due first; who lives there is asked at the point itself."""
    if not may(actor, "patrol.visit", grid.region_id):
        return []
    rows = with_words(_of_grid(actor, grid), words)
    return [
        _places("households", _("Households visited"), "home", rows.filter(kind=HOUSEHOLDS), most),
        _places("points", _("Check points"), "route", rows.exclude(kind=HOUSEHOLDS), most),
    ]
