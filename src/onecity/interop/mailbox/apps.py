"""Declarations of the e-mail door."""

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import MenuEntry, Mount, OnecityApp, ScheduledJob

READERS = frozenset({"acceptor", "duty_officer"})


class MailboxConfig(OnecityApp):
    """Reports by e-mail."""

    name = "onecity.interop.mailbox"
    label = "mailbox"
    verbose_name = _("E-mail")
    mounts = (Mount("mail/", "onecity.interop.mailbox.urls"),)
    menu = (MenuEntry("mail", _("E-mails"), "mailbox:list", "mail", 46, READERS, "onecity.interop.mailbox.queries.waiting_count"),)
    permissions = {"mailbox.read": READERS}
    jobs = (ScheduledJob("read-mail", "onecity.interop.mailbox.jobs.exchange_mail", "* * * * *"),)
    notice_words = {
        "mailbox.failing": _("The mailbox cannot be read (%(count)s times in a row): %(fault)s. It is tried again by itself."),
        "mailbox.quarantined": _(
            "An e-mail could not be taken and is held in quarantine: %(fault)s. Under “E-mails” it can be tried again."
        ),
    }
