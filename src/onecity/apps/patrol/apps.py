"""Declarations of patrols and visits."""

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import HeldKind, MapLayer, MenuEntry, Mount, OnecityApp, ScheduledJob

FIELD_ROLES = frozenset(["grid_worker", "grid_leader", "verifier"])
WATCH_ROLES = frozenset(["grid_leader", "duty_officer", "supervisor", "leader", "auditor"])
KEEP_ROLES = frozenset(["grid_leader", "duty_officer"])


class PatrolConfig(OnecityApp):
    """Check points, visits, rounds."""

    name = "onecity.apps.patrol"
    label = "patrol"
    verbose_name = _("Patrols and visits")
    mounts = (Mount("patrol/", "onecity.apps.patrol.urls"), Mount("m/round/", "onecity.apps.patrol.phone_urls"))
    menu = (MenuEntry("patrol", _("Patrols and visits"), "patrol:points", "route", 45, WATCH_ROLES),)
    phone_ways = (
        MenuEntry("round", _("My round"), "round:today", "route", 10, FIELD_ROLES, badge="onecity.apps.patrol.queries.due_today"),
    )
    phone_keeps = ("round:today",)
    held_kinds = (HeldKind("visit", "onecity.apps.patrol.accepting.take_visit", "round:point", "patrol.visit", about=True, anew=True),)
    permissions = {"patrol.visit": FIELD_ROLES, "patrol.watch": WATCH_ROLES, "patrol.keep": KEEP_ROLES}
    jobs = (
        ScheduledJob("rounds", "onecity.apps.patrol.jobs.rounds_of_the_day", "20 5 * * *"),
        ScheduledJob("forget-tracks", "onecity.apps.patrol.jobs.forget_tracks", "40 3 * * *"),
    )
    grid_sections = (
        "onecity.apps.patrol.grids.points_of_grid",
        "onecity.apps.patrol.grids.households_of_grid",
        "onecity.apps.patrol.grids.visits_of_grid",
    )
    import_kinds = ("onecity.apps.patrol.importing.CHECK_POINTS",)
    map_layers = (
        MapLayer(
            "check-points",
            _("Check points, from close up"),
            "check-points",
            "check-points",
            49,
            WATCH_ROLES,
            visible=False,
            shape="diamond",
            opens="patrol:point_page",
            from_zoom=12,
        ),
    )
    tile_layers = {"check-points": "onecity.apps.patrol.tiles.point_tile"}
    field_places = ("onecity.apps.patrol.grids.places_of_grid",)
    live_filters = {"round": "onecity.apps.patrol.live.may_hear"}
