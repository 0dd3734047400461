"""Declarations of the Open311 door."""

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import Mount, OnecityApp


class Open311Config(OnecityApp):
    """Open311 GeoReport v2."""

    name = "onecity.interop.open311"
    label = "open311"
    verbose_name = _("Open311")
    mounts = (Mount("open311/", "onecity.interop.open311.urls"),)
