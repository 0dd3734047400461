"""Reading the mailbox once: what goes wrong with one message holds up that message only, what goes wrong with the server all of them."""

import imaplib
from collections.abc import Iterator

from onecity.interop.mailbox.fetching import Account, Connection, Gone, opened
from onecity.interop.mailbox.holding import delivered, left_out, put_off, take_or_hold

MOST_AT_ONCE, MOST_LINES = 50, 4
FAULTS = (OSError, imaplib.IMAP4.error)


class Reader:
    """One look into the mailbox. A message that breaks the line is left, and the line opened anew for those behind it."""

    def __init__(self, given: Account) -> None:
        self._given = given
        self._read: set[str] = set()
        self._failed: dict[str, Exception] = {}
        self._broke: set[str] = set()

    def read(self) -> int:
        """Take what is unseen; returns how many messages were taken. Raises OSError, IMAP4.error for what is wrong with the server.

        Where the line breaks at several messages and none comes, it is the server that is wrong.
        """
        for _line in range(MOST_LINES):
            if self._through():
                break
        if len(self._broke) > 1 and not self._read:
            raise self._failed[self._broke.pop()]
        for key, fault in self._failed.items():
            put_off(key, fault)
        return len(self._read)

    def _through(self) -> bool:
        """Go through the unseen messages; False where the line broke before the last of them."""
        with opened(self._given) as folder:
            return all(self._one(folder, key) for key in list(self._due(folder)))

    def _due(self, folder: Connection) -> Iterator[str]:
        done = self._read | self._failed.keys() | left_out()
        return (key for key in folder.unseen() if key not in done)

    def _one(self, folder: Connection, key: str) -> bool:
        """Take one message, marked as seen only when what becomes of it is committed; False where the line is broken now."""
        if len(self._read) + len(self._failed) >= MOST_AT_ONCE:
            return True
        try:
            fetched = folder.fetch(key)
        except Gone:
            return True
        except FAULTS as fault:
            self._failed[key] = fault
            if folder.lives():
                return True
            self._broke.add(key)
            return False
        take_or_hold(fetched.content, fetched.cut)
        self._read.add(key)
        delivered(key)
        folder.mark_seen(key)
        return True


def read_mail(given: Account) -> int:
    """Take every unseen message; returns how many. Raises OSError, IMAP4.error."""
    return Reader(given).read()
