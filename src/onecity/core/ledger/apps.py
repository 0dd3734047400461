"""The ledger: proof that things happened, and the only room that touches cryptography."""

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import OnecityApp


class LedgerConfig(OnecityApp):
    """Declarations of the ledger."""

    name = "onecity.core.ledger"
    label = "ledger"
    verbose_name = _("Ledger")
