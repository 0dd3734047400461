"""Organisations, people, the roles they hold, and what each may see."""

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import MenuEntry, Mount, OnecityApp

ADMINISTRATORS = frozenset({"administrator"})


class AccountsConfig(OnecityApp):
    """Declarations of accounts."""

    name = "onecity.core.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
    mounts = (Mount("", "onecity.core.accounts.urls"),)
    menu = (
        MenuEntry("people", _("People"), "accounts:people", "users", 90, ADMINISTRATORS),
        MenuEntry("calendar", _("Calendar"), "accounts:calendar", "calendar-cog", 660, ADMINISTRATORS | {"data_steward"}),
    )
    permissions = {"accounts.people": ADMINISTRATORS, "accounts.calendar": ADMINISTRATORS}
