"""Applying the limits of a list to open cases: what it would change, then the act, then the report."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onecity.core.accounts.scope import may
from onecity.core.cases.duty.applying.actions import APPLY, apply_limits, try_limits
from onecity.core.cases.duty.views.common import frame_of, list_or_404
from onecity.core.cases.errors import BadInput
from onecity.core.cases.models import Case, ClockMove, DutyList, LimitChange
from onecity.core.cases.presenting.limits import limit_label
from onecity.core.cases.queries.scope import visible
from onecity.core.cases.routing import list_in_force
from onecity.core.cases.states import OPEN_STATES
from onecity.core.cases.timekeeping.views import stage_reports
from onecity.core.cases.views.common import actor_in

SHOWN_MOVES, SHOWN_CHANGES = 50, 10


def _page(request: HttpRequest, duty_list: DutyList, problems: dict[str, str] | None = None) -> HttpResponse:
    actor = actor_in(request)
    changes = list(LimitChange.objects.filter(duty_list=duty_list).select_related("created_by")[:SHOWN_CHANGES])
    newest = changes[0] if changes else None
    moves = (
        ClockMove.objects.filter(limit_change=newest, clock__case__in=visible(actor).values("pk")) if newest else ClockMove.objects.none()
    )
    context = {
        "changes": changes,
        "newest": newest,
        "share": _share(newest) if newest and newest.busy else 1,
        "report": stage_reports(newest.report) if newest else [],
        "moves": [(one, limit_label(one.limit)) for one in moves.select_related("clock__case__category").order_by("pk")[:SHOWN_MOVES]],
        "may_apply": may(actor, APPLY),
        "in_force": list_in_force(timezone.localdate()) == duty_list,
        "problems": problems or {},
    }
    return render(request, "cases/duty/limits.html", frame_of(request, duty_list) | context, status=422 if problems else 200)


def _share(change: LimitChange) -> float:
    total = Case.objects.filter(state__in=OPEN_STATES).count()
    return min(1.0, change.figures.get("cases", 0) / total) if total else 1.0


@login_required
@require_GET
def limits(request: HttpRequest, list_id: int) -> HttpResponse:
    """What was counted and applied; while the worker is at it, the part that moves."""
    duty_list = list_or_404(request, list_id)
    if "part" not in request.GET:
        return _page(request, duty_list)
    newest = LimitChange.objects.filter(duty_list=duty_list).first()
    context = {"newest": newest, "duty_list": duty_list, "share": _share(newest) if newest else 1}
    response = render(request, "cases/duty/limits_progress.html", context)
    if newest is None or not newest.busy:
        response.headers["HX-Refresh"] = "true"
    return response


def _done(request: HttpRequest, duty_list: DutyList, work: Callable[[], LimitChange]) -> HttpResponse:
    try:
        work()
    except BadInput as error:
        if "reason" in error.fields:
            return _page(request, duty_list, error.fields)
        messages.error(request, next(iter(error.fields.values())))
    return redirect("cases:duty_limits", duty_list.pk)


@login_required
@require_POST
def count(request: HttpRequest, list_id: int) -> HttpResponse:
    """Count what would change."""
    duty_list = list_or_404(request, list_id)
    return _done(request, duty_list, lambda: try_limits(actor_in(request), list_id))


@login_required
@require_POST
def apply(request: HttpRequest, list_id: int, change_id: int) -> HttpResponse:
    """Apply what was counted."""
    duty_list, reason = list_or_404(request, list_id), request.POST.get("reason", "")
    return _done(request, duty_list, lambda: apply_limits(actor_in(request), list_id, change_id, reason))
