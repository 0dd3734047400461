"""How far the history is settled: up to that id every row that will ever stand there is visible.

The history is the outbox of the house (decision 0086): every act leaves one row in its own transaction, and its id is the
cursor of whoever follows. Ids are given before they are committed, so a reader that simply goes on after the greatest id it saw
would miss an act whose transaction was still open. Every transaction that writes history holds a row lock on the table until it
ends; so once those seen holding one have ended, no id given before can appear any more.
"""

import time
from threading import Lock

from django.db import connection

LAST_GIVEN = "SELECT COALESCE(pg_sequence_last_value('cases_caseevent_id_seq'), 0)"
WRITERS = """
SELECT virtualtransaction FROM pg_locks WHERE relation = 'cases_caseevent'::regclass AND mode = 'RowExclusiveLock'
AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()
"""
LOOK_AGAIN_SECONDS = 0.01
PATIENCE_SECONDS = 0.3


class Horizon:
    """What this process knows of it. A mark is settled when the writers that were at work when it was set have all ended."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        """Know nothing, as at the start of the process."""
        self._settled = self._mark = 0
        self._waits_for: frozenset[str] = frozenset()

    def look(self) -> int:
        """The id up to which the history is settled, by one more look."""
        with self._lock, connection.cursor() as cursor:
            cursor.execute(LAST_GIVEN)
            (last,) = cursor.fetchone()
            if last == self._settled:
                return self._settled
            cursor.execute(WRITERS)
            writers = frozenset(name for (name,) in cursor.fetchall())
            if not writers:
                self._settled = last
            elif not self._waits_for & writers:
                self._settled = self._mark
            else:
                return self._settled
            self._mark, self._waits_for = last, writers
            return self._settled


horizon = Horizon()


def settled_up_to(patience: float = PATIENCE_SECONDS) -> int:
    """The id up to which the history is settled, waiting a little (seconds) for acts that are just being written."""
    deadline = time.monotonic() + patience
    with connection.cursor() as cursor:
        cursor.execute(LAST_GIVEN)
        (wanted,) = cursor.fetchone()
    while (reached := horizon.look()) < wanted and time.monotonic() < deadline:
        time.sleep(LOOK_AGAIN_SECONDS)
    return reached
