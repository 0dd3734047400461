"""Error pages that say what to do next, in the reader's language."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from onecity.core.registry import Text
from onecity.core.shell.frame import theme_of


@dataclass(frozen=True)
class Fault:
    """What is told of one kind of error."""

    title: Text
    text: Text


FAULTS: dict[int, Fault] = {
    400: Fault(_("This request could not be read"), _("Go back, reload the page and try again.")),
    403: Fault(
        _("This is not open to you"),
        _("Ask whoever holds the post, or sign in as somebody who does. If the page stood open for long, reload it."),
    ),
    404: Fault(
        _("There is nothing at this address"),
        _("It may have been moved, or it lies outside your area. Check the link, or search from the start page."),
    ),
    413: Fault(_("This file is too large"), _("Choose a smaller file or fewer photos, and send again.")),
    429: Fault(_("Too many requests"), _("Wait a minute, then try again. In an emergency call 110, 119 or 120.")),
    500: Fault(
        _("Something broke on our side"), _("What was acknowledged is kept. Try again in a minute; if it stays, tell the administrator.")
    ),
    503: Fault(_("Busy just now"), _("Try again in a minute.")),
}


def page(request: HttpRequest, status: int, text: Text = "") -> HttpResponse:
    """The error page of a status code; `text` replaces the usual advice."""
    fault = FAULTS[status]
    context = {
        "status": status,
        "title": fault.title,
        "text": text or fault.text,
        "request_id": getattr(request, "request_id", ""),
        "sign_in": status == 403 and not getattr(getattr(request, "user", None), "is_authenticated", False),
    }
    return render(request, "shell/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handler of 400."""
    return page(request, 400)


def denied(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Handler of 403, and of a failed CSRF check."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handler of 404."""
    return page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Handler of 500: needs neither database nor front-end build, so the page brings its own few lines of style."""
    fault = FAULTS[500]
    context = {
        "title": fault.title,
        "text": fault.text,
        "language": get_language(),
        "theme": theme_of(request),
        "nonce": str(getattr(request, "csp_nonce", "")),
        "request_id": getattr(request, "request_id", ""),
    }
    return HttpResponse(render_to_string("shell/error_bare.html", context), status=500)
