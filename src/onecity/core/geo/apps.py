"""Declarations of the geo app."""

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import MapLayer, MenuEntry, Mount, OnecityApp, ScheduledJob

LOADERS = frozenset({"data_steward", "administrator"})


class GeoConfig(OnecityApp):
    """Regions, grids and the base map."""

    name = "onecity.core.geo"
    label = "geo"
    verbose_name = _("Map")
    mounts = (Mount("", "onecity.core.geo.urls"),)
    map_layers = (
        MapLayer("land", _("Built-up areas and parks"), "base", "land", 10),
        MapLayer("roads", _("Roads"), "base", "roads", 20),
        MapLayer("regions", _("Administrative borders"), "base", "regions", 30),
        MapLayer("grids", _("Base grids"), "base", "grids", 40),
        MapLayer("places", _("Place names"), "base", "places", 45),
    )
    menu = (MenuEntry("layers", _("Map data"), "geo:layers", "map-up", 710, LOADERS),)
    jobs = (
        ScheduledJob("resume-layers", "onecity.core.geo.uploads.jobs.resume_loads", "* * * * *"),
        ScheduledJob("draw-grids", "onecity.core.geo.succeeding.draw_grids_of_today", "1 0 * * *"),
        ScheduledJob("forget-layers", "onecity.core.geo.uploads.jobs.forget_files", "30 3 * * *"),
    )
    permissions = {"geo.load": LOADERS}
    search = ("onecity.core.geo.search.find_places",)
    area_names = ("onecity.core.geo.queries.area_names",)
    field_places = ("onecity.core.geo.grids.named_places",)
    grid_sections = ("onecity.core.geo.grids.ground_of", "onecity.core.geo.grids.places_of")
    tile_layers = {"base": "onecity.core.geo.tiles.base_tile"}
