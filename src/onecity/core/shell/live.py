"""Live pages: one listening database connection per web process, fanned out to every open page.

`publish` is called inside a transaction and tells once that has committed, so no page hears of what did not happen. Not within the
transaction: PostgreSQL lets transactions that notify commit one at a time, each holding up the others while its log goes to disk.
"""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

from asgiref.sync import SyncToAsync
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from onecity.core.accounts.scope import actor_of
from onecity.core.shell.hub import CHANNEL, Client, Hears, Hub, ear_of_actor, ear_of_token
from onecity.core.statements import rows_of

LARGEST_BYTES = 7999
RETRY_MS = 2000
TELLING = "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, message) FROM unnest($2::text[]) AS message"
_hub = Hub()


def ear_for(kind: str) -> AbstractAsyncContextManager[Client]:
    """Hears that something of a kind happened, anywhere: for who then reads what concerns it by a scoped query."""
    return _hub.ear(lambda event: event if event["kind"] == kind else None)


class EventTooLarge(ValueError):
    """A live event may carry ids only: PostgreSQL takes less than 8,000 bytes."""

    def __init__(self, kind: str, size: int) -> None:
        super().__init__(f"live event {kind}: {size} bytes")


def publish(kind: str, payload: dict[str, Any]) -> None:
    """Tell every open page that may hear it, once the surrounding transaction commits. Raises EventTooLarge."""
    publish_all(kind, [payload])


def publish_all(kind: str, payloads: Sequence[dict[str, Any]]) -> None:
    """Publish several events of a kind in one query, after the commit. Raises EventTooLarge."""
    messages = [_message(kind, payload) for payload in payloads]
    transaction.on_commit(partial(_tell, messages), robust=True)


def _tell(messages: Sequence[str]) -> None:
    """Tell at once; what is only told need not wait for the disk."""
    rows_of(TELLING, CHANNEL, messages)


def _message(kind: str, payload: dict[str, Any]) -> str:
    message = json.dumps({"kind": kind, **payload}, separators=(",", ":"))
    if len(message.encode()) > LARGEST_BYTES:
        raise EventTooLarge(kind, len(message.encode()))
    return message


@require_GET
async def stream(request: HttpRequest) -> HttpResponseBase:
    """The live line of a signed-in person: server-sent events within the person's scope."""
    user = await request.auser()
    if not user.is_authenticated:
        return HttpResponse(status=401)
    actor = await SyncToAsync(actor_of)(user)
    return await _answer(request, ear_of_actor(actor))


@require_GET
async def follow(request: HttpRequest, token: str) -> HttpResponseBase:
    """The live line of whoever holds a follow link: hears of that case only, and nothing but that it changed."""
    if _hub.visitors >= getattr(settings, "LIVE_VISITORS", 200):
        return HttpResponse(status=503, headers={"Retry-After": "30"})
    return await _answer(request, ear_of_token(token), visitor=True)


async def _answer(request: HttpRequest, hears: Hears, visitor: bool = False) -> HttpResponseBase:
    if not isinstance(request, ASGIRequest):
        return HttpResponse(status=501)
    await SyncToAsync(connections.close_all)()
    _release_thread()
    response = StreamingHttpResponse(_events(hears, visitor), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _release_thread() -> None:
    """Give back the thread that Django keeps for a request: an open page must not hold one."""
    context = SyncToAsync.thread_sensitive_context.get(None)
    executor = SyncToAsync.context_to_thread_executor.pop(context, None) if context else None
    if executor:
        executor.shutdown(wait=False)


async def _events(hears: Hears, visitor: bool) -> AsyncIterator[bytes]:
    yield f"retry: {RETRY_MS}\n: open\n\n".encode()
    async with _hub.listening(hears, visitor) as messages:
        async for message in messages:
            yield message
