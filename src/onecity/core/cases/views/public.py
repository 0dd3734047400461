"""Reporting without a login."""

from typing import Any
from uuid import uuid4

from allauth.core import ratelimit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from onecity.core.cases.assets.queries import open_reports_of, reportable
from onecity.core.cases.forms import PublicReportForm
from onecity.core.cases.models import Case, Category
from onecity.core.cases.queries.choices import category_groups
from onecity.core.cases.states import Source
from onecity.core.cases.views.common import actor_in, from_htmx, lead_on
from onecity.core.cases.views.reporting import take_in
from onecity.core.geo.search import find_places

UNSORTED = "X9099"
MOST_GUESSES = 5


def _unsorted() -> Category | None:
    """The category for reports nobody has sorted yet, where the city's list has one."""
    return Category.objects.filter(code=UNSORTED, active=True).first()


def _guesses(request: HttpRequest, form: PublicReportForm) -> list[Any]:
    """Places of the typed name, for whoever can point at no map."""
    typed = str(form["place"].value() or "").replace("\0", "")[:60]
    return find_places(actor_in(request), typed, MOST_GUESSES) if form.is_bound and form.has_error("point") and typed.strip() else []


def report_page(request: HttpRequest, form: PublicReportForm, status: int = 200) -> HttpResponse:
    """The form, about an object where its label was read; for HTMX only the form itself."""
    chosen = str(form["category"].value() or "")
    context = {
        "form": form,
        "groups": category_groups(),
        "category": Category.objects.filter(pk=chosen).first() if chosen.isdigit() else None,
        "guesses": _guesses(request, form),
        "bounds": ",".join(str(degrees) for degrees in settings.CITY.bounds),
        "unsorted": _unsorted(),
    }
    if asset := reportable(str(form["asset"].value() or "")):
        context |= {"asset": asset, "earlier": open_reports_of(asset).first(), "earlier_count": open_reports_of(asset).count()}
    template = "cases/report_form.html" if from_htmx(request) else "cases/report.html"
    return render(request, template, context, status=status)


def _within_rate(request: HttpRequest) -> bool:
    return bool(ratelimit.consume(request, action="report"))


def _take(request: HttpRequest) -> HttpResponse:
    form = PublicReportForm(request.POST, request.FILES, needs_category=_unsorted() is None)
    if not form.is_valid():
        return report_page(request, form, 422)
    if not _within_rate(request):
        form.add_error(
            None, _("Too many reports came from your connection. Wait a minute and send it again; what you typed is still here.")
        )
        return report_page(request, form, 429 if not from_htmx(request) else 422)
    actor = actor_in(request)
    category = form.cleaned_data["category"] or _unsorted()
    case = take_in(actor, form, category, Source.WEB, actor.user_id) if category else None
    if case is None:
        return report_page(request, form, 422)
    address = reverse("cases:reported", args=[case.token])
    return lead_on(request, address)


@never_cache
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The public form; a report taken leads to its receipt."""
    if request.method == "POST":
        return _take(request)
    return report_page(request, PublicReportForm(initial={"request_key": uuid4()}, needs_category=False))


@never_cache
@require_GET
def reported(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt: number and the link to follow."""
    try:
        case = Case.objects.select_related("category").get(token=token)
    except (Case.DoesNotExist, ValueError) as error:
        raise Http404 from error
    address = request.build_absolute_uri(reverse("cases:follow", args=[token]))
    return render(request, "cases/reported.html", {"case": case, "address": address})
