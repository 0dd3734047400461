"""Lanes: work for several partners side by side, each in its own, so that a slow one holds up nobody else."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections

InDatabase = Callable[[Callable[..., Any]], Callable[..., Awaitable[Any]]]
log = logging.getLogger(__name__)
_books = ThreadPoolExecutor(1, "linkage")


def in_own_thread(work: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    """Database work in a thread of its own, beside the worker's jobs; a connection that broke is replaced."""

    def fresh(*words: Any) -> Any:
        close_old_connections()
        return work(*words)

    return sync_to_async(fresh, thread_sensitive=False, executor=_books)


class Lanes:
    """At most one lane for each partner, by its key. `work` ends when nothing is due; what stops it is logged and comes due again."""

    def __init__(self, name: str, work: Callable[[int], Coroutine[Any, Any, None]]) -> None:
        self._name, self._work = name, work
        self._lanes: dict[int, asyncio.Task[None]] = {}

    def open(self, keys: Iterable[int]) -> None:
        """See that each of the partners has a lane at work."""
        for key in keys:
            lane = self._lanes.get(key)
            if lane is None or lane.done():
                self._lanes[key] = asyncio.create_task(self._work(key), name=f"{self._name} {key}")
                self._lanes[key].add_done_callback(_tell_fault)

    async def ended(self) -> bool:
        """Wait for the lanes at work; whether there were any. Raises what stopped one."""
        busy = [lane for lane in self._lanes.values() if not lane.done()]
        await asyncio.gather(*busy)
        return bool(busy)


def _tell_fault(lane: asyncio.Task[None]) -> None:
    if not lane.cancelled() and (fault := lane.exception()):
        log.error("the lane of %s stopped", lane.get_name(), exc_info=fault)
