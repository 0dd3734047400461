"""The grid worker's phone pages (网格员): today's tasks, reporting, verification, map."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.registry import MenuEntry, Mount, OnecityApp

FIELD_ROLES = frozenset(["grid_worker", "grid_leader", "verifier"])
UNREAD = "onecity.core.notices.queries.unread_count"


class GridConfig(OnecityApp):
    """Declarations of the phone pages."""

    name = "onecity.apps.grid"
    label = "grid"
    verbose_name = _("Grid")
    mounts = (Mount("m/", "onecity.apps.grid.urls"),)
    menu = (MenuEntry("field", pgettext_lazy("menu", "In the field"), "grid:today", "walk", 15, FIELD_ROLES),)
    phone_ways = (
        MenuEntry("messages", pgettext_lazy("to a person", "Messages"), "grid:messages", "bell", 5, FIELD_ROLES, UNREAD),
        MenuEntry("places", _("My grids"), "grid:places", "home", 20, FIELD_ROLES),
        MenuEntry("scan", _("Scan a label"), "grid:scan", "qrcode", 30, FIELD_ROLES),
    )
    permissions = {"grid.field": FIELD_ROLES}
