"""Work of `science` in a process that ends: its libraries and its memory go with it, and it stays out of the way of others.

The process that is started imports the module of the work, which must not need Django.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

NICENESS = 10
LOOK_SECONDS = 0.1
Given = ParamSpec("Given")
Result = TypeVar("Result")
_line: list[Connection] = []
"""In the process apart: its end of the line to who waits for the work."""


class Workshop:
    """A process apart that does one piece of work after another."""

    def __init__(self, pool: ProcessPoolExecutor, line: Connection) -> None:
        self._pool, self._line = pool, line

    def do(self, work: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
        """The result of a function. Raises what it raises."""
        return self._pool.submit(work, *given, **named).result()

    def do_told(self, work: Callable[..., Result], *given: Any, tell: Callable[..., bool]) -> Result:
        """The result of a function whose last argument is called with how far it is, and answered whether to go on: here, by `tell`."""
        doing = self._pool.submit(_work_and_tell, work, *given)
        while not doing.done():
            if self._line.poll(LOOK_SECONDS):
                self._line.send(tell(*self._line.recv()))
        return doing.result()


def _begin(line: Connection) -> None:
    os.nice(NICENESS)
    _line.append(line)


def _ask(*told: object) -> bool:
    _line[0].send(told)
    return bool(_line[0].recv())


def _work_and_tell(work: Callable[..., Result], *given: Any) -> Result:
    return work(*given, _ask)


@contextmanager
def workshop() -> Iterator[Workshop]:
    """A process apart until the block ends; the line is closed first, so that work nobody waits for ends when it next tells."""
    context = get_context("spawn")
    ours, its = context.Pipe()
    with ProcessPoolExecutor(1, mp_context=context, initializer=_begin, initargs=(its,)) as pool, closing(ours):
        yield Workshop(pool, ours)


def apart(work: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
    """The result of one function in a process of its own. Raises what it raises."""
    with workshop() as shop:
        return shop.do(work, *given, **named)
