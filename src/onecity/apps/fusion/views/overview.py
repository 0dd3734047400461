"""The overview: who covers what, and where the old systems leave gaps or overlap."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onecity.apps.fusion.exports import matrix_table
from onecity.apps.fusion.filters import sought_in
from onecity.apps.fusion.models import Run
from onecity.apps.fusion.permission import may_keep
from onecity.apps.fusion.presenting.coverage import Layer, SystemLine, headline, layers, matrix_of, system_lines
from onecity.apps.fusion.presenting.heads import tabs
from onecity.apps.fusion.queries.runs import finished_run, run_for, run_under_way, runs_of, systems_held, systems_in
from onecity.core.geo.models import Region
from onecity.core.shell.frame import actor_in
from onecity.core.tables import download, kind_of, stamped


def _county(code: str) -> Region | None:
    """The county of a region's code, whose townships are shown."""
    return Region.objects.filter(level="county", code=code[:6]).first() if code else None


@login_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The newest finished run (or `?run=`), of the city or of a county (`?region=`)."""
    actor = actor_in(request)
    run, under_way = finished_run(actor, request.GET.get("run", "")), run_under_way(actor)
    county = _county(sought_in(request.GET).region)
    held = systems_held(actor)
    context = {
        "tabs": tabs("overview", run),
        "run": run,
        "under_way": under_way,
        "runs": [one for one in runs_of(actor) if one.state == "done"],
        "county": county,
        "held": held,
        "may_keep": may_keep(actor),
        "bounds": ",".join(f"{degrees:.5f}" for degrees in (county.geom.extent if county else settings.CITY.bounds)),
        "synthetic": any(one.system.synthetic for one in held),
    }
    return render(
        request, "fusion/overview.html", context | (_told(run, county, {one.system.pk: one.grids for one in held}) if run else {})
    )


def _told(run: Run, county: Region | None, grids: dict[int, int]) -> dict[str, object]:
    systems, code = list(systems_in(run)), county.code if county else ""
    lines = system_lines(run, systems, grids, code)
    switches = layers(lines)
    return {
        "systems": systems,
        "lines": lines,
        "layers": switches,
        "matrix": matrix_of(run, systems, code, county.name if county else ""),
        "figures": headline(run, lines, code),
        "map_setup": {"run": run.pk, "systems": [_drawn(line, layer) for line, layer in zip(lines, switches, strict=False)]},
    }


def _drawn(line: SystemLine, layer: Layer) -> dict[str, object]:
    """A system as the map takes it; `most`: whether it covers more than half of what is shown."""
    drawn = {"code": layer.code, "name": layer.label, "colour": layer.colour, "dash": layer.dash}
    return drawn | {"most": line.share > 0.5}


@login_required
@require_GET
def export(request: HttpRequest, run_id: int, format: str) -> HttpResponseBase:
    """The matrix as a file. Raises Http404 for an unknown format."""
    run, kind = run_for(actor_in(request), run_id), kind_of(format)
    systems, county = list(systems_in(run)), _county(sought_in(request.GET).region)
    found = matrix_of(run, systems, county.code if county else "", county.name if county else "")
    return download(matrix_table(run, found, systems), kind, stamped("coverage"))


@login_required
@require_GET
def progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """The part of the page that moves while a run is under way; at its end the page is loaded anew."""
    run = run_for(actor_in(request), run_id)
    response = render(request, "fusion/progress.html", {"under_way": run, "may_keep": may_keep(actor_in(request))})
    if not run.busy:
        response.headers["HX-Refresh"] = "true"
    return response
