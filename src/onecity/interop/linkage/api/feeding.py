"""The pages of the feed: read, known again by their tag, and waited for.

Whoever waits holds neither a thread nor a database connection: the answer is a stream that the event loop finishes once the live line
of the house tells of a change.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections, connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from onecity.core.accounts.scope import Actor
from onecity.core.cases.presenting.changes import change_records
from onecity.core.cases.queries.changes import ChangeFilter, changes
from onecity.core.geo.own_grids import own_code, own_grids
from onecity.core.shell.hub import Client
from onecity.core.shell.live import ear_for
from onecity.interop.linkage.api.schemas import ChangesOut

MOST_WAITING, MOST_OF_A_KEY = 200, 8
"""Waiting requests a process, and of them by one key; whoever comes beyond that is answered at once."""
LOOK_SECONDS, GATHER_SECONDS = 5.0, 0.2
"""It looks at least so often without being told, and waits a moment for acts that come together."""
_TAG = {"name": "If-None-Match", "in": "header", "schema": {"type": "string"}, "description": "The ETag of the page as it is known."}
CONDITIONAL = {"parameters": [_TAG]}
_readers = ThreadPoolExecutor(2, "feed")


@dataclass(frozen=True)
class Page:
    """A page of the feed as it was asked for."""

    actor: Actor
    given: ChangeFilter
    after: int
    limit: int

    def read(self) -> dict[str, Any]:
        """The page now, as JSON has it."""
        page = changes(self.actor, self.given, self.after, self.limit)
        records, own = change_records(page.events), own_grids(self.actor)
        for record in records:
            case = record["data"]["case"]
            case["own_grid"] = own_code(own, case["grid"])
        told = {"changes": records, "next": str(page.next), "more": page.more}
        return ChangesOut.model_validate(told).model_dump(mode="json")

    def onward(self, known: dict[str, Any]) -> "Page":
        """The page behind an empty one."""
        return replace(self, after=int(known["next"]))


def with_tag(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """A page with its tag, or 304 to who knows it as it is."""
    response.headers["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response


def _read_apart(page: Page) -> dict[str, Any]:
    """Read a page in a thread that keeps no connection."""
    close_old_connections()
    try:
        return page.read()
    finally:
        connections.close_all()


class WaitingRoom:
    """Those who wait in this process."""

    def __init__(self) -> None:
        self._waiting: Counter[int] = Counter()

    def answer(self, key: int, page: Page, seconds: float) -> StreamingHttpResponse | None:
        """An answer that is finished by the next change, or None where too many wait. Gives the database connection back."""
        if self._waiting.total() >= MOST_WAITING or self._waiting[key] >= MOST_OF_A_KEY:
            return None
        connections.close_all()
        response = StreamingHttpResponse(self._body(key, page, seconds), content_type="application/json; charset=utf-8")
        response.headers["Cache-Control"], response.headers["X-Accel-Buffering"] = "no-store", "no"
        return response

    async def _body(self, key: int, page: Page, seconds: float) -> AsyncIterator[bytes]:
        end = time.monotonic() + seconds
        self._waiting[key] += 1
        try:
            async with ear_for("case") as client:
                yield b" "
                known = await _read(page)
                while nothing_in(known) and (left := end - time.monotonic()) > 0:
                    if not await _heard(client, min(left, LOOK_SECONDS)):
                        yield b" "
                    page = page.onward(known)
                    known = await _read(page)
            yield json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode()
        finally:
            self._waiting[key] -= 1


_read = sync_to_async(_read_apart, thread_sensitive=False, executor=_readers)
waiting_room = WaitingRoom()


def nothing_in(known: dict[str, Any]) -> bool:
    """Whether a page tells nothing, and nothing lies behind it."""
    return not known["changes"] and not known["more"]


async def _heard(client: Client, seconds: float) -> bool:
    """Wait for a change at most so long; several that come together are one."""
    try:
        await asyncio.wait_for(client.waiting.get(), seconds)
    except TimeoutError:
        return False
    await asyncio.sleep(GATHER_SECONDS)
    while not client.waiting.empty():
        client.waiting.get_nowait()
    return True
