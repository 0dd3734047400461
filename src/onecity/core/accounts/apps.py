"""Organisations, people, the roles they hold, and what each may see."""

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import OnecityApp


class AccountsConfig(OnecityApp):
    """Declarations of accounts."""

    name = "onecity.core.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
