"""Declarations of the division of base grids (网格划分)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.registry import MenuEntry, Mount, OnecityApp, ScheduledJob

DIVIDERS = frozenset({"data_steward", "administrator"})
"""The data bureau and administrators."""


class DivisionConfig(OnecityApp):
    """Drafts in which base grids are split, merged and renamed, and published with a day."""

    name = "onecity.apps.division"
    label = "division"
    verbose_name = _("Division")
    mounts = (Mount("division/", "onecity.apps.division.urls"),)
    menu = (MenuEntry("division", pgettext_lazy("menu", "Division of grids"), "division:drafts", "grid-dots", 720, DIVIDERS),)
    jobs = (
        ScheduledJob("resume-proposals", "onecity.apps.division.jobs.resume_proposals", "* * * * *"),
        ScheduledJob("name-grids", "onecity.apps.division.actions.name_grids_of_today", "3 0 * * *"),
    )
    permissions = {"division.edit": DIVIDERS}
