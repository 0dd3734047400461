"""Assets as a file, within scope."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from onecity.core.accounts.scope import Actor
from onecity.core.cases.assets.queries import AssetFilter, filtered_assets
from onecity.core.cases.models import Asset
from onecity.core.tables import Column, Table

COLUMNS: tuple[Column[Asset], ...] = (
    Column("code", gettext_lazy("Asset number"), lambda asset: asset.code),
    Column("name", pgettext_lazy("of an object", "Name"), lambda asset: asset.name),
    Column("category", gettext_lazy("Category"), lambda asset: asset.category.name),
    Column("category_code", gettext_lazy("Category code"), lambda asset: asset.category.key),
    Column("state", gettext_lazy("State"), lambda asset: asset.get_state_display()),
    Column("place", gettext_lazy("Place"), lambda asset: asset.place),
    Column("region_code", gettext_lazy("Region code"), lambda asset: asset.region_code),
    Column("owner", gettext_lazy("Whose it is"), lambda asset: asset.owner.name if asset.owner else None),
    Column("longitude", gettext_lazy("Longitude"), lambda asset: round(asset.point.x, 6), "number"),
    Column("latitude", gettext_lazy("Latitude"), lambda asset: round(asset.point.y, 6), "number"),
    Column("synthetic", gettext_lazy("Synthetic"), lambda asset: asset.synthetic, "truth"),
)


def asset_table(actor: Actor, given: AssetFilter) -> Table[Asset]:
    """The assets of a filter; labels are left out, since they are worth standing before them. Raises NotAllowed."""
    rows = filtered_assets(actor, given)
    return Table(_("Assets of %(city)s") % {"city": settings.CITY.name_zh}, COLUMNS, rows, lambda asset: (asset.point.x, asset.point.y))
