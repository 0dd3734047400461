"""The mailbox by IMAP (RFC 3501): unseen messages, one at a time, of those too large only the beginning."""

import imaplib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.conf import settings

TIMEOUT_SECONDS = 20.0
MOST_BYTES, BEGINNING_BYTES = 30 * 1024 * 1024, 512 * 1024
MOST_AT_ONCE = 50
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True)
class Account:
    """Where the mailbox is."""

    host: str
    port: int
    user: str
    password: str
    encrypted: bool = True
    folder: str = "INBOX"


@dataclass(frozen=True)
class Fetched:
    """A message by its key in the folder; `cut` when only its beginning was fetched."""

    uid: str
    content: bytes
    cut: bool


def account() -> Account | None:
    """The mailbox of this city, if one is set."""
    given: dict[str, Any] = settings.MAILBOX
    return Account(**given) if given["host"] else None


class Connection:
    """An open folder."""

    def __init__(self, imap: imaplib.IMAP4) -> None:
        self._imap = imap

    def unseen(self) -> list[str]:
        """Keys of messages nobody has read, the oldest first."""
        _answer, data = self._imap.uid("SEARCH", "UNSEEN")
        return [uid.decode() for uid in (data[0] or b"").split()][:MOST_AT_ONCE]

    def fetch(self, uid: str) -> Fetched:
        """One message; it stays unseen. Raises imaplib.IMAP4.error."""
        size = _SIZE.search(b" ".join(part for part in self._imap.uid("FETCH", uid, "(RFC822.SIZE)")[1] if isinstance(part, bytes)))
        cut = size is not None and int(size[1]) > MOST_BYTES
        wanted = f"(BODY.PEEK[]<0.{BEGINNING_BYTES}>)" if cut else "(BODY.PEEK[])"
        parts = [part for part in self._imap.uid("FETCH", uid, wanted)[1] if isinstance(part, tuple)]
        if not parts:
            raise imaplib.IMAP4.error(f"message {uid} is gone")
        return Fetched(uid, parts[0][1], cut)

    def mark_seen(self, uid: str) -> None:
        """Say that a message is done with."""
        self._imap.uid("STORE", uid, "+FLAGS", r"(\Seen)")


@contextmanager
def opened(given: Account) -> Iterator[Connection]:
    """The folder, closed in the end. Raises OSError or imaplib.IMAP4.error."""
    kind = imaplib.IMAP4_SSL if given.encrypted else imaplib.IMAP4
    imap = kind(given.host, given.port, timeout=TIMEOUT_SECONDS)
    try:
        imap.login(given.user, given.password)
        answer, data = imap.select(given.folder)
        if answer != "OK":
            raise imaplib.IMAP4.error(f"folder {given.folder}: {data!r}")
        yield Connection(imap)
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            imap.logout()
