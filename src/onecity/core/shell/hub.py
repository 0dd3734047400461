"""The fan-out of live events inside one web process."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import close_old_connections, connections

from onecity.core import registry
from onecity.core.accounts.scope import Actor

CHANNEL = "onecity"
HEARTBEAT_S = 15.0
LONGEST_S = 600.0
WAITING = 100
RECONNECT_S = (0.2, 0.5, 1.0, 2.0, 5.0)
RESYNC = {"kind": "resync"}

Event = dict[str, Any]
Hears = Callable[[Event], Event | None]
log = logging.getLogger(__name__)


def ear_of_actor(actor: Actor) -> Hears:
    """What a signed-in person hears: events whose declared filter lets them through; a kind without filter reaches nobody."""

    def hears(event: Event) -> Event | None:
        admits = registry.live_filter(event["kind"])
        return event if admits and admits(actor, event) else None

    return hears


def ear_of_token(token: str) -> Hears:
    """What a follow link hears: only that its case changed. The declared filter 'follow' is asked with the token."""

    def hears(event: Event) -> Event | None:
        admits = registry.live_filter("follow")
        return {"kind": "follow"} if admits and admits(token, event) else None

    return hears


@dataclass(eq=False)
class Client:
    """One open page: its ear and the messages that wait for it."""

    hears: Hears
    visitor: bool
    waiting: asyncio.Queue[Event] = field(default_factory=lambda: asyncio.Queue(WAITING))

    def offer(self, event: Event) -> None:
        """Queue an event; a page that is too slow loses its queue and is told to fetch everything anew."""
        if self.waiting.full():
            while not self.waiting.empty():
                self.waiting.get_nowait()
            event = RESYNC
        self.waiting.put_nowait(event)


def as_message(event: Event) -> bytes:
    """A server-sent event."""
    return f"data: {json.dumps(event, separators=(',', ':'))}\n\n".encode()


class Hub:
    """The clients of this process and the one connection that listens for all of them."""

    def __init__(self) -> None:
        self._clients: set[Client] = set()
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = ThreadPoolExecutor(1, "live-filter")

    @property
    def visitors(self) -> int:
        """How many open pages belong to nobody signed in."""
        return sum(client.visitor for client in self._clients)

    @asynccontextmanager
    async def listening(self, hears: Hears, visitor: bool = False) -> AsyncIterator[AsyncIterator[bytes]]:
        """The messages of one page, with heartbeats, for at most ten minutes: then the browser comes anew and is checked anew."""
        async with self.ear(hears, visitor) as client:
            yield self._messages(client)

    @asynccontextmanager
    async def ear(self, hears: Hears, visitor: bool = False) -> AsyncIterator[Client]:
        """Somebody who listens; what is heard waits in its queue."""
        self._start()
        client = Client(hears, visitor)
        self._clients.add(client)
        try:
            yield client
        finally:
            self._clients.discard(client)

    async def _messages(self, client: Client) -> AsyncIterator[bytes]:
        end = time.monotonic() + LONGEST_S
        while time.monotonic() < end:
            try:
                yield as_message(await asyncio.wait_for(client.waiting.get(), HEARTBEAT_S))
            except TimeoutError:
                yield b": beat\n\n"

    def _start(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is not loop or self._task is None or self._task.done():
            self._loop = loop
            self._task = loop.create_task(self._listen_always())

    def stop(self) -> None:
        """Close the listening connection."""
        if self._task:
            self._task.cancel()

    async def _listen_always(self) -> None:
        """Listen until the process ends; after a break every page is told to fetch anew what it may have missed."""
        failures = 0
        while True:
            try:
                await self._listen(resync=failures > 0)
            except psycopg.OperationalError as error:
                log.warning("live line to the database lost: %s", error)
            await asyncio.sleep(RECONNECT_S[min(failures, len(RECONNECT_S) - 1)])
            failures += 1

    async def _listen(self, resync: bool) -> None:
        async with await psycopg.AsyncConnection.connect(**connection_parameters(), autocommit=True) as database:
            await database.execute(f"LISTEN {CHANNEL}")
            if resync:
                self._offer_all(self._clients, RESYNC)
            async for notice in database.notifies():
                await self._hand_out(json.loads(notice.payload))

    async def _hand_out(self, event: Event) -> None:
        clients = tuple(self._clients)
        loop = asyncio.get_running_loop()
        for client, heard in await loop.run_in_executor(self._thread, _heard_by, clients, event):
            client.offer(heard)

    @staticmethod
    def _offer_all(clients: Iterable[Client], event: Event) -> None:
        for client in clients:
            client.offer(event)


def _heard_by(clients: tuple[Client, ...], event: Event) -> list[tuple[Client, Event]]:
    """Who hears an event; filters may read the database, so they run in the hub's own thread."""
    close_old_connections()
    heard = ((client, client.hears(event)) for client in clients)
    return [(client, told) for client, told in heard if told is not None]


def connection_parameters() -> dict[str, Any]:
    """How to reach the store of record for one plain listening connection."""
    parameters = connections["default"].get_connection_params()
    return {key: value for key, value in parameters.items() if key in {"dbname", "user", "password", "host", "port", "sslmode"}}
