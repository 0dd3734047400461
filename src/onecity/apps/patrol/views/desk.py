"""At the desk: check points, visits, and how much of the rounds was walked."""

from collections.abc import Collection
from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from onecity.apps.patrol.actions import change_points
from onecity.apps.patrol.checklists import checklists
from onecity.apps.patrol.exports import attendance_rows, attendance_table, point_table, visit_table
from onecity.apps.patrol.models import Outcome
from onecity.apps.patrol.queries import (
    PointFilter,
    VisitFilter,
    coverage,
    filtered_points,
    filtered_visits,
    keepers,
    state_of_kinds,
)
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import may, require
from onecity.core.cases.filters import grid_code
from onecity.core.geo.queries import grid_name
from onecity.core.shell.frame import actor_in
from onecity.core.tables import download, kind_of, stamped

PAGE_ROWS, LONGEST_DAYS, PERIOD_DAYS = 50, 366, 30
STATES = ("due", "late", "later", "retired")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _one_of(text: str, allowed: Collection[str]) -> str:
    return text if text in allowed else ""


def _point_filter(request: HttpRequest) -> PointFilter:
    given = request.GET
    words = given.get("words", "").replace("\0", "").strip()[:60]
    kind, state = _one_of(given.get("kind", ""), checklists()), _one_of(given.get("state", ""), STATES)
    return PointFilter(words, kind, state, _number(given.get("keeper", "")), grid_code(given.get("grid", "")))


def _day(text: str, otherwise: date) -> date:
    try:
        return parse_date(text) or otherwise
    except ValueError:
        return otherwise


def _visit_filter(request: HttpRequest) -> VisitFilter:
    given, today = request.GET, timezone.localdate()
    until = min(_day(given.get("until", ""), today), today)
    since = min(_day(given.get("since", ""), until - timedelta(days=PERIOD_DAYS - 1)), until)
    kind, outcome = _one_of(given.get("kind", ""), checklists()), _one_of(given.get("outcome", ""), Outcome.values)
    return VisitFilter(max(since, date(2000, 1, 1)), until, kind, outcome, _number(given.get("by", "")))


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


@login_required
@require_GET
def points(request: HttpRequest) -> HttpResponse:
    """How each kind of check stands, and the points, soonest due first."""
    actor, given = actor_in(request), _point_filter(request)
    context = {
        "tab": "points",
        "given": given,
        "grid": grid_name(given.grid) if given.grid else "",
        "page": Paginator(filtered_points(actor, given), PAGE_ROWS).get_page(request.GET.get("page")),
        "query": _query(request),
        "kinds": checklists().values(),
        "states": [
            ("due", _("Due today or late")),
            ("late", pgettext("of a visit", "Late")),
            ("later", _("Not due yet")),
            ("retired", _("No longer in use")),
        ],
        "standing": state_of_kinds(actor),
        "keepers": keepers(actor),
        "may_keep": may(actor, "patrol.keep"),
        "today": timezone.localdate(),
        "period": PERIOD_DAYS,
    }
    return render(request, "patrol/points.html", context)


@login_required
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Give chosen points to somebody, another interval, or take them out of use."""
    keys = [key for text in request.POST.getlist("point") if (key := _number(text)) is not None]
    days = _number(request.POST.get("days", "")) or 0
    if days > LONGEST_DAYS:
        messages.error(request, _("At most %(most)d days may pass between two visits.") % {"most": LONGEST_DAYS})
        return redirect("patrol:points")
    active = {"retire": False, "restore": True}.get(request.POST.get("use", ""))
    try:
        changed = change_points(actor_in(request), keys, keeper_id=_number(request.POST.get("keeper", "")), days=days, active=active)
    except User.DoesNotExist:
        messages.error(request, _("Nobody has this number."))
        return redirect("patrol:points")
    messages.success(request, ngettext("%(count)d point changed", "%(count)d points changed", changed) % {"count": changed})
    return redirect("patrol:points")


@login_required
@require_GET
def export_points(request: HttpRequest, format: str) -> StreamingHttpResponse:
    """The points as a file."""
    kind = kind_of(format)
    return download(point_table(actor_in(request), _point_filter(request)), kind, stamped("check-points"))


@login_required
@require_GET
def visits(request: HttpRequest) -> HttpResponse:
    """The visits of a period, newest first, with the cases they made."""
    actor, given = actor_in(request), _visit_filter(request)
    context = {
        "tab": "visits",
        "given": given,
        "page": Paginator(filtered_visits(actor, given), PAGE_ROWS).get_page(request.GET.get("page")),
        "query": _query(request),
        "kinds": checklists().values(),
        "outcomes": Outcome.choices,
        "keepers": keepers(actor),
    }
    return render(request, "patrol/visits.html", context)


@login_required
@require_GET
def export_visits(request: HttpRequest, format: str) -> StreamingHttpResponse:
    """The visits as a file."""
    kind = kind_of(format)
    return download(visit_table(actor_in(request), _visit_filter(request)), kind, stamped("visits"))


@login_required
@require_GET
def covered(request: HttpRequest) -> HttpResponse:
    """How much of the rounds of a day was walked and visited."""
    day = _day(request.GET.get("day", ""), timezone.localdate())
    return render(request, "patrol/coverage.html", {"tab": "coverage", "day": day, "rows": coverage(actor_in(request), day)})


@login_required
@require_GET
def attended(request: HttpRequest) -> HttpResponse:
    """Who was on duty on a day, from when to when, and where they came on."""
    actor = actor_in(request)
    require(actor, "patrol.watch")
    day = _day(request.GET.get("day", ""), timezone.localdate())
    return render(request, "patrol/attendance.html", {"tab": "attendance", "day": day, "rows": attendance_rows(actor, day)})


@login_required
@require_GET
def export_attendance(request: HttpRequest, format: str) -> StreamingHttpResponse:
    """The attendance of a day as a file."""
    kind, actor = kind_of(format), actor_in(request)
    require(actor, "patrol.watch")
    day = _day(request.GET.get("day", ""), timezone.localdate())
    return download(attendance_table(actor, day), kind, stamped("attendance"))
