"""The mailbox on the worker's clock: read what is new, answer what is due; a server that fails is left alone for a while."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from onecity.core.accounts.queries import people_holding
from onecity.core.notices.actions import notify
from onecity.interop.mailbox.fetching import Account, account
from onecity.interop.mailbox.models import Mailbox
from onecity.interop.mailbox.reading import FAULTS, read_mail
from onecity.interop.mailbox.replying import send_replies

TOLD_AFTER, LONGEST_PAUSE_MINUTES = 3, 60
log = logging.getLogger(__name__)


def exchange_mail() -> int:
    """Read the mailbox where it is due and answer; returns how many messages were read."""
    given = account()
    if given is None:
        return 0
    read = _read_if_due(given)
    send_replies()
    return read


def _read_if_due(given: Account) -> int:
    box, _new = Mailbox.objects.get_or_create(pk=1)
    if box.next_at and box.next_at > timezone.now():
        return 0
    try:
        read = read_mail(given)
    except FAULTS as fault:
        _failed(box, str(fault) or type(fault).__name__)
        return 0
    box.failures, box.fault, box.next_at, box.read_at = 0, "", None, timezone.now()
    box.save()
    return read


@transaction.atomic
def _failed(box: Mailbox, fault: str) -> None:
    """Wait twice as long after each failure, an hour at most; after the third the administrators are told, once."""
    box.failures += 1
    box.fault = fault[:200]
    box.next_at = timezone.now() + timedelta(minutes=min(2 ** (box.failures - 1), LONGEST_PAUSE_MINUTES))
    box.save()
    log.warning("the mailbox cannot be read: %s", box.fault)
    if box.failures == TOLD_AFTER:
        notify(people_holding({"administrator"}), "mailbox.failing", {"count": box.failures, "fault": box.fault})
