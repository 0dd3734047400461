"""What phone pages share, whichever app has them: who may open them, the frame around them, what is kept for times without a network."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from onecity.core import registry
from onecity.core.accounts.scope import require
from onecity.core.registry import HeldKind, Text
from onecity.core.shell.frame import actor_in

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]
OWNER_HEADER = "Onecity-Owner"
"""Whose page it is: what a phone keeps of it for times without a network is shown to nobody else."""
PERMISSIONS = "Permissions-Policy"
WITH_MICROPHONE = "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=(), interest-cohort=()"


def with_microphone(view: View[Rest]) -> View[Rest]:
    """A page that records voice notes: the microphone is open to it, and to no page from elsewhere."""

    @wraps(view)
    def opened(request: HttpRequest, *arguments: Rest.args, **options: Rest.kwargs) -> HttpResponse:
        response = view(request, *arguments, **options)
        response[PERMISSIONS] = WITH_MICROPHONE
        return response

    return opened


def phone_page(permission: str) -> Callable[[View[Rest]], View[Rest]]:
    """Only for signed-in people who hold a permission; the answer says whose it is."""

    def guarded(view: View[Rest]) -> View[Rest]:
        @login_required
        @wraps(view)
        def checked(request: HttpRequest, *arguments: Rest.args, **options: Rest.kwargs) -> HttpResponse:
            require(actor_in(request), permission)
            response = view(request, *arguments, **options)
            response[OWNER_HEADER] = str(actor_in(request).user_id)
            return response

        return checked

    return guarded


@dataclass(frozen=True)
class Tab:
    """A tab with its address."""

    key: str
    label: Text
    url: str
    icon: str


def _kind(kind: HeldKind) -> dict[str, Any]:
    """Where a kind of thing is edited and read: addresses with `{about}` in place of a number."""
    return {"form": _address(kind.form, kind.about), "opens": _address(kind.opens, True) if kind.opens else "", "anew": kind.anew}


def _address(name: str, numbered: bool) -> str:
    return reverse(name, args=[0]).replace("/0/", "/{about}/") if numbered else reverse(name)


def framed() -> dict[str, Any] | None:
    """The frame of the phone pages with its addresses; `scripts` is what the pages' scripts learn of it."""
    frame = registry.phone_frame()
    if frame is None:
        return None
    kinds = {key: _kind(kind) for key, kind in registry.held_kinds().items()}
    home, manifest, queue, report = (reverse(name) for name in (frame.home, frame.manifest, frame.queue, frame.report))
    return {
        "home": home,
        "manifest": manifest,
        "queue": queue,
        "picture": frame.picture,
        "tabs": [Tab(tab.key, tab.label, reverse(tab.url_name), tab.icon) for tab in frame.tabs],
        "scripts": {"queue": queue, "report": report, "kinds": kinds},
    }


def kept_pages() -> list[str]:
    """Addresses of pages likely wanted where there is no network; what such a page lists in `phone-keeps` itself is kept with it."""
    return [reverse(name) for name in registry.phone_keeps()]
