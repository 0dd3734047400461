"""One person whom a plan frees: the lists, and what became of them."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from onecity.apps.fusion.errors import Refused
from onecity.apps.fusion.models import OldSystem, Outcome
from onecity.apps.fusion.models.plan import Fate
from onecity.apps.fusion.permission import may_keep
from onecity.apps.fusion.presenting.heads import tabs
from onecity.apps.fusion.queries.plans import plan_for, post_for
from onecity.apps.fusion.queries.runs import finished_run
from onecity.apps.fusion.team.outcomes import LONGEST_NOTE, Told, tell
from onecity.core.accounts.models import Organisation
from onecity.core.geo.models import BaseGrid
from onecity.core.shell.frame import actor_in


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _told(request: HttpRequest) -> Told:
    given = request.POST
    organisation = given.get("organisation", "")
    key = int(organisation) if organisation.isascii() and organisation.isdigit() and len(organisation) < 10 else None
    return Told(given.get("fate", ""), given.get("grid", "").strip(), key, _day(given.get("day", "")), given.get("note", ""))


@login_required
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, plan_id: int, post_id: int) -> HttpResponse:
    """The person and every answer; POST gives one. Raises Http404."""
    actor = actor_in(request)
    plan = plan_for(actor, plan_id)
    post = post_for(plan, post_id)
    if request.method == "POST":
        try:
            tell(actor, post.pk, _told(request))
        except Refused as refusal:
            messages.warning(request, refusal.reason)
        return redirect("fusion:plan-person", plan.pk, post.pk)
    told = list(Outcome.objects.filter(worker=post.worker).select_related("organisation", "decided_by"))
    context = {
        "tabs": tabs("plans", finished_run(actor)),
        "plan": plan,
        "post": post,
        "names": {one.code: one.name for one in OldSystem.objects.all()},
        "told": told,
        "fates": [fate for fate in Fate if fate != Fate.OPEN or told],
        "organisations": Organisation.objects.filter(active=True).order_by("path"),
        "grids": BaseGrid.objects.filter(valid_to=None, region__code__startswith=post.region_id).order_by("code"),
        "today": timezone.localdate(),
        "longest_note": LONGEST_NOTE,
        "may_keep": may_keep(actor),
    }
    return render(request, "fusion/plan_person.html", context)
