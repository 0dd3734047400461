"""Balance and savings: the merged workers given to base grids, what that saves, and every post."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from onecity.apps.fusion.errors import Refused
from onecity.apps.fusion.exports import MOST_ROWS, post_table
from onecity.apps.fusion.filters import sought_in
from onecity.apps.fusion.models import OldSystem, Plan, RunState
from onecity.apps.fusion.permission import may_keep
from onecity.apps.fusion.presenting.heads import post_questions, tabs
from onecity.apps.fusion.presenting.plans import asked, figures, hours_bars, spread_words
from onecity.apps.fusion.queries.plans import ORDERS, newest_plan, plan_for, posts, saving, spread, undivided
from onecity.apps.fusion.queries.rows import page
from onecity.apps.fusion.queries.runs import finished_run, systems_held
from onecity.apps.fusion.team.plans import cancel_plan, start_plan
from onecity.apps.fusion.team.prices import PRICES
from onecity.core.shell.frame import actor_in
from onecity.core.shell.parts import Column
from onecity.core.tables import download, kind_of, stamped


def _heads() -> list[Column]:
    return [
        Column(_("Worker")),
        Column(_("On lists")),
        Column(_("Township"), "region"),
        Column(_("Base grids"), numeric=True),
        Column(_("Hours a month"), "hours", numeric=True),
        Column(_("Households"), "households", numeric=True),
        Column(_("Cases in 12 months"), "cases", numeric=True),
        Column(_("Area"), "area", numeric=True),
    ]


def _shown(request: HttpRequest, plan: Plan | None) -> HttpResponse:
    actor = actor_in(request)
    context: dict[str, Any] = {
        "tabs": tabs("plans", finished_run(actor)),
        "plan": plan,
        "asked": asked(plan.prices if plan else None),
        "may_keep": may_keep(actor),
        "synthetic": any(one.system.synthetic for one in systems_held(actor)),
    }
    if plan and plan.state == RunState.DONE:
        context |= _told(request, plan)
    return render(request, "fusion/plan.html", context)


def _told(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    sought, hours = sought_in(request.GET), spread(plan)
    return {
        "figures": figures(plan, saving(plan)),
        "bars": hours_bars(hours),
        "spread": spread_words(hours),
        "posts": len(hours),
        "undivided": undivided(plan),
        "free": plan.posts.filter(kept=False).count(),
        "found": page(posts(plan, sought), sought),
        "names": {one.code: one.name for one in OldSystem.objects.all()},
        "sought": sought,
        "query": sought.query(),
        "heads": _heads(),
        "order": sought.order if sought.order in ORDERS else ORDERS[0],
        "questions": post_questions(sought),
    }


@login_required
@require_GET
def newest(request: HttpRequest) -> HttpResponse:
    """The plan begun last, or how to begin one."""
    return _shown(request, newest_plan(actor_in(request)))


@login_required
@require_GET
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One plan. Raises Http404."""
    return _shown(request, plan_for(actor_in(request), plan_id))


@login_required
@require_GET
def progress(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The part of the page that moves; at the end the page is loaded anew."""
    found = plan_for(actor_in(request), plan_id)
    response = render(request, "fusion/plan_progress.html", {"plan": found, "may_keep": may_keep(actor_in(request))})
    if not found.busy:
        response.headers["HX-Refresh"] = "true"
    return response


def _number(text: str) -> float:
    """A figure of the form; what is none is out of every range."""
    try:
        return float(text)
    except ValueError:
        return float("nan")


@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a plan with the prices given."""
    try:
        start_plan(actor_in(request), {key: _number(request.POST.get(key, "")) for key in PRICES})
    except Refused as refusal:
        messages.warning(request, refusal.reason)
    return redirect("fusion:plans")


@login_required
@require_POST
def cancel(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Stop a plan."""
    try:
        cancel_plan(actor_in(request), plan_id)
    except Plan.DoesNotExist as error:
        raise Http404 from error
    return redirect("fusion:plans")


@login_required
@require_GET
def export(request: HttpRequest, plan_id: int, format: str) -> HttpResponseBase:
    """The posts as a file, with the prices they were computed with. Raises Http404 for an unknown format."""
    found, kind = plan_for(actor_in(request), plan_id), kind_of(format)
    prices = [f"{one.price.label}: {one.value} {one.price.unit}" for one in asked(found.prices)]
    rows = posts(found, sought_in(request.GET))[:MOST_ROWS]
    return download(post_table(found, rows, prices), kind, stamped("posts"))
