"""Messages that could not be taken: held in quarantine with the reason, tried again by a button, and told to those who can help.

Of one the reading failed: it is kept whole. The other the mail server did not hand over: its key is kept, and it is asked for again.
"""

import logging
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from onecity.core.accounts.queries import people_holding
from onecity.core.accounts.scope import Actor, require
from onecity.core.ledger.cipher import seal, unseal
from onecity.core.notices.actions import notify
from onecity.interop.mailbox.actions import READ, take_message
from onecity.interop.mailbox.apps import READERS
from onecity.interop.mailbox.fetching import fetch_once
from onecity.interop.mailbox.models import Letter, Quarantined, Undelivered

MOST_FAULT, MOST_TRIES = 300, 5
log = logging.getLogger(__name__)


def _words(fault: Exception) -> str:
    """What went wrong, for whoever reads the list: the kind and its first line."""
    return ": ".join(part for part in (type(fault).__name__, *str(fault).splitlines()[:1]) if part)[:MOST_FAULT]


def take_or_hold(content: bytes, cut: bool = False) -> Letter | None:
    """Take a message; one that fails for a reason nobody foresaw is held in quarantine, whole, so that the others go on."""
    try:
        return take_message(content, cut)
    except Exception as fault:
        log.exception("a message could not be taken; it is in quarantine")
        _hold(sha256(content).hexdigest(), _words(fault), content_cipher=seal(content), cut=cut)
        return None


@transaction.atomic
def _hold(digest: str, fault: str, **given: Any) -> None:
    """Keep a message in quarantine; of several that wait together administrators and operators hear once."""
    now, first = timezone.now(), not Quarantined.objects.exists()
    Quarantined.objects.get_or_create(digest=digest, defaults={"fault": fault, "read_at": now, "tried_at": now, **given})
    if first:
        notify(people_holding({"administrator", *READERS}), "mailbox.quarantined", {"fault": fault}, "/mail/")


@transaction.atomic
def put_off(key: str, fault: Exception) -> None:
    """Leave a message the server did not hand over for later, twice as long each time; after MOST_TRIES it goes to quarantine."""
    now = timezone.now()
    late, _new = Undelivered.objects.get_or_create(key=key, defaults={"next_at": now})
    late.tries, late.fault = late.tries + 1, _words(fault)
    if late.tries < MOST_TRIES:
        late.next_at = now + timedelta(minutes=2**late.tries)
        late.save()
        return
    log.warning("a message cannot be fetched; it is in quarantine: %s", late.fault)
    _hold(sha256(f"imap:{key}".encode()).hexdigest(), late.fault, key=key, tries=late.tries)
    late.delete()


def delivered(key: str) -> None:
    """A message that had been put off came after all."""
    Undelivered.objects.filter(key=key).delete()


def left_out() -> set[str]:
    """Keys of messages that are not asked for now: those put off, and those in quarantine."""
    later = Undelivered.objects.filter(next_at__gt=timezone.now()).values_list("key", flat=True)
    held = Quarantined.objects.exclude(key="").values_list("key", flat=True)
    return {*later, *held}


def try_again(actor: Actor, held_id: int) -> Letter | None:
    """Take a message out of quarantine; None when it failed again, which is written down.

    Raises NotAllowed, Quarantined.DoesNotExist when somebody else did.
    """
    require(actor, READ)
    try:
        with transaction.atomic():
            held = Quarantined.objects.select_for_update().get(pk=held_id)
            letter = take_message(*_content(held))
            held.delete()
            return letter
    except Quarantined.DoesNotExist:
        raise
    except Exception as fault:
        log.exception("a message in quarantine failed again")
        Quarantined.objects.filter(pk=held_id).update(fault=_words(fault), tries=F("tries") + 1, tried_at=timezone.now())
        return None


def _content(held: Quarantined) -> tuple[bytes, bool]:
    """A held message, asked of the server again where it was never handed over, and whether it was cut."""
    if not held.key:
        return unseal(bytes(held.content_cipher)), held.cut
    fetched = fetch_once(held.key)
    return fetched.content, fetched.cut
