"""Answering a site check on the spot."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onecity.apps.grid.checking import ACT, SiteCheckForm, needs, own_check
from onecity.apps.grid.views.common import in_the_field
from onecity.core.cases.actions import perform
from onecity.core.cases.errors import ActNotAllowed, BadInput, CaseMovedOn
from onecity.core.cases.messages import words_for
from onecity.core.cases.models import Case, Ticket
from onecity.core.cases.presenting.pictures import pictures_of
from onecity.core.cases.presenting.tickets import ticket_line
from onecity.core.cases.presenting.voices import voices_of
from onecity.core.cases.rules import city_rules
from onecity.core.cases.views.common import case_or_404, lead_on
from onecity.core.shell.frame import actor_in
from onecity.core.shell.phone import with_microphone

CONFLICT, UNUSABLE = 409, 422


def _ticket_or_404(request: HttpRequest, case: Case) -> Ticket:
    """The open site check of a case that is this person's to answer."""
    ticket = own_check(actor_in(request), case)
    if ticket is None:
        raise Http404
    return ticket


def _page(request: HttpRequest, case: Case, form: SiteCheckForm, status: int = 200, problem: str = "") -> HttpResponse:
    ticket = _ticket_or_404(request, case)
    context: dict[str, Any] = {
        "case": case,
        "form": form,
        "problem": problem,
        "ticket": ticket,
        "clock": ticket_line(ticket, timezone.now()).clock,
        "pictures": pictures_of(case, case.photos.all()),
        "voices": voices_of(case),
        "near_metres": city_rules().check_metres,
        "needs": needs(),
        "tab": "today",
    }
    return render(request, "grid/check.html", context, status=status)


def _submit(request: HttpRequest, case: Case) -> HttpResponse:
    form, ticket = SiteCheckForm(request.POST, request.FILES), _ticket_or_404(request, case)
    if not form.is_valid():
        return _page(request, case, form, UNUSABLE)
    try:
        perform(actor_in(request), case.pk, ACT.code, form.submission(ticket.number), request_key=form.cleaned_data["request_key"])
    except CaseMovedOn as error:
        messages.warning(request, words_for(error))
        return lead_on(request, reverse("grid:today"))
    except (BadInput, ActNotAllowed) as error:
        return _page(request, case, form, UNUSABLE, words_for(error))
    messages.success(request, _("%(number)s: %(done)s") % {"number": case.label, "done": ACT.told})
    return lead_on(request, reverse("grid:today"))


@in_the_field
@with_microphone
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, case_id: int) -> HttpResponse:
    """What is asked, the distance, a photo of now, and what was found."""
    case = case_or_404(actor_in(request), case_id)
    return _submit(request, case) if request.method == "POST" else _page(request, case, SiteCheckForm(initial={"request_key": uuid4()}))
