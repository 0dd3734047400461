"""Many grids into one (多网格融合): old grid systems, what is wrong with them, which base grids stand for them, and one team."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.registry import HallScene, MenuEntry, Mount, OnecityApp, ScheduledJob

KEEPING = frozenset({"data_steward", "administrator"})
SEEING = KEEPING | {"leader", "supervisor"}
DEPARTMENTS = frozenset({"department_clerk", "handler"})


class FusionConfig(OnecityApp):
    """Declarations of the fusion of grids. Both permissions count for the whole city: a system of grids is no matter of one county."""

    name = "onecity.apps.fusion"
    label = "fusion"
    verbose_name = _("Many grids into one")
    mounts = (Mount("fusion/", "onecity.apps.fusion.urls"),)
    menu = (
        MenuEntry("own-grids", pgettext_lazy("menu", "Our grids"), "fusion:own", "grid-dots", 55, DEPARTMENTS),
        MenuEntry("fusion", pgettext_lazy("menu", "Fusion"), "fusion:overview", "stack-2", 720, SEEING),
    )
    jobs = (
        ScheduledJob("resume-fusion-runs", "onecity.apps.fusion.jobs.resume_runs", "* * * * *"),
        ScheduledJob("resume-fusion-plans", "onecity.apps.fusion.jobs.resume_plans", "* * * * *"),
        ScheduledJob("resume-old-grid-files", "onecity.apps.fusion.jobs.resume_files", "* * * * *"),
        ScheduledJob("resume-old-lists", "onecity.apps.fusion.jobs.resume_lists", "* * * * *"),
        ScheduledJob("forget-old-lists", "onecity.apps.fusion.jobs.forget_lists", "45 3 * * *"),
        ScheduledJob("forget-old-grid-files", "onecity.apps.fusion.jobs.forget_files", "40 3 * * *"),
    )
    permissions = {"fusion.see": SEEING, "fusion.keep": KEEPING, "fusion.own": DEPARTMENTS}
    own_grids = ("onecity.apps.fusion.queries.owned.own_grids",)
    grid_sections = ("onecity.apps.fusion.queries.grids.old_grids_of", "onecity.apps.fusion.queries.grids.post_of")
    hall_scenes = (HallScene("grids", _("Many grids into one"), "fusion:hall", 20, SEEING),)
    live_filters = {"fusion": "onecity.apps.fusion.permission.hears"}
    tile_layers = {"fusion": "onecity.apps.fusion.tiles.fusion_tile", "fusion-base": "onecity.apps.fusion.tiles.base_tile"}
