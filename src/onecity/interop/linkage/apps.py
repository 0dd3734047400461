"""Declarations of the linkage with other platforms."""

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import Gauge, LastingWork, MenuEntry, Mount, OnecityApp, ScheduledJob

KEEPERS = frozenset({"administrator"})
QUERIES = "onecity.interop.linkage.queries"


class LinkageConfig(OnecityApp):
    """Webhooks, feed, interface of departments and adapters."""

    name = "onecity.interop.linkage"
    label = "linkage"
    verbose_name = _("Linkage")
    mounts = (Mount("linkage/", "onecity.interop.linkage.urls"), Mount("api/v1/", "onecity.interop.linkage.api.urls"))
    menu = (MenuEntry("linkage", _("Linkage"), "linkage:overview", "plug-connected", 790, KEEPERS),)
    permissions = {"linkage.keep": KEEPERS}
    platforms = (f"{QUERIES}.platform_names",)
    gauges = (
        Gauge("webhook_deliveries_waiting", "Webhook deliveries to be sent", f"{QUERIES}.waiting_deliveries"),
        Gauge("webhook_deliveries_dead", "Webhook deliveries given up within a day", f"{QUERIES}.dead_deliveries"),
        Gauge("handovers_unacknowledged", "Cases sent out and not acknowledged", f"{QUERIES}.unacknowledged_handovers"),
    )
    lasting = (LastingWork("linkage", "onecity.interop.linkage.working.keep_delivering"),)
    jobs = (ScheduledJob("forget-deliveries", "onecity.interop.linkage.jobs.forget_deliveries", "50 3 * * *"),)
    notice_words = {
        "linkage.dead": _("“%(name)s” was not reached for %(days)s days: changes are given up. They can be sent again from its page."),
        "linkage.gone": _("“%(name)s” answered that it exists no more (410), and is paused."),
    }
