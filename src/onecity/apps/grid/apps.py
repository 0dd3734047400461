"""The grid worker's phone pages (网格员): today's tasks, reporting, verification, map."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.registry import HeldKind, MenuEntry, Mount, OnecityApp, PhoneFrame, PhoneTab

FIELD_ROLES = frozenset(["grid_worker", "grid_leader", "verifier"])
UNREAD = "onecity.core.notices.queries.unread_count"
FIELD, TAKE, CASE = "grid.field", "onecity.apps.grid.accepting.take_", "grid:case"


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
    phone_frames = (
        PhoneFrame(
            home="grid:today",
            manifest="grid:manifest",
            queue="grid:queue",
            report="grid:report",
            picture="grid/icon-192.png",
            tabs=(
                PhoneTab("today", _("Today"), "grid:today", "list-check"),
                PhoneTab("report", pgettext_lazy("tab", "Report"), "grid:report", "camera"),
                PhoneTab("map", pgettext_lazy("tab", "Map"), "grid:map", "map-2"),
                PhoneTab("mine", _("My reports"), "grid:mine", "folders"),
                PhoneTab("queue", pgettext_lazy("tab", "Unsent"), "grid:queue", "cloud-upload"),
            ),
        ),
    )
    phone_keeps = tuple(f"grid:{name}" for name in ("today", "report", "spot", "scan", "messages", "places", "mine", "queue"))
    held_kinds = (
        HeldKind("report", f"{TAKE}report", "grid:report", FIELD),
        HeldKind("spot", f"{TAKE}spot", "grid:spot", FIELD),
        HeldKind("check", f"{TAKE}check", "grid:check", FIELD, about=True, opens=CASE, anew=True),
        HeldKind("verify", f"{TAKE}verdict", "grid:verify", FIELD, about=True, opens=CASE, anew=True),
    )
    permissions = {FIELD: FIELD_ROLES}
