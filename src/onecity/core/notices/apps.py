"""Messages to people (通知)."""

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import LastingWork, MenuEntry, Mount, OnecityApp


class NoticesConfig(OnecityApp):
    """Declarations of notices."""

    name = "onecity.core.notices"
    label = "notices"
    verbose_name = _("Notices")
    mounts = (Mount("", "onecity.core.notices.urls"),)
    menu = (MenuEntry("notices", _("Notices"), "notices:list", "bell", 5, None, "onecity.core.notices.queries.unread_count"),)
    lasting = (LastingWork("push", "onecity.core.notices.push.working.keep_telling"),)
    live_filters = {"notice": "onecity.core.notices.live.is_for"}
