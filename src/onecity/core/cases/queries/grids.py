"""What is known of a base grid from cases and assets, within the reader's scope."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.accounts.models import Organisation
from onecity.core.accounts.scope import Actor, may
from onecity.core.cases.assets.queries import FIELD, READ, AssetFilter, filtered_assets, visible_assets
from onecity.core.cases.models import Asset, Case, Category
from onecity.core.cases.models.asset import RETIRED
from onecity.core.cases.queries.scope import sees_others, visible
from onecity.core.cases.queries.years import case_list, list_of_year, year_begins
from onecity.core.cases.states import OPEN_STATES
from onecity.core.geo.models import BaseGrid
from onecity.core.registry import Fact, FieldPlace, FieldPlaces, GridSection
from onecity.core.shell.durations import left_words

PRESSING, MOST_TOLD = 8, 6


def _since_year_ago(rows: QuerySet[Case], grid: BaseGrid) -> QuerySet[Case]:
    return rows.filter(grid=grid, reported_at__gte=year_begins()).order_by()


def _open_case(case: Case, now: datetime) -> Fact:
    seconds = (case.due_at - now).total_seconds() if case.due_at else None
    state = "" if seconds is None else "late" if seconds < 0 else "warn" if case.warn_at and case.warn_at < now else ""
    left = _("no limit") if seconds is None else left_words(seconds)
    told = f"{case.get_state_display()} · {case.where}"
    return Fact(f"{case.category.name} · {case.label}", left, reverse("cases:detail", args=[case.pk]), told, state, drawer=True)


def cases_of_grid(actor: Actor, grid: BaseGrid) -> GridSection | None:
    """Open, late and a year's cases of a grid; the open ones with the least time left. Nothing for who sees no cases of others."""
    if not sees_others(actor):
        return None
    now = timezone.now()
    rows = visible(actor).filter(grid=grid, state__in=OPEN_STATES).order_by()
    counted = rows.aggregate(open=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
    late = Fact(_("Late cases"), str(counted["late"]), case_list([grid.code], time="late"), state="late" if counted["late"] else "")
    facts = (
        Fact(_("Open cases"), str(counted["open"]), case_list([grid.code])),
        late,
        Fact(_("Cases of 12 months"), str(_since_year_ago(visible(actor), grid).count()), list_of_year([grid.code])),
    )
    pressing = rows.select_related("category", "grid").defer("grid__geom").order_by(F("due_at").asc(nulls_last=True), "pk")[:PRESSING]
    told = tuple(_open_case(case, now) for case in pressing)
    return GridSection(_("Open cases"), facts, told, empty=_("Nothing is open here."), url=case_list([grid.code], order="due"))


def matters_of_grid(actor: Actor, grid: BaseGrid) -> GridSection | None:
    """What is reported of a grid most: the categories of a year's cases."""
    counted = _most(_since_year_ago(visible(actor), grid), "category_id")
    names = Category.objects.in_bulk(list(counted))
    told = tuple(Fact(names[key].name, str(number), list_of_year([grid.code], category=key)) for key, number in counted.items())
    return GridSection(_("Matters of 12 months"), (), told) if told else None


def bureaus_of_grid(actor: Actor, grid: BaseGrid) -> GridSection | None:
    """Who leads the cases of a year in a grid: every department finds it in its own list."""
    rows = _since_year_ago(visible(actor), grid).filter(lead__isnull=False)
    counted = _most(rows, "lead_id")
    names = Organisation.objects.in_bulk(list(counted))
    held = dict(rows.filter(state__in=OPEN_STATES).values_list("lead_id").annotate(n=Count("pk")))
    still = {key: _("%(open)d of them open") % {"open": number} for key, number in held.items()}
    told = tuple(
        Fact(names[key].name, str(number), list_of_year([grid.code], lead=key), still.get(key, "")) for key, number in counted.items()
    )
    return GridSection(_("Departments, cases of 12 months"), (), told) if told else None


def _most(rows: QuerySet[Case], field: str) -> dict[int, int]:
    """Keys of a field with how often they stand there, the most frequent first."""
    return dict(rows.values_list(field).annotate(n=Count("pk")).order_by("-n", field)[:MOST_TOLD])


def assets_of_grid(actor: Actor, grid: BaseGrid) -> GridSection | None:
    """What stands in a grid, by kind."""
    if not may(actor, READ, grid.region_id):
        return None
    rows = filtered_assets(actor, AssetFilter(grid=grid.code)).order_by()
    counted = list(rows.values_list("category_id").annotate(n=Count("pk")).order_by("-n", "category_id")[:MOST_TOLD])
    names = Category.objects.in_bulk([key for key, _number in counted])
    here = f"{reverse('cases:assets')}?grid={grid.code}"
    told = tuple(Fact(names[key].name, str(number), f"{here}&category={key}") for key, number in counted)
    return GridSection(_("Assets"), (Fact(_("Assets"), str(rows.count()), here),), told, empty=_("No asset is recorded here."), url=here)


def _asset_place(asset: Asset) -> FieldPlace:
    detail = f"{asset.category.name} · {asset.where} · {asset.code}"
    return FieldPlace(asset.name, detail, asset.point.x, asset.point.y, "", asset.get_state_display(), {"asset": asset.label})


def asset_places(actor: Actor, grid: BaseGrid, words: Sequence[str], most: int) -> list[FieldPlaces]:
    """What stands in a grid one by one, for whoever walks there."""
    if not may(actor, FIELD, grid.region_id):
        return []
    rows = visible_assets(actor, FIELD).filter(point__within=grid.geom).exclude(state__in=RETIRED).order_by("code")
    for word in words:
        named = Q(code__startswith=word) | Q(name_zh__contains=word) | Q(name_en__icontains=word) | Q(place__contains=word)
        rows = rows.filter(named | Q(category__name_zh__contains=word))
    return [FieldPlaces("assets", _("Assets"), "qrcode", rows.count(), tuple(_asset_place(one) for one in rows[:most]))]
