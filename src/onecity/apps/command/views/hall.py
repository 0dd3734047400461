"""The hall: the city's situation on a wall."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from onecity.apps.command.presenting.scene import scene
from onecity.apps.command.queries.figures import FIGURES
from onecity.apps.command.queries.hall import BACKS, SPANS, Window, cases_in, day_until, situation, workers_in
from onecity.apps.command.remember import remembered
from onecity.core.accounts.scope import require
from onecity.core.cases.filters import moment_of
from onecity.core.cases.presenting.rows import case_line
from onecity.core.cases.queries.lists import CaseFilter, page_of
from onecity.core.cases.states import State
from onecity.core.geo.models import BaseGrid
from onecity.core.geo.queries import region_name
from onecity.core.resources.models import Status
from onecity.core.shell.frame import actor_in
from onecity.core.shell.show import declared_stay, hall_scene, stay_in, stays

REMEMBERED_SECONDS = 0.7
"""Less than the time between two looks of an open wall (LIVE_MS of `frontend/modules/hall/scene.ts`)."""
REGION_DIGITS = (6, 9)


def _region(request: HttpRequest) -> str:
    """The county or township asked for, empty for the whole city."""
    code = request.GET.get("region", "")
    return code if code.isascii() and code.isdigit() and len(code) in REGION_DIGITS else ""


def _moment(request: HttpRequest, now: datetime) -> datetime:
    """The moment asked for; never a later one than now."""
    asked = moment_of(request.GET.get("at", ""))
    return min(asked, now) if asked else now


def _than(request: HttpRequest) -> str:
    """What the day is compared with; a week before if nothing else is asked for."""
    asked = request.GET.get("than", "")
    return asked if asked in BACKS else "week"


def _span(request: HttpRequest) -> str:
    """What the chart of hours spans; the day so far if nothing else is asked for."""
    asked = request.GET.get("span", "")
    return asked if asked in SPANS else "today"


def _context(request: HttpRequest) -> dict[str, Any]:
    actor, now, region, than, span = actor_in(request), timezone.now(), _region(request), _than(request), _span(request)
    require(actor, "command.hall")
    asked = request.GET.get("at", "") if moment_of(request.GET.get("at", "")) else ""
    key = (actor.user_id, actor.grants, region, asked, than, span, request.LANGUAGE_CODE)
    found = remembered(key, REMEMBERED_SECONDS, lambda: scene(situation(actor, _moment(request, now), region, than, span), region, asked))
    return {**found, "now": now, "looking_back": bool(asked)}


@hall_scene
@login_required
@require_GET
def hall(request: HttpRequest) -> HttpResponse:
    """The full-screen scene of the city's situation."""
    context = _context(request)
    context["setup"] = {
        "panels": reverse("command:panels"),
        "bounds": list(settings.CITY.bounds),
        "labels": {str(state): str(state.label) for state in State},
        "words": {"open": _("open {count}"), "late": _("late {count}")},
        "stay": stay_in(request),
        "declared_stay": declared_stay(request),
    }
    context |= {"stay": stay_in(request), "stays": stays()}
    return render(request, "command/hall.html", context)


@login_required
@require_GET
def panels(request: HttpRequest) -> HttpResponse:
    """The panels of the scene alone, for an open wall that follows."""
    response = render(request, "command/hall_panels.html", _context(request))
    response["Cache-Control"] = "no-store"
    return response


def _grid(request: HttpRequest) -> BaseGrid | None:
    """The base grid asked for; None for none. Raises Http404 for one that is not known."""
    code = request.GET.get("grid", "")
    if not code:
        return None
    found = BaseGrid.objects.filter(code=code[:20].replace("\0", "")).only("code", "name_zh", "name_en").first()
    if found is None:
        raise Http404
    return found


def _window(request: HttpRequest, now: datetime) -> Window:
    """The day up to the moment asked for, or the time since the one that `since` names."""
    window, since = day_until(_moment(request, now)), moment_of(request.GET.get("since", ""))
    return replace(window, since=since) if since else window


@login_required
@require_GET
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """The cases behind a figure of the hall, newest first."""
    actor, now = actor_in(request), timezone.now()
    require(actor, "command.hall")
    if key not in FIGURES:
        raise Http404
    region, grid, window = _region(request), _grid(request), _window(request, now)
    among = cases_in(actor, region).filter(grid=grid) if grid else cases_in(actor, region)
    page = page_of(FIGURES[key].cases(among, window).order_by(), CaseFilter(), request.GET.get("after", ""))
    limits = FIGURES[key].limits(among, window)
    following = request.GET.copy()
    following |= {"after": page.after, "at": window.until.isoformat()}
    context = {
        "title": FIGURES[key].title,
        "region": grid.name if grid else region_name(region, request.LANGUAGE_CODE) if region else "",
        "window": window,
        "page": page,
        "counted": page.total if limits is None else limits,
        "limits": limits,
        "rows": [case_line(case, now) for case in page.rows],
        "following": following.urlencode(),
    }
    return render(request, "command/figure.html", context)


@login_required
@require_GET
def workers(request: HttpRequest) -> HttpResponse:
    """The grid workers behind a figure of the hall: those of a status (`?status=`), or all."""
    actor = actor_in(request)
    require(actor, "command.hall")
    region, asked = _region(request), request.GET.get("status", "")
    status = asked if asked in Status.values else ""
    context = {
        "title": Status(status).label if status else _("Grid workers"),
        "region": region_name(region, request.LANGUAGE_CODE) if region else "",
        "people": workers_in(actor, region, status),
    }
    return render(request, "command/workers.html", context)
