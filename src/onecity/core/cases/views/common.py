"""What the pages of cases share."""

import json
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case
from onecity.core.cases.queries import case_for
from onecity.core.shell.frame import actor_in

__all__ = ["actor_in", "case_or_404", "from_htmx", "lead_on", "said"]


def case_or_404(actor: Actor, case_id: int, read: Callable[[Actor, int], Case] = case_for) -> Case:
    """A case within sight, read with what its page shows or as `read` does. Raises Http404 for one that is not: as if it were not there."""
    try:
        return read(actor, case_id)
    except Case.DoesNotExist as error:
        raise Http404 from error


def from_htmx(request: HttpRequest) -> bool:
    """Whether only a part of the page is asked for."""
    return request.headers.get("HX-Request") == "true"


def lead_on(request: HttpRequest, address: str) -> HttpResponse:
    """Lead to another page, whether htmx or the browser sent the form."""
    return HttpResponse(headers={"HX-Redirect": address}) if from_htmx(request) else redirect(address)


def said(response: HttpResponse, text: str) -> HttpResponse:
    """Let the page say in a toast what was done."""
    response["HX-Trigger"] = json.dumps({"onecity:said": {"text": text}})
    return response
