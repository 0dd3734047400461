"""Handling on the spot: found and dealt with in one go."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from onecity.apps.grid.views.common import in_the_field
from onecity.apps.grid.views.report import FieldReportForm, report_context
from onecity.core.cases.actions import Report, handle_on_spot
from onecity.core.cases.errors import ActNotAllowed, BadInput
from onecity.core.cases.forms import PhotosField
from onecity.core.cases.messages import words_for
from onecity.core.cases.models import Case
from onecity.core.cases.states import Source, Urgency
from onecity.core.cases.views.common import lead_on
from onecity.core.shell.frame import actor_in


class SpotForm(FieldReportForm):
    """A report of somebody who dealt with it: a photo of the result, and what was done."""

    after = PhotosField(label=gettext_lazy("Photo of the result"))
    done = forms.CharField(required=False, max_length=500, label=gettext_lazy("What you did"), widget=forms.Textarea({"rows": 2}))


def _page(request: HttpRequest, form: SpotForm, status: int = 200) -> HttpResponse:
    return render(request, "grid/spot.html", report_context(request, form), status=status)


def _report(given: dict[str, Any]) -> Report:
    longitude, latitude = given["point"]
    kind = given["request_kind"]
    return Report(given["text"], longitude, latitude, given["category"], Source.GRID, given["place"], given["photos"], request_kind=kind)


def _handled(request: HttpRequest, form: SpotForm) -> Case | None:
    """The case, or None with the problems told at the form's fields."""
    given = form.cleaned_data
    try:
        return handle_on_spot(actor_in(request), _report(given), given["after"], given["done"], request_key=given["request_key"])
    except BadInput as error:
        for field, problem in error.fields.items():
            form.add_error(field if field in form.fields else None, problem)
    except ActNotAllowed as error:
        form.add_error(None, words_for(error))
    return None


@in_the_field
@require_http_methods(["GET", "POST"])
def spot(request: HttpRequest) -> HttpResponse:
    """Before, after, words, category, place; a sample is verified by somebody else."""
    if request.method == "GET":
        return _page(request, SpotForm(initial={"request_key": uuid4()}))
    form = SpotForm(request.POST, request.FILES)
    case = _handled(request, form) if form.is_valid() else None
    if case is None:
        return _page(request, form, 422)
    words = _("%(number)s: handled on the spot")
    if case.urgency == Urgency.CRITICAL:
        words = _("%(number)s: handled on the spot. It tells of danger, so somebody else looks at it too.")
    messages.success(request, words % {"number": case.label})
    return lead_on(request, reverse("grid:case", args=[case.pk]))
