"""The page frame: menu, search, live updates, theme and language, shared components."""

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import MenuEntry, Mount, OnecityApp

SPEAKING = frozenset({"leader", "supervisor", "duty_officer"})
"""Who may write what is said beside the scenes of the hall."""


class ShellConfig(OnecityApp):
    """Declarations of the frame."""

    name = "onecity.core.shell"
    label = "shell"
    verbose_name = _("Page frame")
    mounts = (Mount("", "onecity.core.shell.urls"),)
    menu = (MenuEntry("guide", _("Guide"), "shell:guide", "palette", 900, frozenset({"administrator"})),)
    permissions = {"show.notes": SPEAKING}
    live_filters = {"show": "onecity.core.shell.hearing.is_own", "scene-note": "onecity.core.shell.hearing.may_see"}
