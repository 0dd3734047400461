"""What can be sent: people on duty and where they are."""

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import MapLayer, Mount, OnecityApp

WATCHERS = frozenset(["grid_leader", "acceptor", "duty_officer", "dispatcher", "supervisor", "leader"])


class ResourcesConfig(OnecityApp):
    """Declarations of resources."""

    name = "onecity.core.resources"
    label = "resources"
    verbose_name = _("Resources")
    permissions = {"resources.watch": WATCHERS, "resources.lead": frozenset({"grid_leader", "duty_officer"})}
    mounts = (Mount("", "onecity.core.resources.urls"),)
    map_layers = (MapLayer("workers", _("People on duty"), "workers", "workers", 60, WATCHERS, opens="resources:person"),)
    tile_layers = {"workers": "onecity.core.resources.tiles.worker_tile"}
    grid_sections = ("onecity.core.resources.queries.people_of_grid",)
    live_filters = {"duty": "onecity.core.resources.live.may_hear"}
