"""The page of one base grid: where it lies, who lives there, and what every app knows of it."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from onecity.core import registry
from onecity.core.accounts.scope import Actor
from onecity.core.geo.models import BaseGrid, GridSuccession, Place, Region
from onecity.core.geo.models.grid import in_force
from onecity.core.geo.queries import regions_in_scope
from onecity.core.registry import Fact, FieldPlace, FieldPlaces, GridSection
from onecity.core.shell.frame import actor_in

SQUARE_KILOMETRE = 1e6
LEVEL_DIGITS = (6, 9, 12)


def visible_grid(actor: Actor, code: str) -> BaseGrid | None:
    """The base grid of a code, ended ones too, if its region lies in the reader's scope."""
    found = BaseGrid.objects.select_related("region").defer("region__geom").filter(code=code, region__in=regions_in_scope(actor))
    return found.first()


def grids_in_scope(actor: Actor, words: Sequence[str] = ()) -> QuerySet[BaseGrid]:
    """The base grids that hold today in the places a person's roles are held for, by code, without their shapes."""
    rows = BaseGrid.objects.filter(in_force(), region__in=regions_in_scope(actor)).defer("geom").order_by("code")
    for word in words:
        rows = rows.filter(Q(code__startswith=word) | Q(name_zh__contains=word) | Q(name_en__icontains=word))
    return rows


def named_places(actor: Actor, grid: BaseGrid, words: Sequence[str], most: int) -> list[FieldPlaces]:
    """Schools, markets, landmarks of a grid; names of places are public."""
    rows = Place.objects.filter(point__within=grid.geom).order_by("kind", "name_zh")
    for word in words:
        rows = rows.filter(Q(name_zh__contains=word) | Q(name_en__icontains=word))
    shown = tuple(FieldPlace(one.name, one.get_kind_display(), one.point.x, one.point.y) for one in rows[:most])
    return [FieldPlaces("places", _("Places"), "map-pin", rows.count(), shown)]


def _number(value: int | None) -> str:
    return _("not known") if value is None else number_format(value, use_l10n=True, force_grouping=True)


def ground_of(actor: Actor, grid: BaseGrid) -> GridSection:
    """Area, people and households of a grid, and what came before it."""
    before = GridSuccession.objects.filter(new=grid).select_related("old").defer("old__geom")
    return GridSection(
        _("Ground and people"),
        (
            Fact(_("Residents"), _number(grid.people)),
            Fact(_("Households"), _number(grid.households)),
            Fact(_("Area, km²"), number_format(grid.area / SQUARE_KILOMETRE, 2)),
        ),
        tuple(Fact(f"{_('Came after')} {one.old.name}", one.old.code, reverse("geo:grid", args=[one.old.code])) for one in before),
        _("Residents and households are drawn, not counted.") if grid.people_synthetic else "",
    )


def _above(grid: BaseGrid) -> list[Region]:
    """The regions a grid lies in, from the county down."""
    codes = [grid.region_id[:digits] for digits in LEVEL_DIGITS if digits <= len(grid.region_id)]
    return list(Region.objects.filter(code__in=codes).defer("geom").order_by("code"))


def _beside(grid: BaseGrid) -> list[BaseGrid]:
    """The grids in force that touch it, by code."""
    near = BaseGrid.objects.filter(valid_to=None, geom__touches=grid.geom).exclude(pk=grid.pk)
    return list(near.defer("geom").order_by("code")[:24])


@login_required
@require_GET
def grid(request: HttpRequest, code: str) -> HttpResponse:
    """One base grid with what stands above, beside and in it."""
    actor = actor_in(request)
    found = visible_grid(actor, code)
    if found is None:
        raise Http404
    sections = [section for told in registry.grid_sections() if (section := told(actor, found))]
    context = {
        "grid": found,
        "above": _above(found),
        "beside": _beside(found),
        "sections": sections,
    }
    return render(request, "geo/grid.html", context)
