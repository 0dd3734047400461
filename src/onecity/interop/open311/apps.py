"""Declarations of the Open311 door."""

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import MenuEntry, Mount, OnecityApp

KEEPERS = frozenset({"administrator"})


class Open311Config(OnecityApp):
    """Open311 GeoReport v2 and the keys it is used with."""

    name = "onecity.interop.open311"
    label = "open311"
    verbose_name = _("Open311")
    mounts = (Mount("open311/", "onecity.interop.open311.urls"),)
    menu = (MenuEntry("open311-keys", _("API keys"), "open311:keys", "key", 800, KEEPERS),)
    permissions = {"open311.keys": KEEPERS}
