"""The ledger: proof that things happened, and the only room that touches cryptography."""

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import MenuEntry, Mount, OnecityApp

AUDITORS = frozenset({"auditor"})


class LedgerConfig(OnecityApp):
    """Declarations of the ledger."""

    name = "onecity.core.ledger"
    label = "ledger"
    verbose_name = _("Ledger")
    mounts = (Mount("", "onecity.core.ledger.urls"),)
    menu = (MenuEntry("audit", _("Audit"), "ledger:audit", "eye-check", 80, AUDITORS),)
    permissions = {"ledger.audit": AUDITORS}
