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
from onecity.apps.fusion.exports import MOST_ROWS, free_table, post_table
from onecity.apps.fusion.filters import sought_in
from onecity.apps.fusion.models import OldDuty, OldSystem, Plan, RunState
from onecity.apps.fusion.permission import may_keep
from onecity.apps.fusion.presenting.heads import post_questions, tabs
from onecity.apps.fusion.presenting.plans import asked, fate_lines, figures, hours_charts
from onecity.apps.fusion.queries.plans import (
    FREE,
    ORDERS,
    fates,
    newest_plan,
    outcomes_of,
    plan_for,
    plans_of,
    posts,
    saving,
    spread,
    spread_before,
    undivided,
)
from onecity.apps.fusion.queries.rows import page
from onecity.apps.fusion.queries.runs import finished_run, systems_held
from onecity.apps.fusion.team.plans import cancel_plan, start_plan
from onecity.apps.fusion.team.prices import MONEY, PRICES
from onecity.core.shell.frame import actor_in
from onecity.core.shell.parts import Column
from onecity.core.tables import download, kind_of, stamped


def _heads(free: bool) -> list[Column]:
    person = [Column(_("Worker")), Column(_("On lists")), Column(_("Township"), "region")]
    if free:
        return [*person, Column(_("Hours a month before"), "before", numeric=True), Column(_("What became of them"))]
    return [
        *person,
        Column(_("Base grids"), numeric=True),
        Column(_("Hours a month before"), "before", numeric=True),
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
        "plans": len(plans_of(actor)),
        "asked": asked(plan),
        "duties": OldDuty.objects.count(),
        "by_duties": plan.by_duties if plan else OldDuty.objects.exists(),
        "may_keep": may_keep(actor),
        "synthetic": any(one.system.synthetic for one in systems_held(actor)),
    }
    if plan and plan.state == RunState.DONE:
        context |= _told(request, plan)
    return render(request, "fusion/plan.html", context)


def _told(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    sought = sought_in(request.GET)
    free, found = plan.posts.filter(kept=False).count(), page(posts(plan, sought), sought)
    listing_free = sought.kind == FREE
    outcomes = outcomes_of(found.rows) if listing_free else {}
    return {
        "figures": figures(plan, saving(plan)),
        "charts": hours_charts(spread_before(plan), spread(plan), free),
        "undivided": undivided(plan),
        "free": free,
        "fates": fate_lines(plan, fates(plan)),
        "found": found,
        "listing_free": listing_free,
        "rows": [(post, outcomes.get(post.pk)) for post in found.rows],
        "names": {one.code: one.name for one in OldSystem.objects.all()},
        "sought": sought,
        "query": sought.query(),
        "heads": _heads(listing_free),
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
    prices = {key: _number(request.POST.get(key, "")) for key in PRICES}
    sources = {key: request.POST.get(f"source-{key}", "") for key in MONEY}
    try:
        start_plan(actor_in(request), prices, sources, request.POST.get("by") == "duties")
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
    prices = [f"{one.price.label}: {one.value} {one.price.unit}" for one in asked(found)]
    sought = sought_in(request.GET)
    rows = list(posts(found, sought)[:MOST_ROWS])
    if sought.kind == FREE:
        return download(free_table(found, rows, outcomes_of(rows), prices), kind, stamped("free-people"))
    return download(post_table(found, rows, prices), kind, stamped("posts"))
