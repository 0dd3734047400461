"""The one map, and the start page of everybody."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from onecity.apps.command.presenting.states import SHORT
from onecity.apps.command.queries.around import LIST_ROWS, TABS, Around, around, place_of
from onecity.core.accounts.scope import Actor, may, require
from onecity.core.cases.filters import filter_from, moment_of
from onecity.core.cases.models.asset import AssetState
from onecity.core.cases.presenting.rows import case_line
from onecity.core.cases.queries.lists import CaseFilter
from onecity.core.cases.states import OPEN_STATES, State
from onecity.core.geo.queries import region_name
from onecity.core.shell.errors import page as error_page
from onecity.core.shell.frame import NOTICES_KEY, actor_in, menu
from onecity.core.shell.map_layers import layers_for

LARGEST_ZOOM = 22.0


def bounds_of(actor: Actor) -> list[float]:
    """What the map shows first (west, south, east, north in degrees): the city."""
    return list(settings.CITY.bounds)


def map_setup(request: HttpRequest) -> dict[str, Any]:
    """What the map's script needs to begin."""
    actor = actor_in(request)
    chosen = request.GET.get("case", "")
    place = place_of(actor, int(chosen)) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else None
    return {
        "bounds": bounds_of(actor),
        "layers": layers_for(actor),
        "labels": {str(state): str(state.label) for state in (*State, *AssetState)},
        "pane": reverse("command:pane"),
        "chosen": {"id": chosen, "place": place} if place else None,
    }


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The one map; who has no map starts at the first page of their menu."""
    actor = actor_in(request)
    if may(actor, "command.map"):
        return render(request, "command/map.html", {"setup": map_setup(request)})
    first = next((item for item in menu(request) if item.key != NOTICES_KEY), None)
    return redirect(first.url) if first else error_page(request, 403)


def _zoom(request: HttpRequest) -> float:
    try:
        return min(max(float(request.GET.get("zoom", "9")), 0.0), LARGEST_ZOOM)
    except ValueError:
        return 9.0


def _given(request: HttpRequest) -> CaseFilter:
    """What the reader filters by; `upto` is the moment of the time strip."""
    asked, upto = filter_from(request.GET), moment_of(request.GET.get("upto", ""))
    return CaseFilter(states=asked.states, time=asked.time, region=asked.region, box=asked.box, until=upto)


def _around(request: HttpRequest, given: CaseFilter, tab: str) -> Around:
    zoom = _zoom(request)
    try:
        return around(actor_in(request), given, zoom, tab, request.GET.get("after", ""))
    except BadSignature:
        return around(actor_in(request), given, zoom, tab)


def _for_script(found: Around) -> dict[str, Any]:
    return {
        "regions": [vars(region) for region in found.regions],
        "city": {code: {"count": count, "late": late} for code, (count, late) in found.city.items()},
        "whole": found.whole,
        "hours": {"start": found.hours[0][0].isoformat(), "counts": [count for _hour, count in found.hours]},
    }


@login_required
@require_GET
def pane(request: HttpRequest) -> HttpResponse:
    """Everything that follows the map's view, as parts: tabs, list, counts by state, and figures for the script."""
    require(actor_in(request), "command.map")
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    given = _given(request)
    found, now = _around(request, given, tab), timezone.now()
    context = {
        "tab": tab,
        "found": found,
        "given": given,
        "narrowed": bool(given.states or given.time or given.region),
        "region_name": region_name(given.region, request.LANGUAGE_CODE) if given.region else "",
        "now": now,
        "upto": given.until,
        "more": LIST_ROWS,
        "rows": [case_line(case, now) for case in found.page.rows],
        "states": [(str(state), SHORT[state], found.states[state], state in given.states) for state in OPEN_STATES],
        "hour_total": sum(count for _hour, count in found.hours),
        "figures": _for_script(found),
    }
    response = render(request, "command/pane.html", context)
    response["Cache-Control"] = "no-store"
    return response
