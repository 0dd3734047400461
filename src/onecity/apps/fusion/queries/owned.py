"""Each department's own grids (各部门自有网格), filled from the base grids as the newest finished run gave them to one owner each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from onecity.apps.fusion.models import Fit, OldSystem, Run, RunState
from onecity.apps.fusion.models.runs import FitKind
from onecity.core.accounts.scope import Actor
from onecity.core.cases.queries import visible
from onecity.core.cases.queries.years import case_list, list_of_year, year_begins
from onecity.core.cases.states import OPEN_STATES
from onecity.core.geo.models import BaseGrid
from onecity.core.registry import OwnGrid
from onecity.core.remembered import Remembered

KEPT_SECONDS = 60.0


def system_of(path: str) -> OldSystem | None:
    """The system of an organisation by its path, or of the nearest one above it that has one."""
    systems = OldSystem.objects.filter(organisation__isnull=False).select_related("organisation")
    above = [one for one in systems if one.organisation and path.startswith(one.organisation.path)]
    return max(above, key=lambda one: len(one.organisation.path if one.organisation else ""), default=None)


def own_system(actor: Actor) -> OldSystem | None:
    """The system of the first organisation of an actor that has one."""
    paths = dict.fromkeys(grant.organisation_path for grant in actor.grants if grant.organisation_path)
    return next((found for path in paths if (found := system_of(path))), None)


def run_of(system: OldSystem) -> Run | None:
    """The newest finished run the system took part in."""
    return Run.objects.filter(state=RunState.DONE, systems=system).first()


def _fits(system: OldSystem) -> list[Fit]:
    fits = Fit.objects.filter(run=run_of(system), system=system, kind=FitKind.OWNER)
    return list(fits.select_related("grid", "region").defer("grid__geom", "region__geom").order_by("grid__code"))


def _told(path: str) -> dict[str, OwnGrid]:
    system = system_of(path)
    own = [(OwnGrid(fit.grid.code, fit.grid.name, address(fit)), fit.members) for fit in _fits(system)] if system else []
    return {code: grid for grid, members in own for code in members}


_remembered = Remembered(_told, KEPT_SECONDS)


def own_grids(path: str) -> dict[str, OwnGrid]:
    """What the organisation of a path calls base grids, by their codes; nothing where it has no system of its own."""
    return _remembered.get(path) or {}


def address(fit: Fit) -> str:
    """The page of a department's grid."""
    return reverse("fusion:own-grid", args=[fit.grid_id])


@dataclass(frozen=True)
class Filled:
    """A department's grid with what it is filled with: people of its base grids (None: not known), cases the reader sees.

    Without a fit: the base grids that are in none of the department's grids.
    """

    fit: Fit | None
    members: Sequence[str]
    people: int | None
    households: int | None
    open: int
    late: int
    year: int

    @property
    def words(self) -> str:
        """What a search looks in."""
        fit = self.fit
        return f"{fit.grid.code} {fit.grid.name} {fit.region.name if fit.region else ''}" if fit else ""

    @property
    def lists(self) -> dict[str, str]:
        """The lists behind the three figures of cases."""
        codes = self.members
        return {"open": case_list(codes), "late": case_list(codes, time="late"), "year": list_of_year(codes)}


Counted = dict[str, tuple[int, int, int]]


def _cases(actor: Actor, lying: Q) -> Counted:
    """Open, late and a year's cases in sight that lie so, by the codes of base grids."""
    open_now = Q(state__in=OPEN_STATES)
    rows = visible(actor).filter(lying, open_now | Q(reported_at__gte=year_begins())).order_by()
    counted = rows.values_list("grid__code").annotate(
        open=Count("pk", filter=open_now),
        late=Count("pk", filter=open_now & Q(due_at__lt=timezone.now())),
        year=Count("pk", filter=Q(reported_at__gte=year_begins())),
    )
    return {code: (still, late, year) for code, still, late, year in counted}


def _whole(values: Sequence[int | None]) -> int | None:
    return None if not values or None in values else sum(value or 0 for value in values)


def filled(actor: Actor, system: OldSystem) -> list[Filled]:
    """The grids of a system by their codes as the actor sees them, and what lies in none of them if anything was reported there."""
    fits, cases = _fits(system), _cases(actor, Q(grid__isnull=False))
    held = _held([code for fit in fits for code in fit.members])
    rest = sorted(cases.keys() - held.keys())
    rows = [_filled(fit, fit.members, held, cases) for fit in fits]
    return [*rows, _filled(None, rest, {}, cases)] if rest else rows


def filled_one(actor: Actor, system: OldSystem, key: int) -> Filled:
    """One grid of a system by its key. Raises Http404."""
    fit = next((one for one in _fits(system) if one.grid_id == key), None)
    if fit is None:
        raise Http404
    return _filled(fit, fit.members, _held(fit.members), _cases(actor, Q(grid__code__in=fit.members)))


Lives = dict[str, tuple[int | None, int | None]]


def _held(codes: Sequence[str]) -> Lives:
    """Residents and households of base grids by their codes."""
    grids = BaseGrid.objects.filter(code__in=codes).values_list("code", "people", "households")
    return {code: (people, homes) for code, people, homes in grids}


def _filled(fit: Fit | None, members: Sequence[str], held: Lives, cases: Counted) -> Filled:
    lives = [held.get(code, (None, None)) for code in members]
    counted = zip((0, 0, 0), *(cases.get(code, (0, 0, 0)) for code in members), strict=True)
    still, late, year = (sum(parts) for parts in counted)
    people, homes = (_whole([life[place] for life in lives]) for place in (0, 1))
    return Filled(fit, members, people, homes, still, late, year)


ORDERS: dict[str, Callable[[Filled], tuple[float, str]]] = {
    "code": lambda one: (0, one.fit.grid.code if one.fit else "~"),
    "region": lambda one: (0, one.fit.region_id or "" if one.fit else "~"),
    "grids": lambda one: (len(one.members), ""),
    "people": lambda one: (one.people or 0, ""),
    "households": lambda one: (one.households or 0, ""),
    "open": lambda one: (one.open, ""),
    "late": lambda one: (one.late, ""),
    "year": lambda one: (one.year, ""),
}
USUAL = "-open"


def ordered(rows: Sequence[Filled], order: str) -> list[Filled]:
    """Rows by one of the orders, downwards with a minus; the most open cases first where the order is not known."""
    known = order if order.removeprefix("-") in ORDERS else USUAL
    return sorted(rows, key=ORDERS[known.removeprefix("-")], reverse=known.startswith("-"))
