"""Verifying on the spot."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onecity.apps.grid.verification import NEAR_METRES, VerificationForm
from onecity.apps.grid.views.common import in_the_field
from onecity.core.cases.actions import perform
from onecity.core.cases.acts import ACTS
from onecity.core.cases.errors import ActNotAllowed, BadInput, CaseMovedOn
from onecity.core.cases.messages import OBSTACLES, words_for
from onecity.core.cases.models import Case
from onecity.core.cases.permission import obstacle
from onecity.core.cases.presenting.limits import row_clock
from onecity.core.cases.presenting.pictures import pictures_of
from onecity.core.cases.presenting.voices import voices_of
from onecity.core.cases.states import State
from onecity.core.cases.views.common import case_or_404, lead_on
from onecity.core.shell.frame import actor_in
from onecity.core.shell.phone import with_microphone

CONFLICT, UNUSABLE = 409, 422


def _why_not(request: HttpRequest, case: Case) -> str:
    """Why this person cannot verify this case now, in words; empty when they can."""
    if case.state != State.HANDLED:
        return _("This case is “%(state)s” now; there is nothing to verify.") % {"state": State(case.state).label}
    reason = obstacle(actor_in(request), ACTS["pass"], case)
    return str(OBSTACLES[reason]) if reason else ""


def _page(request: HttpRequest, case: Case, form: VerificationForm, status: int = 200, problem: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "case": case,
        "form": form,
        "problem": problem,
        "points": form.points(),
        "pictures": pictures_of(case, case.photos.all()),
        "voices": voices_of(case),
        "clock": row_clock(case, timezone.now()),
        "near_metres": NEAR_METRES,
        "why_not": _why_not(request, case),
        "tab": "today",
    }
    return render(request, "grid/verify.html", context, status=status)


def _submit(request: HttpRequest, case: Case) -> HttpResponse:
    form = VerificationForm(case, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, case, form, UNUSABLE)
    code = form.cleaned_data["verdict"]
    try:
        perform(actor_in(request), case.pk, code, form.submission(), request_key=form.cleaned_data["request_key"])
    except CaseMovedOn as error:
        return _page(request, case_or_404(actor_in(request), case.pk), form, CONFLICT, words_for(error))
    except (BadInput, ActNotAllowed) as error:
        return _page(request, case, form, UNUSABLE, words_for(error))
    messages.success(request, _("%(number)s: %(done)s") % {"number": case.label, "done": ACTS[code].told})
    return lead_on(request, reverse("grid:today"))


@in_the_field
@with_microphone
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, case_id: int) -> HttpResponse:
    """Before and after, the distance, the closing standard; pass or not."""
    case = case_or_404(actor_in(request), case_id)
    if request.method == "POST":
        return _submit(request, case)
    return _page(request, case, VerificationForm(case, initial={"seen": case.event_count, "request_key": uuid4()}))
