"""One's own reports, and a case to read."""

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from onecity.apps.grid.queries import own_reports
from onecity.apps.grid.views.common import in_the_field
from onecity.core.accounts.scope import Actor
from onecity.core.cases.acts import ACTS
from onecity.core.cases.permission import obstacle
from onecity.core.cases.presenting.limits import row_clock
from onecity.core.cases.presenting.pictures import pictures_of
from onecity.core.cases.presenting.stages import stage_steps
from onecity.core.cases.presenting.voices import voices_of
from onecity.core.cases.queries.detail import history_of
from onecity.core.cases.queries.lists import Page
from onecity.core.cases.states import State
from onecity.core.cases.views.common import case_or_404
from onecity.core.shell.frame import actor_in


def _reports(actor: Actor, after: str) -> Page:
    try:
        return own_reports(actor, after)
    except BadSignature:
        return own_reports(actor)


@in_the_field
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What the person reported, newest first, and where it stands."""
    return render(request, "grid/mine.html", {"page": _reports(actor_in(request), request.GET.get("after", "")), "tab": "mine"})


@in_the_field
@require_GET
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """A case on the phone: photos, words, stages; to be verified by a button if it waits for this person."""
    found = case_or_404(actor_in(request), case_id)
    context = {
        "case": found,
        "pictures": pictures_of(found, found.photos.all()),
        "voices": voices_of(found),
        "steps": stage_steps(found, list(history_of(found))),
        "clock": row_clock(found, timezone.now()),
        "may_verify": found.state == State.HANDLED and obstacle(actor_in(request), ACTS["pass"], found) is None,
        "tab": "mine",
    }
    return render(request, "grid/case.html", context)
