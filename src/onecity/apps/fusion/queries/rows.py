"""The rows behind the figures of a run: pieces of ground, and old grids with the base grids that stand for them."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.contrib.gis.db.models.functions import PointOnSurface
from django.db.models import F, Model, Q, QuerySet

from onecity.apps.fusion.filters import SLIVERS, WIDE, Sought
from onecity.apps.fusion.models import Fit, Piece, Run
from onecity.apps.fusion.models.runs import FitKind, PieceKind

PAGE = 100
PIECE_ORDERS = ("-area", "area", "-width", "width", "system", "region")
FIT_ORDERS = ("-area_error", "area_error", "-people_error", "people_error", "-old_area", "old_area", "code", "-code")
R = TypeVar("R", bound=Model)


@dataclass(frozen=True)
class Page(Generic[R]):
    """Some rows, how many there are in all, and where the next page begins; 0 where there is none."""

    rows: list[R]
    total: int
    next: int

    @property
    def next_key(self) -> str:
        """Where the next page begins, as its address says."""
        return str(self.next or "")


def pieces(run: Run, sought: Sought) -> QuerySet[Piece]:
    """The pieces of a run that were asked for, in the order asked for, the largest first."""
    found = Piece.objects.filter(run=run).select_related("system", "region").annotate(at=PointOnSurface("geom")).defer("geom")
    found = _within(found, sought)
    if sought.kind in PieceKind.values:
        found = found.filter(kind=sought.kind)
    if sought.width:
        found = found.filter(sliver={SLIVERS: True, WIDE: False}[sought.width])
    if sought.text:
        found = found.filter(Q(first__icontains=sought.text) | Q(second__icontains=sought.text))
    return found.order_by(sought.order if sought.order in PIECE_ORDERS else PIECE_ORDERS[0], "pk")


def fits(run: Run, sought: Sought) -> QuerySet[Fit]:
    """The old grids of a run with their base grids, the worst told first; by best fit where nothing else is asked."""
    kind = sought.kind if sought.kind in FitKind.values else FitKind.BEST
    found = Fit.objects.filter(run=run, kind=kind).select_related("system", "region", "grid").defer("grid__geom")
    found = _within(found, sought)
    if sought.member:
        found = found.filter(members__contains=[sought.member])
    if sought.text:
        found = found.filter(Q(grid__code__icontains=sought.text) | Q(grid__name__icontains=sought.text))
    order = sought.order if sought.order in FIT_ORDERS else FIT_ORDERS[0]
    column = {"code": "grid__code"}.get(order.lstrip("-"), order.lstrip("-"))
    ordered = F(column).desc(nulls_last=True) if order.startswith("-") else F(column).asc(nulls_last=True)
    return found.order_by(ordered, "pk")


def _within(found: QuerySet[R], sought: Sought) -> QuerySet[R]:
    if sought.system:
        found = found.filter(system__code=sought.system)
    return found.filter(region__code__startswith=sought.region) if sought.region else found


def page(found: QuerySet[R], sought: Sought) -> Page[R]:
    """The page of a list that was asked for."""
    total, end = found.count(), sought.after + PAGE
    return Page(list(found[sought.after : end]), total, end if end < total else 0)


def fit_for(run: Run, fit_id: int) -> Fit | None:
    """One old grid of a run with its geometry."""
    return Fit.objects.filter(run=run, pk=fit_id).select_related("system", "region", "grid").first()
