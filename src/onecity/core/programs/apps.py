"""Declarations of the programs that come in from outside."""

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import MenuEntry, Mount, OnecityApp

KEEPERS = frozenset({"administrator"})


class ProgramsConfig(OnecityApp):
    """The keys of programs, shared by every open door."""

    name = "onecity.core.programs"
    label = "programs"
    verbose_name = _("Programs")
    mounts = (Mount("programs/", "onecity.core.programs.urls"),)
    menu = (MenuEntry("api-keys", _("API keys"), "programs:keys", "key", 800, KEEPERS),)
    permissions = {"programs.keys": KEEPERS}
