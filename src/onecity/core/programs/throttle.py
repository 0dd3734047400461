"""How often a caller may call: a window of one minute, counted in each web process for itself."""

import time
from collections import OrderedDict
from threading import Lock

from django.utils.translation import gettext as _

from onecity.core.programs.errors import TooManyCalls

WINDOW_SECONDS = 60
MOST_CALLERS = 20_000


class Throttle:
    """Counts calls by caller. The callers longest unseen are forgotten beyond `most`."""

    def __init__(self, most: int = MOST_CALLERS) -> None:
        self._most = most
        self._counts: OrderedDict[str, tuple[int, int]] = OrderedDict()
        self._lock = Lock()

    def consume(self, caller: str, limit: int, now: float | None = None) -> None:
        """Count one call. Raises TooManyCalls when the caller's limit for this minute is used up. `now` in seconds."""
        moment = time.time() if now is None else now
        window = int(moment // WINDOW_SECONDS)
        with self._lock:
            counted_in, calls = self._counts.get(caller, (window, 0))
            calls = calls + 1 if counted_in == window else 1
            self._counts[caller] = (window, calls)
            self._counts.move_to_end(caller)
            if len(self._counts) > self._most:
                self._counts.popitem(last=False)
        if calls > limit:
            seconds = int((window + 1) * WINDOW_SECONDS - moment) + 1
            raise TooManyCalls(_("Too many requests: %(limit)d a minute are allowed.") % {"limit": limit}, seconds)

    def clear(self) -> None:
        """Forget every call."""
        with self._lock:
            self._counts.clear()


throttle = Throttle()
