"""The command pages (指挥): one map, my desk, hall."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.registry import HallScene, MenuEntry, Mount, OnecityApp

DESK_ROLES = frozenset(
    ["acceptor", "duty_officer", "dispatcher", "department_clerk", "handler", "verifier", "grid_leader", "supervisor", "leader"]
)
HALL_ROLES = frozenset(["acceptor", "duty_officer", "dispatcher", "supervisor", "leader", "auditor"])
MAP_ROLES = DESK_ROLES | HALL_ROLES | {"data_steward", "administrator"}


class CommandConfig(OnecityApp):
    """Declarations of the command pages."""

    name = "onecity.apps.command"
    label = "command"
    verbose_name = _("Command")
    mounts = (Mount("", "onecity.apps.command.urls"),)
    menu = (
        MenuEntry("map", pgettext_lazy("menu", "Map"), "command:map", "map-2", 10, MAP_ROLES),
        MenuEntry("desk", _("My desk"), "command:desk", "checklist", 20, DESK_ROLES, "onecity.apps.command.queries.desk.waiting_badge"),
        MenuEntry("hall", _("Hall"), "command:hall", "device-desktop-analytics", 80, HALL_ROLES),
    )
    permissions = {"command.map": MAP_ROLES, "command.desk": DESK_ROLES, "command.hall": HALL_ROLES}
    hall_scenes = (HallScene("situation", _("Situation"), "command:hall", 10, HALL_ROLES),)
    tile_layers = {"situation": "onecity.apps.command.tiles.situation_tile", "heat": "onecity.apps.command.tiles.heat_tile"}
