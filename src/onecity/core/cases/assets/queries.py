"""Which assets a person keeps, which one a label means, and what is open about it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Subquery

from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.models import Asset, Case
from onecity.core.cases.models.asset import RETIRED
from onecity.core.cases.queries.scope import any_of, visible
from onecity.core.cases.states import OPEN_STATES
from onecity.core.geo.models import BaseGrid
from onecity.core.registry import permission_roles

READ, KEEP, FIELD = "cases.assets", "cases.assets_keep", "cases.assets_field"


@dataclass(frozen=True)
class AssetFilter:
    """Which assets are asked for; empty fields do not filter."""

    words: str = ""
    state: str = ""
    category_id: int | None = None
    grid: str = ""


def asset_regions(actor: Actor, permission: str = READ) -> list[str]:
    """What the region codes of the assets a person sees begin with; the whole city is an empty text."""
    roles = permission_roles(permission)
    return sorted({grant.region_prefix for grant in actor.grants if grant.role in roles})


def visible_assets(actor: Actor, permission: str = READ) -> QuerySet[Asset]:
    """The assets of the regions a person works for. Raises NotAllowed."""
    require(actor, permission)
    rows = Asset.objects.select_related("category", "owner")
    return rows.filter(any_of(Q(region_code__startswith=prefix) if prefix else Q() for prefix in asset_regions(actor, permission)))


def filtered_assets(actor: Actor, given: AssetFilter) -> QuerySet[Asset]:
    """Those that fit a filter, by code: words in code, name or place. Raises NotAllowed."""
    simple: dict[str, Any] = {"state": given.state, "category_id": given.category_id}
    rows = visible_assets(actor).filter(**{name: value for name, value in simple.items() if value})
    if given.grid:
        rows = rows.filter(point__within=Subquery(BaseGrid.objects.filter(code=given.grid).values("geom")[:1]))
    for word in given.words.split():
        named = Q(code__startswith=word) | Q(name_zh__contains=word) | Q(name_en__icontains=word) | Q(place__contains=word)
        rows = rows.filter(named | Q(category__name_zh__contains=word))
    return rows.order_by("code")


def asset_of_label(label: str) -> Asset | None:
    """The asset whose label was read, retired ones too; None for a label nobody printed."""
    return None if "\0" in label else Asset.objects.select_related("category", "owner").filter(label=label).first()


def reportable(label: str) -> Asset | None:
    """The asset of a label that can still be reported of."""
    found = asset_of_label(label) if label else None
    return found if found and found.state not in RETIRED else None


def asset_numbered(actor: Actor, code: str, permission: str = READ) -> Asset | None:
    """The asset of a number, if it is known and in sight. Raises NotAllowed."""
    return visible_assets(actor, permission).filter(code=code.strip()).first() if code.strip() else None


def cases_of_asset(actor: Actor, code: str) -> QuerySet[Case]:
    """The cases in sight about the object of a number, whether or not it is recorded, newest first."""
    rows = visible(actor).filter(asset_code=code.strip()) if code.strip() else Case.objects.none()
    return rows.select_related("category").order_by("-pk")


def open_reports_of(asset: Asset) -> QuerySet[Case]:
    """What is open about an asset, anybody's, newest first: for counting and telling how far it is, never what was said."""
    return Case.objects.filter(asset_code=asset.code, state__in=OPEN_STATES).order_by("-reported_at")
