"""Answers kept for a moment in this process, so that a burst of the same question costs one."""

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

Answer = TypeVar("Answer")
MOST_ANSWERS = 200

_answers: dict[Hashable, tuple[float, object]] = {}
_lock = Lock()


def remembered(key: Hashable, seconds: float, ask: Callable[[], Answer], clock: Callable[[], float] = time.monotonic) -> Answer:
    """The answer to a question, not older than `seconds`. `key` must name everything the answer depends on."""
    now = clock()
    with _lock:
        known = _answers.get(key)
    if known and now - known[0] < seconds:
        return known[1]  # type: ignore[return-value]
    answer = ask()
    with _lock:
        if len(_answers) >= MOST_ANSWERS:
            _answers.clear()
        _answers[key] = (now, answer)
    return answer
