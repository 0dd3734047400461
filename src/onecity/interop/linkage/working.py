"""The lasting work of the linkage, in the worker: woken by changes, it sends what is due."""

import asyncio
import json
import logging

import psycopg

from onecity.core.shell.hub import CHANNEL, connection_parameters
from onecity.interop.linkage.handing.exchanging import Exchanger
from onecity.interop.linkage.webhooks.delivering import Deliverer

LONGEST_SLEEP_SECONDS, SHORTEST_SLEEP_SECONDS = 2.0, 0.5
"""It looks at least so often without being woken, for retries that come due, and at most so often when acts come thick."""
log = logging.getLogger(__name__)


class Ear:
    """Hears on the live line of the house that cases changed; the change itself is read from the history."""

    def __init__(self) -> None:
        self.heard = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None

    async def wait(self) -> None:
        """Until something changed, or the longest sleep is over. A broken line is taken up again by and by."""
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(self._listen())
        try:
            await asyncio.wait_for(self.heard.wait(), LONGEST_SLEEP_SECONDS)
        except TimeoutError:
            return
        self.heard.clear()
        await asyncio.sleep(SHORTEST_SLEEP_SECONDS)

    def close(self) -> None:
        """Hear no more."""
        if self._listening:
            self._listening.cancel()

    async def _listen(self) -> None:
        try:
            async with await psycopg.AsyncConnection.connect(**connection_parameters(), autocommit=True) as database:
                await database.execute(f"LISTEN {CHANNEL}")
                async for notice in database.notifies():
                    if json.loads(notice.payload)["kind"] == "case":
                        self.heard.set()
        except psycopg.OperationalError as error:
            log.warning("the live line is lost, deliveries go on by the clock: %s", error)


async def keep_delivering() -> None:
    """Plan, send and hand over for ever."""
    deliverer, exchanger, ear = Deliverer(), Exchanger(), Ear()
    try:
        while True:
            await deliverer.turn()
            await exchanger.turn()
            await ear.wait()
    finally:
        ear.close()
