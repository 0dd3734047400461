"""Handling on the spot: found and dealt with in one go."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onecity.apps.grid.reporting import SpotForm, handle
from onecity.apps.grid.views.common import in_the_field
from onecity.apps.grid.views.report import initial_of, report_context
from onecity.core.cases.states import Urgency
from onecity.core.cases.views.common import lead_on
from onecity.core.shell.frame import actor_in
from onecity.core.shell.phone import with_microphone


def _page(request: HttpRequest, form: SpotForm, status: int = 200) -> HttpResponse:
    return render(request, "grid/spot.html", report_context(request, form), status=status)


@in_the_field
@with_microphone
@require_http_methods(["GET", "POST"])
def spot(request: HttpRequest) -> HttpResponse:
    """Before, after, words, category, place; a sample is verified by somebody else."""
    if request.method == "GET":
        return _page(request, SpotForm(initial=initial_of(request)))
    form = SpotForm(request.POST, request.FILES)
    case = handle(actor_in(request), form) if form.is_valid() else None
    if case is None:
        return _page(request, form, 422)
    words = _("%(number)s: handled on the spot")
    if case.urgency == Urgency.CRITICAL:
        words = _("%(number)s: handled on the spot. It tells of danger, so somebody else looks at it too.")
    messages.success(request, words % {"number": case.label})
    return lead_on(request, reverse("grid:case", args=[case.pk]))
