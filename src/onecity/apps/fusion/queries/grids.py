"""Which grids of the old systems a base grid lies in."""

from django.conf import settings
from django.utils.translation import gettext as _

from onecity.apps.fusion.models import OldGrid
from onecity.apps.fusion.permission import SEE
from onecity.core.accounts.scope import Actor, may
from onecity.core.geo.models import BaseGrid
from onecity.core.registry import Fact, GridSection


def old_grids_of(actor: Actor, grid: BaseGrid) -> GridSection | None:
    """The old grids at the middle of a base grid, one system after the other; for those who see the systems of the whole city."""
    if not may(actor, SEE, settings.CITY.code):
        return None
    rows = OldGrid.objects.filter(geom__covers=grid.centre).select_related("system").defer("geom").order_by("system_id", "code")
    told = tuple(Fact(f"{one.system.name}", one.code) for one in rows)
    return GridSection(_("Old grids at its middle"), (), told) if told else None
