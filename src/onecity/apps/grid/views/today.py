"""Today: what is to be verified, and one's own duty."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from onecity.apps.grid.queries import Task
from onecity.apps.grid.queries import today as day_of
from onecity.apps.grid.views.common import in_the_field
from onecity.core.accounts.errors import NotAllowed
from onecity.core.cases.forms import PositionField
from onecity.core.cases.presenting.limits import row_clock
from onecity.core.cases.presenting.tickets import ticket_line
from onecity.core.cases.states import Urgency
from onecity.core.geo.errors import OutsideCity
from onecity.core.resources.actions import set_status
from onecity.core.resources.models import Status
from onecity.core.shell.frame import actor_in

KILOMETRE = 1000


def far_words(metres: float) -> str:
    """A distance as people read it: 210 m, 1.2 km. `frontend/modules/field/distance.ts` says the same."""
    return f"{metres:.0f} m" if metres < KILOMETRE else f"{metres / KILOMETRE:.1f} km"


def _row(task: Task) -> dict[str, Any]:
    case = task.case
    return {
        "case": case,
        "far": "" if task.metres is None else far_words(task.metres),
        "clock": row_clock(case, timezone.now()),
        "urgent": case.urgency in (Urgency.CRITICAL, Urgency.URGENT),
    }


@in_the_field
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """The tasks by remaining time; for a script only the parts that change."""
    day = day_of(actor_in(request))
    on_duty = day.on_duty_since
    context = {
        "day": day,
        "checks": [ticket_line(ticket, timezone.now()) for ticket in day.checks],
        "rows": [_row(task) for task in day.tasks],
        "on_duty_seconds": (timezone.now() - on_duty).total_seconds() if on_duty else 0,
        "tab": "today",
    }
    response = render(request, "grid/today_parts.html" if "parts" in request.GET else "grid/today.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _position(request: HttpRequest) -> tuple[float, float] | None:
    try:
        return PositionField(required=False).clean(request.POST.get("position", ""))
    except ValidationError:
        return None


@in_the_field
@require_POST
def duty(request: HttpRequest) -> HttpResponse:
    """Go on duty, on a break or off."""
    wanted = request.POST.get("status", "")
    status = Status(wanted) if wanted in Status.values else Status.OFF
    try:
        set_status(actor_in(request), status, _position(request))
    except OutsideCity:
        set_status(actor_in(request), status)
        messages.warning(request, _("Your device says that you are outside the city; your place was not kept."))
    except NotAllowed:
        messages.error(request, _("Your post has no duty roster."))
    return redirect("grid:today")
