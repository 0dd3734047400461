"""Declarations of the linkage with other platforms."""

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import LastingWork, Mount, OnecityApp, ScheduledJob

KEEPERS = frozenset({"administrator"})


class LinkageConfig(OnecityApp):
    """Webhooks, feed, interface of departments and adapters."""

    name = "onecity.interop.linkage"
    label = "linkage"
    verbose_name = _("Linkage")
    mounts = (Mount("linkage/", "onecity.interop.linkage.urls"), Mount("api/v1/", "onecity.interop.linkage.api.urls"))
    permissions = {"linkage.keep": KEEPERS}
    lasting = (LastingWork("deliveries", "onecity.interop.linkage.working.keep_delivering"),)
    jobs = (ScheduledJob("forget-deliveries", "onecity.interop.linkage.jobs.forget_deliveries", "50 3 * * *"),)
    notice_words = {
        "linkage.dead": _("“%(name)s” was not reached for %(days)s days: changes are given up. They can be sent again from its page."),
        "linkage.gone": _("“%(name)s” answered that it exists no more (410), and is paused."),
    }
