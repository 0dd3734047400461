"""The map of one's own area on the phone."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from onecity.apps.grid.views.common import in_the_field
from onecity.core.cases.presenting.limits import row_clock
from onecity.core.cases.states import State
from onecity.core.cases.views.common import case_or_404
from onecity.core.geo.queries import regions_in_scope
from onecity.core.shell.frame import actor_in


def _bounds(request: HttpRequest) -> list[float]:
    """What the map shows first: the area of the person's posts (west, south, east, north in degrees), else the city."""
    prefixes = sorted({grant.region_prefix for grant in actor_in(request).grants}, key=len)
    area = regions_in_scope(actor_in(request)).filter(code=prefixes[-1]).first() if prefixes else None
    return list(area.geom.extent) if area else list(settings.CITY.bounds)


@in_the_field
@require_GET
def on_map(request: HttpRequest) -> HttpResponse:
    """Open cases and colleagues around."""
    setup = {"bounds": _bounds(request), "labels": {str(state): str(state.label) for state in State}}
    return render(request, "grid/map.html", {"setup": setup, "tab": "map"})


@in_the_field
@require_GET
def sheet(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case as a sheet over the map."""
    case = case_or_404(actor_in(request), case_id)
    return render(request, "grid/sheet.html", {"case": case, "clock": row_clock(case, timezone.now())})
