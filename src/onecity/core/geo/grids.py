"""What is read of base grids: which are in sight, what stands above and beside one, and what is known of its ground."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from onecity.core.accounts.scope import Actor
from onecity.core.geo.models import BaseGrid, GridSuccession, Place, Region
from onecity.core.geo.models.grid import in_force
from onecity.core.geo.models.ground import PlaceKind
from onecity.core.geo.queries import regions_in_scope
from onecity.core.registry import Fact, FieldPlace, FieldPlaces, GridSection

SQUARE_KILOMETRE = 1e6
LEVEL_DIGITS = (6, 9, 12)
MOST_BESIDE, MOST_PLACES = 24, 8


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


def regions_above(grid: BaseGrid) -> list[Region]:
    """The regions a grid lies in, from the county down."""
    codes = [grid.region_id[:digits] for digits in LEVEL_DIGITS if digits <= len(grid.region_id)]
    return list(Region.objects.filter(code__in=codes).defer("geom").order_by("code"))


def grids_beside(actor: Actor, grid: BaseGrid) -> list[BaseGrid]:
    """The grids of today that touch it and are in sight, by code."""
    return list(grids_in_scope(actor).filter(geom__touches=grid.geom).exclude(pk=grid.pk)[:MOST_BESIDE])


def _number(value: int | None) -> str:
    return _("not known") if value is None else number_format(value, use_l10n=True, force_grouping=True)


def _lineage(grid: BaseGrid) -> list[Fact]:
    """What was there before, and what came after it: whose ground, and how much of it."""
    rows = GridSuccession.objects.select_related("old", "new").defer("old__geom", "new__geom")
    before = [(one.old, _("Came after")) for one in rows.filter(new=grid)]
    after = [(one.new, _("Followed by")) for one in rows.filter(old=grid)]
    return [Fact(f"{words} {one.name}", one.code, reverse("geo:grid", args=[one.code])) for one, words in (*before, *after)]


def ground_of(actor: Actor, grid: BaseGrid) -> GridSection:
    """Area, people and households of a grid, and what came before and after it."""
    return GridSection(
        _("What it came from and what follows it"),
        (
            Fact(_("Residents"), _number(grid.people)),
            Fact(_("Households"), _number(grid.households)),
            Fact(_("Area, km²"), number_format(grid.area / SQUARE_KILOMETRE, 2)),
        ),
        tuple(_lineage(grid)),
        _("Residents and households are drawn, not counted.") if grid.people_synthetic else "",
    )


def places_of(actor: Actor, grid: BaseGrid) -> GridSection | None:
    """Schools, markets, hospitals and other named places of a grid; the villages stand in its name."""
    rows = Place.objects.filter(point__within=grid.geom).exclude(kind=PlaceKind.VILLAGE).order_by("kind", "name_zh")
    told = tuple(Fact(one.name, one.get_kind_display()) for one in rows[:MOST_PLACES])
    return GridSection(_("Places in it"), (), told, last=True) if told else None
