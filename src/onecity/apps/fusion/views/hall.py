"""The hall's scene of the grids."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onecity.apps.fusion.presenting.hall import finished, scene
from onecity.apps.fusion.queries.places import COUNTY_DIGITS, TOWNSHIP_DIGITS, whereabouts
from onecity.apps.fusion.queries.plans import newest_plan
from onecity.apps.fusion.queries.runs import finished_run, systems_held, systems_in
from onecity.core.shell.frame import actor_in
from onecity.core.shell.show import hall_scene

LONGEST_CODE = 20


def _context(request: HttpRequest) -> dict[str, Any]:
    actor = actor_in(request)
    run, region = finished_run(actor), request.GET.get("region", "")
    known = region.isascii() and region.isdigit() and len(region) in (COUNTY_DIGITS, TOWNSHIP_DIGITS)
    where = whereabouts(region if known else "", request.GET.get("grid", "").replace("\0", "")[:LONGEST_CODE])
    context: dict[str, Any] = {"where": where, "synthetic": any(one.system.synthetic for one in systems_held(actor))}
    return context | scene(run, finished(newest_plan(actor)), where, list(systems_in(run))) if run else context


@hall_scene
@login_required
@require_GET
def hall(request: HttpRequest) -> HttpResponse:
    """Old systems' grids beside the base grids as the newest finished run told them: of the city, a `?region=` or a `?grid=`."""
    return render(request, "fusion/hall.html", _context(request))


@login_required
@require_GET
def panels(request: HttpRequest) -> HttpResponse:
    """The panels of the scene alone, for an open wall that follows."""
    response = render(request, "fusion/hall_panels.html", _context(request))
    response["Cache-Control"] = "no-store"
    return response
