"""Sending and reading notices."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from onecity.core.accounts.scope import Actor
from onecity.core.notices.models import Notice
from onecity.core.shell.live import publish

MOST_IN_ONE_EVENT = 400


@dataclass(frozen=True)
class Message:
    """One message to several people. `key` is one an app declares in `notice_words`."""

    user_ids: tuple[int, ...]
    key: str
    parameters: dict[str, Any]
    url: str = ""


def notify(user_ids: Iterable[int], key: str, parameters: dict[str, Any], url: str = "") -> None:
    """Send one message to several people, inside the caller's transaction."""
    notify_of_all([Message(tuple(user_ids), key, parameters, url)])


def notify_of_all(messages: Iterable[Message]) -> None:
    """Send many messages, inside the caller's transaction; as many queries for one as for many."""
    notices = [
        Notice(user_id=one, key=told.key, parameters=told.parameters, url=told.url)
        for told in messages
        for one in sorted(set(told.user_ids))
    ]
    if not notices:
        return
    Notice.objects.bulk_create(notices)
    receivers = sorted({notice.user_id for notice in notices})
    for start in range(0, len(receivers), MOST_IN_ONE_EVENT):
        publish("notice", {"users": receivers[start : start + MOST_IN_ONE_EVENT]})


def mark_read(actor: Actor, notice_ids: Iterable[int] | None = None) -> int:
    """Mark the actor's own notices as read, all or some; returns how many were unread."""
    unread = Notice.objects.filter(user_id=actor.user_id or 0, read_at=None)
    return (unread if notice_ids is None else unread.filter(pk__in=list(notice_ids))).update(read_at=timezone.now())
