"""Reporting from the field."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from onecity.apps.grid.queries import likely_categories
from onecity.apps.grid.reporting import FieldReportForm, needs_of
from onecity.apps.grid.views.common import in_the_field
from onecity.core.cases.actions.reporting import MAX_PLACE
from onecity.core.cases.assets.queries import open_reports_of, reportable
from onecity.core.cases.forms import PositionField
from onecity.core.cases.models import Category
from onecity.core.cases.queries.choices import category_groups, every_category
from onecity.core.cases.queries.near import near_open_cases
from onecity.core.cases.states import Source
from onecity.core.cases.views.common import lead_on
from onecity.core.cases.views.reporting import take_in
from onecity.core.shell.frame import actor_in
from onecity.core.shell.phone import with_microphone

NEAR_METRES, NEAR_ROWS = 100, 3


def _categories(request: HttpRequest, form: FieldReportForm) -> dict[str, Any]:
    chosen = str(form["category"].value() or "")
    likely = likely_categories(actor_in(request))
    other = None
    if chosen.isdigit() and int(chosen) not in {category.pk for category in likely}:
        other = Category.objects.filter(pk=chosen).first()
    return {"likely": likely, "other": other, "chosen": chosen, "groups": category_groups()}


def report_context(request: HttpRequest, form: FieldReportForm) -> dict[str, Any]:
    """What a page that reports shows."""
    bounds = ",".join(str(degrees) for degrees in settings.CITY.bounds)
    asset = reportable(str(form["asset"].value() or ""))
    return {
        "form": form,
        "asset": asset,
        "earlier_count": open_reports_of(asset).count() if asset else 0,
        "tab": "report",
        "bounds": bounds,
        "needs": needs_of(form),
        "every_category": every_category(),
        **_categories(request, form),
    }


def _page(request: HttpRequest, form: FieldReportForm, status: int = 200) -> HttpResponse:
    return render(request, "grid/report.html", report_context(request, form), status=status)


def initial_of(request: HttpRequest) -> dict[str, Any]:
    """What a new form begins with: the object whose label was read, or the place somebody came from."""
    given = {"request_key": uuid4(), "point": request.GET.get("point", ""), "place": request.GET.get("place", "")[:MAX_PLACE]}
    asset = reportable(request.GET.get("asset", "").replace("\0", ""))
    if asset is None:
        return given
    point = f"{asset.point.x:.6f},{asset.point.y:.6f}"
    return given | {"asset": asset.label, "category": asset.category_id, "place": asset.place, "point": point}


@in_the_field
@with_microphone
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Photo, words, category, place; sending twice reports once."""
    if request.method == "GET":
        return _page(request, FieldReportForm(initial=initial_of(request)))
    form = FieldReportForm(request.POST, request.FILES)
    case = take_in(actor_in(request), form, form.cleaned_data["category"], Source.GRID) if form.is_valid() else None
    if case is None:
        return _page(request, form, 422)
    messages.success(request, _("Reported: %(receipt)s") % {"receipt": case.receipt})
    return lead_on(request, reverse("grid:case", args=[case.pk]))


@in_the_field
@require_GET
def near(request: HttpRequest) -> HttpResponse:
    """What is open near a place already, as a part of the report page. Nothing for what is no place."""
    try:
        place = PositionField(required=False).clean(request.GET.get("point", ""))
    except ValidationError:
        place = None
    found = near_open_cases(actor_in(request), Point(*place, srid=4326), NEAR_METRES, limit=NEAR_ROWS) if place else []
    return render(request, "grid/near.html", {"near": found})
