"""What plans come to: the list of them, two of them side by side, and the rows behind the money of one."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from onecity.apps.fusion.exports import compared_table, money_table
from onecity.apps.fusion.filters import sought_in
from onecity.apps.fusion.models import OldSystem, Plan, RunState
from onecity.apps.fusion.presenting.heads import tabs
from onecity.apps.fusion.presenting.plans import PART_WORDS, MoneyRow, PlanLine, compared, money_rows
from onecity.apps.fusion.queries.plans import PARTS, money, plan_for, plans_of, saving, spread, towns_compared
from onecity.apps.fusion.queries.runs import finished_run
from onecity.core.accounts.scope import Actor
from onecity.core.shell.frame import actor_in
from onecity.core.shell.parts import Tab
from onecity.core.tables import download, kind_of, stamped

TOWNS_SHOWN = 100


@login_required
@require_GET
def plan_list(request: HttpRequest) -> HttpResponseBase:
    """Every plan with its headline; two can be chosen to be compared."""
    actor = actor_in(request)
    rows = [_line(plan) for plan in plans_of(actor)]
    context = {"tabs": tabs("plans", finished_run(actor)), "rows": rows, "done": sum(row.saving is not None for row in rows)}
    return render(request, "fusion/plan_list.html", context)


def _line(plan: Plan) -> PlanLine:
    found = saving(plan) if plan.state == RunState.DONE else None
    return PlanLine(plan, found, plan.posts.filter(kept=False).count() if found else 0)


def _two(actor: Actor, asked: list[str]) -> list[Plan]:
    """The two finished plans asked for, else the newest two. Raises NotAllowed, Http404."""
    if not asked:
        asked = [str(one.pk) for one in plans_of(actor) if one.state == RunState.DONE][1::-1]
    if len(asked) != 2 or not all(key.isascii() and key.isdigit() and len(key) < 10 for key in asked):
        return []
    found = [plan_for(actor, int(key)) for key in asked]
    if any(one.state != RunState.DONE for one in found):
        raise Http404
    return found


@login_required
@require_GET
def compare(request: HttpRequest) -> HttpResponseBase:
    """Two plans side by side (`?plan=` twice): figures, prices, and the townships in which they differ; `?as=` a file of these."""
    actor = actor_in(request)
    plans = _two(actor, request.GET.getlist("plan"))
    context: dict[str, Any] = {"tabs": tabs("plans", finished_run(actor)), "plans": plans}
    if plans:
        towns = towns_compared(*plans)
        if wanted := request.GET.get("as"):
            return download(compared_table(plans, towns), kind_of(wanted), stamped("plans-compared"))
        rows = compared(plans, [saving(one) for one in plans], [spread(one) for one in plans])
        context |= {"rows": rows, "towns": towns[:TOWNS_SHOWN], "more_towns": max(len(towns) - TOWNS_SHOWN, 0)}
    return render(request, "fusion/plan_compare.html", context)


def _money(request: HttpRequest, plan_id: int) -> tuple[Plan, list[MoneyRow], str]:
    """A finished plan, its rows of the part asked for, and that part. Raises NotAllowed, Http404."""
    plan, part = plan_for(actor_in(request), plan_id), sought_in(request.GET).kind
    if plan.state != RunState.DONE:
        raise Http404
    rows = [row for row in money(plan) if part not in PARTS or row.part == part]
    return plan, money_rows(plan, rows, {one.code: one.name for one in OldSystem.objects.all()}), part if part in PARTS else ""


@login_required
@require_GET
def money_list(request: HttpRequest, plan_id: int) -> HttpResponseBase:
    """Number × price of every row of the saving, and where the price is from."""
    plan, rows, part = _money(request, plan_id)
    ways = [Tab(label, f"?kind={key}", current=key == part) for key, label in ({"": _("Everything")} | PART_WORDS).items()]
    context = {
        "tabs": tabs("plans", finished_run(actor_in(request))),
        "plan": plan,
        "rows": rows,
        "total": sum(one.row.yuan for one in rows),
        "part": part,
        "ways": ways,
    }
    return render(request, "fusion/plan_money.html", context)


@login_required
@require_GET
def money_export(request: HttpRequest, plan_id: int, format: str) -> HttpResponseBase:
    """The same rows as a file. Raises Http404 for an unknown format."""
    kind = kind_of(format)
    plan, rows, _part = _money(request, plan_id)
    return download(money_table(plan, rows), kind, stamped("money"))
