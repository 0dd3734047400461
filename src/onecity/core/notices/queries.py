"""What is read of notices: one's own, nobody else's."""

from onecity.core.accounts.scope import Actor
from onecity.core.notices.models import Notice
from onecity.core.notices.wording import in_words

ROWS = 50


def unread_count(actor: Actor) -> int:
    """How many notices the actor has not read."""
    return Notice.objects.filter(user_id=actor.user_id, read_at=None).count() if actor.user_id else 0


def notices_of(actor: Actor, before: int = 0) -> list[Notice]:
    """The actor's notices, newest first, each with its `text`; `before` is the key the page ends in front of."""
    rows = Notice.objects.filter(user_id=actor.user_id or 0)
    found = list((rows.filter(pk__lt=before) if before else rows)[:ROWS])
    for notice in found:
        notice.text = in_words(notice.key, notice.parameters)  # type: ignore[attr-defined]
    return found


def unread_first(actor: Actor) -> list[Notice]:
    """The actor's newest notices with their `text`, those not read before the others."""
    rows = Notice.objects.filter(user_id=actor.user_id or 0)
    unread = list(rows.filter(read_at=None)[:ROWS])
    found = unread + list(rows.exclude(read_at=None)[: ROWS - len(unread)])
    for notice in found:
        notice.text = in_words(notice.key, notice.parameters)  # type: ignore[attr-defined]
    return found


def notice_of(actor: Actor, notice_id: int) -> Notice | None:
    """One of the actor's own notices."""
    return Notice.objects.filter(user_id=actor.user_id or 0, pk=notice_id).first()
