"""The hall's scene of the grids."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onecity.apps.fusion.filters import sought_in
from onecity.apps.fusion.presenting.hall import finished, scene
from onecity.apps.fusion.queries.plans import newest_plan
from onecity.apps.fusion.queries.runs import finished_run, systems_held, systems_in
from onecity.core.geo.models import Region
from onecity.core.shell.frame import actor_in
from onecity.core.shell.show import hall_scene

COUNTY_DIGITS = 6


@hall_scene
@login_required
@require_GET
def hall(request: HttpRequest) -> HttpResponse:
    """Old systems' grids beside the base grids, of the city or of a county (`?region=`), as the newest finished run told them."""
    actor = actor_in(request)
    run = finished_run(actor)
    asked = sought_in(request.GET).region[:COUNTY_DIGITS]
    county = Region.objects.filter(level="county", code=asked).first() if asked else None
    held = systems_held(actor)
    west_to_north = county.geom.extent if county else settings.CITY.bounds
    context = {
        "county": county,
        "bounds": ",".join(f"{degrees:.5f}" for degrees in west_to_north),
        "synthetic": any(one.system.synthetic for one in held),
    }
    if run:
        context |= scene(run, finished(newest_plan(actor)), county, list(systems_in(run)))
    return render(request, "fusion/hall.html", context)
