"""The time a search has, and who hears how far it is and may end it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic
from typing import Any

LOOK_SECONDS = 0.5
"""How often it is asked, during a long solution, whether to go on."""
Told = Callable[[int, int], bool]
"""Hears the heaviest load and the proven bound so far; says whether to go on."""


class Watch:
    """Time until a moment, at once over when whoever is told says so."""

    def __init__(self, seconds: float, tell: Told) -> None:
        self._until, self._tell, self._so_far, self._given_up = monotonic() + seconds, tell, (0, 0), False

    @property
    def left(self) -> float:
        """Seconds, 0 when they are over."""
        return 0.0 if self._given_up else max(self._until - monotonic(), 0.0)

    def told(self, heaviest: int, bound: int) -> bool:
        """Say how far it is; whether there is still time."""
        self._so_far = heaviest, bound
        return self._asked()

    def _asked(self) -> bool:
        self._given_up = self._given_up or not self._tell(*self._so_far)
        return self.left > 0

    def solve(self, solver: Any, model: Any, seconds: float | None = None) -> Any:
        """What CP-SAT makes of a model in the time there is, or at most so many seconds of it; ended when the work is given up."""
        solver.parameters.max_time_in_seconds = self.left if seconds is None else min(seconds, self.left)
        solved = Event()
        with ThreadPoolExecutor(1) as aside:
            looking = aside.submit(self._look, solver, solved)
            try:
                status = solver.solve(model)
            finally:
                solved.set()
        looking.result()
        return status

    def _look(self, solver: Any, solved: Event) -> None:
        try:
            while not solved.wait(LOOK_SECONDS) and self._asked():
                pass
        finally:
            if not solved.is_set():
                solver.stop_search()
