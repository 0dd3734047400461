"""The systems of departments: what is kept of them, and their entry."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from onecity.apps.fusion.actions import keep_system
from onecity.apps.fusion.forms import SystemForm
from onecity.apps.fusion.models import OldSystem
from onecity.apps.fusion.permission import keeper, may_keep
from onecity.apps.fusion.presenting.heads import tabs
from onecity.apps.fusion.queries.runs import finished_run, systems_held
from onecity.core.shell.frame import actor_in

COLOUR = "#3b6fd4"


@login_required
@require_GET
def systems(request: HttpRequest) -> HttpResponse:
    """Every system with its grids, workers and costs."""
    actor = actor_in(request)
    held = systems_held(actor)
    context = {
        "tabs": tabs("systems", finished_run(actor)),
        "held": held,
        "may_keep": may_keep(actor),
        "synthetic": any(one.system.synthetic for one in held),
    }
    return render(request, "fusion/systems.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def system(request: HttpRequest, code: str = "") -> HttpResponse:
    """Enter a system, or describe one otherwise. Raises Http404 for one that is not there."""
    actor = actor_in(request)
    keeper(actor)
    known = OldSystem.objects.filter(code=code).first() if code else None
    if code and known is None:
        raise Http404
    form = SystemForm(request.POST or None, instance=known, initial={} if known else {"colour": COLOUR})
    if request.method == "POST" and form.is_valid():
        keep_system(actor, form)
        return redirect("fusion:systems")
    context = {"tabs": tabs("systems", finished_run(actor)), "form": form, "system": known}
    return render(request, "fusion/system.html", context, status=422 if form.errors else 200)
