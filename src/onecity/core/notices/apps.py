"""Messages to people (通知)."""

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import OnecityApp


class NoticesConfig(OnecityApp):
    """Declarations of notices."""

    name = "onecity.core.notices"
    label = "notices"
    verbose_name = _("Notices")
    live_filters = {"notice": "onecity.core.notices.live.is_for"}
