"""What the worker does as long as it runs: hears of new notices, and looks now and then for those it did not hear of."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import sync_to_async
from django.db import connections

from onecity.core.notices.push.sending import plan_pushes
from onecity.core.shell.hub import Client
from onecity.core.shell.live import ear_for

LOOK_SECONDS, GATHER_SECONDS = 60.0, 0.5
_planner = ThreadPoolExecutor(1, "push")


def _plan() -> int:
    try:
        return plan_pushes()
    finally:
        connections.close_all()


_planned = sync_to_async(_plan, thread_sensitive=False, executor=_planner)


async def _heard(client: Client) -> None:
    """Until there is a notice, or long enough; several that come together are one."""
    try:
        await asyncio.wait_for(client.waiting.get(), LOOK_SECONDS)
    except TimeoutError:
        return
    await asyncio.sleep(GATHER_SECONDS)
    while not client.waiting.empty():
        client.waiting.get_nowait()


async def keep_telling() -> None:
    """Plan for ever; sending is the queue's work."""
    async with ear_for("notice") as client:
        while True:
            await _planned()
            await _heard(client)
