"""Puts the actor on the request."""

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware
from django.utils.functional import SimpleLazyObject

from onecity.core.accounts.scope import actor_of

Handler = Callable[[HttpRequest], Any]


def _give_actor(request: HttpRequest) -> None:
    request.actor = SimpleLazyObject(lambda: actor_of(getattr(request, "user", None)))  # type: ignore[attr-defined]


@sync_and_async_middleware
def ActorMiddleware(get_response: Handler) -> Handler:  # noqa: N802 - Django names middleware like classes
    """Give every request its `actor`, read when first asked for."""
    if iscoroutinefunction(get_response):

        async def asynchronous(request: HttpRequest) -> Awaitable[HttpResponseBase]:
            _give_actor(request)
            return await get_response(request)

        return asynchronous

    def synchronous(request: HttpRequest) -> HttpResponseBase:
        _give_actor(request)
        return get_response(request)

    return synchronous
