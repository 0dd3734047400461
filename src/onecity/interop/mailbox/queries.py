"""What is read of letters."""

from collections.abc import Mapping

from django.db.models import Count, QuerySet

from onecity.core.accounts.scope import Actor, may, require
from onecity.interop.mailbox.actions import READ
from onecity.interop.mailbox.models import Letter, LetterState, Mailbox, Quarantined


def waiting_letters(actor: Actor) -> QuerySet[Letter]:
    """The letters to be completed, the oldest first. Raises NotAllowed."""
    require(actor, READ)
    return Letter.objects.filter(state=LetterState.WAITING).order_by("read_at", "pk")


def quarantined(actor: Actor) -> QuerySet[Quarantined]:
    """The messages that could not be taken, without what they say, the oldest first. Raises NotAllowed."""
    require(actor, READ)
    return Quarantined.objects.defer("content_cipher")


def waiting_count(actor: Actor) -> int:
    """How many letters wait to be completed or tried again, for the menu: one query, since every page asks."""
    if not may(actor, READ):
        return 0
    held = quarantined(actor).order_by().values("pk")
    return waiting_letters(actor).order_by().values("pk").union(held, all=True).count()


def ignored_counts(actor: Actor) -> Mapping[str, int]:
    """How many letters were ignored, by reason. Raises NotAllowed."""
    require(actor, READ)
    rows = Letter.objects.filter(state=LetterState.IGNORED).order_by("reason").values_list("reason")
    return dict(rows.annotate(count=Count("pk")))


def mailbox_state(actor: Actor) -> Mailbox | None:
    """How the mailbox fares, if it was ever read. Raises NotAllowed."""
    require(actor, READ)
    return Mailbox.objects.first()
