"""What the web server runs: Django, with each ordinary page done in one go by one of a few lasting threads."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

from asgiref.sync import iscoroutinefunction
from django import setup
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.core.signals import request_started
from django.http import FileResponse
from django.urls import Resolver404, resolve, set_script_prefix

from onecity.project.garbage import keep_what_stays

THREADS = 6
"""In each web process; they wait for the database more than for the processor."""

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


@lru_cache(maxsize=4096)
def is_asynchronous(path: str) -> bool:
    """Whether the view of an address runs on the event loop."""
    try:
        return bool(iscoroutinefunction(resolve(path).func))
    except Resolver404:
        return False


def gather(response: Any) -> None:
    """Read the parts of a streamed answer now, in the thread whose files and database connection they come from."""
    if isinstance(response, FileResponse):
        response.block_size = ASGIHandler.chunk_size
    parts = list(response.streaming_content)

    async def given() -> AsyncIterator[bytes]:
        for part in parts:
            yield part

    response.streaming_content = given()


class PageHandler(BaseHandler):
    """Answers requests for ordinary views in the calling thread."""

    def __init__(self) -> None:
        self.load_middleware(is_async=False)


class CityHandler(ASGIHandler):
    """Gives asynchronous views (live pages) to Django's own handler and all others to the threads.

    Django's handler makes a thread for each request and goes back and forth between it and the event loop at every
    middleware, which costs more than many pages do.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pages = PageHandler()
        self.threads = ThreadPoolExecutor(THREADS, "page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or is_asynchronous(scope["path"]):
            await super().__call__(scope, receive, send)
            return
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        loop = asyncio.get_running_loop()
        with body:
            response = await loop.run_in_executor(self.threads, self.respond, scope, body)
        await self.send_response(response, send)
        if not response.closed:
            await loop.run_in_executor(self.threads, response.close)

    def respond(self, scope: Scope, body: Any) -> Any:
        """The whole answer to a request, made and closed in the calling thread; only an asynchronous stream is yet to be read."""
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=type(self), scope=scope)
        request, refusal = self.create_request(scope, body)
        response: Any = self.pages.get_response(request) if request else refusal
        response._handler_class = type(self)
        if response.streaming and response.is_async:
            return response
        if response.streaming:
            gather(response)
        response.close()
        return response


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecity.project.settings")
setup(set_prefix=False)
application = CityHandler()
keep_what_stays()
