"""The page of one base grid: where it lies, who lives there, and what every app knows of it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onecity.core import registry
from onecity.core.geo.grids import grids_beside, regions_above, visible_grid
from onecity.core.geo.models import BaseGrid
from onecity.core.shell.frame import actor_in
from onecity.core.shell.map_layers import layers_for
from onecity.core.shell.parts import Figure

DECIMALS = 6
SHOWN = frozenset({"assets", "check-points"})
"""Layers that are off on the map of the city and on where one grid fills it."""


def outline(grid: BaseGrid) -> dict[str, Any]:
    """The border of a grid as GeoJSON, and the box around it (west, south, east, north); degrees WGS 84."""
    polygons = [[[[round(x, DECIMALS), round(y, DECIMALS)] for x, y, *_z in ring] for ring in polygon] for polygon in grid.geom.coords]
    shape = {"type": "Feature", "properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": polygons}}
    return {"shape": shape, "bounds": list(grid.geom.extent)}


@login_required
@require_GET
def grid(request: HttpRequest, code: str) -> HttpResponse:
    """One base grid with what stands above, beside and in it; for a script only the parts that change."""
    actor = actor_in(request)
    found = visible_grid(actor, code)
    if found is None:
        raise Http404
    known = [section for told in registry.grid_sections() if (section := told(actor, found))]
    sections = sorted(known, key=lambda section: section.last)
    context = {
        "grid": found,
        "figures": [Figure(fact.label, fact.value, url=fact.url, state=fact.state) for section in sections for fact in section.facts],
        "sections": [section for section in sections if section.rows or section.empty],
        "remarks": [section.remark for section in sections if section.remark],
    }
    if "parts" in request.GET:
        return render(request, "geo/grid_parts.html", context)
    around = {
        "above": regions_above(found),
        "beside": grids_beside(actor, found),
        "setup": outline(found) | {"layers": layers_for(actor, SHOWN)},
    }
    return render(request, "geo/grid.html", context | around)
