"""Who would get this? A question to the list, asked on the map; the address keeps the question."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.gis.geos import Point
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from onecity.core.cases.duty import queries
from onecity.core.cases.duty.circumstances import Circumstances
from onecity.core.cases.duty.conditions import show_conditions
from onecity.core.cases.duty.deciding import answer
from onecity.core.cases.duty.names import Names
from onecity.core.cases.duty.views.common import key_in
from onecity.core.cases.models import Category, DutyList
from onecity.core.cases.presenting.routes import reason_for
from onecity.core.cases.routing import Fault
from onecity.core.cases.views.common import actor_in
from onecity.core.geo.errors import OutsideCity
from onecity.core.geo.queries import locate, parsed_point

LISTED = 50


def _moment(text: str) -> datetime:
    """The local time of a question, now if none is given."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or not 1990 < moment.year < 2200:
        return timezone.now()
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _asked_list(request: HttpRequest) -> DutyList | None:
    wanted = key_in(request.GET.get("list", ""))
    return queries.duty_lists(actor_in(request)).filter(pk=wanted).first() if wanted else queries.in_force_now()


def _answer(duty_list: DutyList, category: Category, point: Point, at: datetime) -> dict[str, Any]:
    try:
        located = locate(point)
    except OutsideCity as error:
        return {"problem": f"{_('The place lies outside the city.')} {error.hint}".strip()}
    found = answer(duty_list, category, located.region_code, Circumstances(at, point))
    names = Names()
    tried = [(one, names.region_words(one.line.region_prefix), show_conditions(one.line.conditions)) for one in found.tried]
    fault = {
        Fault.NO_LINE: _("No line fits: the dispatcher names the organisation."),
        Fault.CLOSED: _("The line names an organisation that is closed: the dispatcher names another."),
        Fault.EMPTY: _("No organisation of the township is known: the dispatcher names one."),
    }
    return {
        "located": located,
        "answer": found,
        "tried": tried,
        "reason": reason_for(found.route, category, at),
        "fault": fault.get(found.route.fault) if found.route.fault else "",
    }


@login_required
@require_GET
def tester(request: HttpRequest) -> HttpResponse:
    """Place, category and time → lead, assisting, limits, which line and why, what else was considered."""
    lists = queries.duty_lists(actor_in(request))[:LISTED]
    duty_list, at = _asked_list(request), _moment(request.GET.get("at", ""))
    category = Category.objects.filter(pk=key_in(request.GET.get("category", "")) or 0).first()
    point: Point | None = None
    context: dict[str, Any] = {}
    try:
        longitude, _comma, latitude = request.GET.get("point", "").partition(",")
        point = parsed_point(longitude, latitude)
    except ValueError:
        point = None
    if duty_list and category and point:
        context = _answer(duty_list, category, point, at)
    context |= {
        "lists": lists,
        "duty_list": duty_list,
        "category": category,
        "category_field": {"label": _("Category"), "errors": ()},
        "point": f"{point.x:.6f},{point.y:.6f}" if point else "",
        "at": timezone.localtime(at),
        "bounds": ",".join(str(degrees) for degrees in settings.CITY.bounds),
    }
    return render(request, "cases/duty/tester.html", context)
