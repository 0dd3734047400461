"""How often a caller may call: so many times a minute, whichever web process answers.

The count stands in a table which all processes share. A process takes calls out of it in blocks, so that few calls touch the
database. A caller never gets more than the limit; it may get up to one block less for each process that keeps calls to itself.
"""

import time
from pathlib import Path
from threading import Lock

from django.utils.translation import gettext as _

from onecity.core.ledger.cipher import keyed_digest
from onecity.core.programs.errors import TooManyCalls
from onecity.core.statements import rows_of

WINDOW_SECONDS = 60
BLOCKS = 32
"""Into how many blocks a limit is cut; a limit below that is counted call by call."""

_TAKE = (Path(__file__).parent / "sql" / "take_calls.sql").read_text(encoding="utf-8")
_FORGET = "DELETE FROM programs_callcount WHERE minute < $1"


class Throttle:
    """Counts calls by caller. Of whom nothing is known here the shared table is asked; 0 means that the minute is used up."""

    def __init__(self) -> None:
        self._minute = self._swept = 0
        self._left: dict[str, int] = {}
        self._lock = Lock()

    def consume(self, caller: str, limit: int, now: float | None = None) -> None:
        """Count one call. Raises TooManyCalls when the caller's limit for this minute is used up. `now` in seconds."""
        moment = time.time() if now is None else now
        minute = int(moment // WINDOW_SECONDS)
        spent = self._spend(caller, minute)
        if not (self._take(caller, limit, minute) if spent is None else spent):
            seconds = int((minute + 1) * WINDOW_SECONDS - moment) + 1
            raise TooManyCalls(_("Too many requests: %(limit)d a minute are allowed.") % {"limit": limit}, seconds)

    def _spend(self, caller: str, minute: int) -> bool | None:
        """Whether a call could be taken from the block at hand; None when there is none."""
        with self._lock:
            if minute != self._minute:
                self._minute, self._left = minute, {}
            left = self._left.pop(caller, None)
            if left is not None and left != 1:
                self._left[caller] = max(left - 1, 0)
        return None if left is None else left > 0

    def _take(self, caller: str, limit: int, minute: int) -> bool:
        """Take a block and spend the first call of it; False when nothing is left to take."""
        self._sweep(minute)
        block = max(1, limit // BLOCKS)
        [(taken,)] = rows_of(_TAKE, keyed_digest(caller), minute, block)
        granted = min(block, limit - (taken - block))
        with self._lock:
            if minute == self._minute and granted != 1:
                self._left[caller] = self._left.get(caller, 0) + max(granted - 1, 0)
        return granted > 0

    def _sweep(self, minute: int) -> None:
        """Forget the callers of earlier minutes, once a minute; the minute before may still be another machine's present."""
        if minute != self._swept:
            self._swept = minute
            rows_of(_FORGET, minute - 1)

    def clear(self) -> None:
        """Forget every call this process knows of."""
        with self._lock:
            self._left.clear()


throttle = Throttle()
