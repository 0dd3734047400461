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

    key: str
    content: bytes
    cut: bool


def account() -> Account | None:
    """The mailbox of this city, if one is set."""
    given: dict[str, Any] = settings.MAILBOX
    return Account(**given) if given["host"] else None


class Gone(imaplib.IMAP4.error):
    """The message is in the folder no more: somebody else took it away."""


class Connection:
    """An open folder. A message has the key `UIDVALIDITY:UID`, which in a folder never comes to mean another one (RFC 3501, 2.3.1.1)."""

    def __init__(self, imap: imaplib.IMAP4) -> None:
        self._imap = imap
        _answer, data = imap.response("UIDVALIDITY")
        self._validity = (data[0] or b"0").decode() if data else "0"

    def unseen(self) -> list[str]:
        """Keys of messages nobody has read, the oldest first."""
        _answer, data = self._imap.uid("SEARCH", "UNSEEN")
        return [f"{self._validity}:{uid.decode()}" for uid in (data[0] or b"").split()]

    def _uid(self, key: str) -> str:
        validity, _colon, uid = key.partition(":")
        if validity != self._validity:
            raise Gone(f"the folder was made anew; message {key} cannot be found in it")
        return uid

    def _asked(self, key: str, wanted: str) -> list[Any]:
        """What the server answers of a message. Raises Gone, IMAP4.error where it refuses."""
        answer, data = self._imap.uid("FETCH", self._uid(key), wanted)
        if answer != "OK":
            raise imaplib.IMAP4.error(f"{answer} {b' '.join(part for part in data if isinstance(part, bytes)).decode(errors='replace')}")
        if data == [None]:
            raise Gone(f"message {key} is gone")
        return data

    def fetch(self, key: str) -> Fetched:
        """One message; it stays unseen. Raises Gone, OSError, imaplib.IMAP4.error."""
        size = _SIZE.search(b" ".join(part for part in self._asked(key, "(RFC822.SIZE)") if isinstance(part, bytes)))
        cut = size is not None and int(size[1]) > MOST_BYTES
        wanted = f"(BODY.PEEK[]<0.{BEGINNING_BYTES}>)" if cut else "(BODY.PEEK[])"
        parts = [part for part in self._asked(key, wanted) if isinstance(part, tuple)]
        if not parts:
            raise imaplib.IMAP4.error(f"the server hands over nothing of message {key}")
        return Fetched(key, parts[0][1], cut)

    def mark_seen(self, key: str) -> None:
        """Say that a message is done with."""
        self._imap.uid("STORE", self._uid(key), "+FLAGS", r"(\Seen)")

    def lives(self) -> bool:
        """Whether the line still answers."""
        try:
            return bool(self._imap.noop()[0] == "OK")
        except (OSError, imaplib.IMAP4.error):
            return False


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


def fetch_once(key: str) -> Fetched:
    """One message by its key, marked as seen. Raises Gone, OSError, imaplib.IMAP4.error."""
    given = account()
    if given is None:
        raise imaplib.IMAP4.error("no mailbox is set")
    with opened(given) as folder:
        fetched = folder.fetch(key)
        folder.mark_seen(key)
    return fetched
