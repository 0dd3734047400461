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
    menu = (MenuEntry("people", _("People"), "accounts:people", "users", 90, ADMINISTRATORS),)
    permissions = {"accounts.people": ADMINISTRATORS}
