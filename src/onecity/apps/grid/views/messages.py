"""Messages to the person, on the phone: what is not read first."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from onecity.apps.grid.views.common import in_the_field
from onecity.core.ledger.webpush import public_key
from onecity.core.notices.actions import mark_read
from onecity.core.notices.models import Notice
from onecity.core.notices.push.devices import devices_of
from onecity.core.notices.queries import unread_first
from onecity.core.shell.frame import actor_in

MOST_MARKED = 200


@dataclass(frozen=True)
class Told:
    """A message and where it leads on the phone; empty where nowhere."""

    notice: Notice
    url: str


def phone_address(url: str) -> str:
    """Where an address of the desk leads on the phone: a case to its phone page, everything else where it always leads."""
    if not url or not url_has_allowed_host_and_scheme(url, None):
        return ""
    try:
        found = resolve(url.partition("?")[0])
    except Resolver404:
        return url
    return reverse("grid:case", kwargs=found.kwargs) if found.view_name == "cases:detail" else url


@in_the_field
@require_GET
def messages(request: HttpRequest) -> HttpResponse:
    """One's own messages; for a script only the list."""
    rows = [Told(notice, phone_address(notice.url)) for notice in unread_first(actor_in(request))]
    context: dict[str, Any] = {
        "rows": rows,
        "unread": sum(row.notice.read_at is None for row in rows),
        "devices": devices_of(actor_in(request)),
        "push_key": public_key(),
        "tab": "today",
    }
    response = render(request, "grid/messages_list.html" if "parts" in request.GET else "grid/messages.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _keys(request: HttpRequest) -> list[int]:
    given = request.POST.getlist("notice")[:MOST_MARKED]
    return [int(key) for key in given if key.isascii() and key.isdigit() and len(key) < 19]


@in_the_field
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark some of one's messages as read, or all of them where none is named; a phone may say so later, and more than once."""
    named = "notice" in request.POST
    mark_read(actor_in(request), _keys(request) if named else None)
    return HttpResponse(status=204) if named else redirect("grid:messages")
