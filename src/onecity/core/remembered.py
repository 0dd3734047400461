"""Answers of the database that are asked for with every request and seldom change, kept for some seconds in each web process."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")

KEPT_SECONDS = 10.0
MOST = 2000


class Remembered(Generic[Value]):
    """A question by text. What is not found is not remembered; a change elsewhere is seen after `kept_seconds` at the latest."""

    def __init__(self, ask: Callable[[str], Value | None], kept_seconds: float = KEPT_SECONDS) -> None:
        self._ask = ask
        self.kept_seconds = kept_seconds
        self._answers: dict[str, tuple[float, Value]] = {}

    def get(self, text: str) -> Value | None:
        """The answer, asked anew when it is old."""
        now = time.monotonic()
        asked_at, answer = self._answers.get(text, (0.0, None))
        if answer is not None and now - asked_at < self.kept_seconds:
            return answer
        fresh = self._ask(text)
        if fresh is None:
            self._answers.pop(text, None)
        else:
            if len(self._answers) >= MOST:
                self._answers.clear()
            self._answers[text] = (now, fresh)
        return fresh

    def clear(self) -> None:
        """Forget everything in this process."""
        self._answers.clear()
