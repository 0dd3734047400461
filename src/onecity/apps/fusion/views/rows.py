"""The rows behind the figures: gaps and overlaps, old grids and the base grids that stand for them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from onecity.apps.fusion.exports import MOST_ROWS, fit_table, piece_table
from onecity.apps.fusion.filters import sought_in
from onecity.apps.fusion.models import Fit
from onecity.apps.fusion.presenting.comparing import around, compared
from onecity.apps.fusion.presenting.heads import fit_questions, piece_questions, tabs
from onecity.apps.fusion.presenting.histogram import histogram
from onecity.apps.fusion.queries.rows import FIT_ORDERS, PIECE_ORDERS, fit_for, fits, page, pieces
from onecity.apps.fusion.queries.runs import run_for, systems_in
from onecity.core.shell.frame import actor_in
from onecity.core.shell.parts import Column
from onecity.core.tables import download, kind_of, stamped


def _piece_heads() -> list[Column]:
    return [
        Column(_("System"), "system"),
        Column(pgettext("piece of ground", "What")),
        Column(_("Township"), "region"),
        Column(_("Grids")),
        Column(_("Area"), "area", numeric=True),
        Column(_("Width"), "width", unit="m", numeric=True),
        Column(_("Map")),
    ]


def _fit_heads() -> list[Column]:
    return [
        Column(_("System")),
        Column(_("Old grid"), "code"),
        Column(_("Township")),
        Column(_("Base grids"), numeric=True),
        Column(_("Old area"), "old_area", numeric=True),
        Column(_("New area"), numeric=True),
        Column(_("Error of area"), "area_error", unit="%", numeric=True),
        Column(_("Error of people"), "people_error", unit="%", numeric=True),
    ]


@login_required
@require_GET
def piece_list(request: HttpRequest, run_id: int) -> HttpResponse:
    """Gaps and overlaps of a run, the largest first."""
    run, sought = run_for(actor_in(request), run_id), sought_in(request.GET)
    context: dict[str, Any] = {
        "tabs": tabs("overview", run),
        "run": run,
        "sought": sought,
        "query": sought.query(),
        "found": page(pieces(run, sought), sought),
        "heads": _piece_heads(),
        "order": sought.order if sought.order in PIECE_ORDERS else PIECE_ORDERS[0],
        "questions": piece_questions(sought, systems_in(run)),
    }
    return render(request, "fusion/pieces.html", context)


@login_required
@require_GET
def piece_export(request: HttpRequest, run_id: int, format: str) -> HttpResponseBase:
    """The same list as a file. Raises Http404 for an unknown format."""
    run, kind = run_for(actor_in(request), run_id), kind_of(format)
    rows = pieces(run, sought_in(request.GET))[:MOST_ROWS]
    return download(piece_table(run, rows), kind, stamped("gaps-and-overlaps"))


@login_required
@require_GET
def fit_list(request: HttpRequest, run_id: int) -> HttpResponse:
    """Old grids of a run with their base grids, the worst told first, and how the errors are spread."""
    run, sought = run_for(actor_in(request), run_id), sought_in(request.GET)
    found = fits(run, sought)
    errors = sorted(found.values_list("area_error", flat=True))
    context: dict[str, Any] = {
        "tabs": tabs("fits", run),
        "run": run,
        "sought": sought,
        "query": sought.query(),
        "found": page(found, sought),
        "bars": histogram(errors),
        "median": errors[len(errors) // 2] if errors else None,
        "p90": errors[int(len(errors) * 0.9)] if errors else None,
        "heads": _fit_heads(),
        "order": sought.order if sought.order in FIT_ORDERS else FIT_ORDERS[0],
        "questions": fit_questions(sought, systems_in(run)),
    }
    return render(request, "fusion/fits.html", context)


@login_required
@require_GET
def fit_export(request: HttpRequest, run_id: int, format: str) -> HttpResponseBase:
    """The same list as a file. Raises Http404 for an unknown format."""
    run, kind = run_for(actor_in(request), run_id), kind_of(format)
    return download(fit_table(run, fits(run, sought_in(request.GET))[:MOST_ROWS]), kind, stamped("proposal"))


@login_required
@require_GET
def fit(request: HttpRequest, run_id: int, fit_id: int) -> HttpResponse:
    """One old grid beside the base grids that stand for it. Raises Http404."""
    run = run_for(actor_in(request), run_id)
    one: Fit | None = fit_for(run, fit_id)
    if one is None:
        raise Http404
    other = Fit.objects.filter(run=run, grid=one.grid).exclude(pk=one.pk).first()
    context = {"tabs": tabs("fits", run), "run": run, "fit": one, "other": other, "shapes": compared(one), "bounds": around(one)}
    return render(request, "fusion/fit.html", context)
