"""What is known of a base grid from cases and assets, within the reader's scope."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from onecity.core.accounts.models import Organisation
from onecity.core.accounts.scope import Actor, may
from onecity.core.cases.assets.queries import FIELD, READ, visible_assets
from onecity.core.cases.models import Asset
from onecity.core.cases.models.asset import RETIRED
from onecity.core.cases.queries.scope import visible
from onecity.core.cases.states import OPEN_STATES
from onecity.core.geo.models import BaseGrid
from onecity.core.registry import Fact, FieldPlace, FieldPlaces, GridSection

YEAR = timedelta(days=365)
NEWEST, MOST_BUREAUS, MOST_KINDS = 5, 6, 8


def cases_of_grid(actor: Actor, grid: BaseGrid) -> GridSection:
    """Open, late and a year's cases of a grid, and the newest open ones."""
    now = timezone.now()
    rows = visible(actor).filter(grid=grid)
    late = Q(state__in=OPEN_STATES, due_at__lt=now)
    counted = rows.order_by().aggregate(
        open=Count("pk", filter=Q(state__in=OPEN_STATES)),
        late=Count("pk", filter=late),
        year=Count("pk", filter=Q(reported_at__gte=now - YEAR)),
    )
    newest = rows.filter(state__in=OPEN_STATES).select_related("category").order_by("-reported_at")[:NEWEST]
    region = reverse("cases:list") + f"?region={grid.region_id}"
    facts = (
        Fact(pgettext("of cases", "Open"), str(counted["open"])),
        Fact(_("Late"), str(counted["late"])),
        Fact(_("Cases of 12 months"), str(counted["year"]), region),
    )
    told = tuple(
        Fact(f"{case.category.name} · {case.label}", case.get_state_display(), reverse("cases:detail", args=[case.pk])) for case in newest
    )
    return GridSection(_("Cases"), facts, told)


def bureaus_of_grid(actor: Actor, grid: BaseGrid) -> GridSection | None:
    """Who leads the cases of a year in a grid: every department finds it in its own list."""
    rows = visible(actor).filter(grid=grid, reported_at__gte=timezone.now() - YEAR, lead__isnull=False)
    counted = list(rows.order_by().values_list("lead_id").annotate(n=Count("pk")).order_by("-n", "lead_id")[:MOST_BUREAUS])
    if not counted:
        return None
    names = Organisation.objects.in_bulk([key for key, _n in counted])
    return GridSection(_("Departments, cases of 12 months"), (), tuple(Fact(names[key].name, str(number)) for key, number in counted))


def assets_of_grid(actor: Actor, grid: BaseGrid) -> GridSection | None:
    """What stands in a grid, by kind."""
    if not may(actor, READ, grid.region_id):
        return None
    rows = visible_assets(actor).filter(point__within=grid.geom).exclude(state="removed").order_by()
    name = "category__name_en" if get_language() == "en" else "category__name_zh"
    counted = list(rows.values_list(name).annotate(n=Count("pk")).order_by("-n", name)[:MOST_KINDS])
    total = Fact(_("Assets"), str(rows.count()), reverse("cases:assets"))
    return GridSection(_("Assets"), (total,), tuple(Fact(kind, str(number)) for kind, number in counted))


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
