"""On the phone: the round of the day, a check point, and where one walks."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecity.apps.patrol.actions import host_of, in_the_field, keep_track, visit
from onecity.apps.patrol.errors import PointRetired
from onecity.apps.patrol.jobs import plan_anew
from onecity.apps.patrol.models import CheckPoint
from onecity.apps.patrol.queries import day_of, pages_to_keep, visible_points
from onecity.apps.patrol.visiting import REFUSALS, VisitForm, words_of, words_of_refusal
from onecity.core.accounts.scope import require
from onecity.core.cases.forms import PositionField
from onecity.core.cases.views.common import lead_on
from onecity.core.moments import Told as MadeThen
from onecity.core.moments import moment_of
from onecity.core.resources.queries import duty_of
from onecity.core.shell.frame import actor_in
from onecity.core.shell.phone import kept_pages, phone_page, with_microphone

SIGNED_OUT, CONFLICT, UNUSABLE = 401, 409, 422
MOST_BODY = 500_000
on_the_round = phone_page("patrol.visit")


@on_the_round
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """What is to be visited today, in the order of the round; for a script only the list."""
    actor = actor_in(request)
    duty = duty_of(actor)
    day = day_of(actor, duty.position if duty else None)
    context = {"day": day, "keeps": [*kept_pages(), *pages_to_keep(day)], "tab": "today"}
    response = render(request, "patrol/today_list.html" if "parts" in request.GET else "patrol/today.html", context)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def order(request: HttpRequest) -> HttpResponse:
    """Have the round worked out anew, from where the device says one is."""
    actor = actor_in(request)
    user_id = in_the_field(actor)
    try:
        place = PositionField(required=False).clean(request.POST.get("position", ""))
    except ValidationError:
        place = None
    longitude, latitude = place or (None, None)
    plan_anew.defer(user_id=user_id, longitude=longitude, latitude=latitude)
    messages.info(request, _("Your round is being worked out; the list moves by itself."))
    return redirect("round:today")


def _point_or_404(request: HttpRequest, point_id: int) -> CheckPoint:
    require(actor_in(request), "patrol.visit")
    found = visible_points(actor_in(request)).filter(pk=point_id).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, point: CheckPoint, form: VisitForm, status: int = 200, problem: str = "") -> HttpResponse:
    earlier = point.visits.select_related("by")[:3]
    return render(request, "patrol/point.html", {"point": point, "form": form, "earlier": earlier, "problem": problem}, status=status)


@on_the_round
@with_microphone
@require_http_methods(["GET", "POST"])
def point(request: HttpRequest, point_id: int) -> HttpResponse:
    """The checklist of a point; sending twice writes one visit."""
    found = _point_or_404(request, point_id)
    if request.method == "GET":
        return _page(request, found, VisitForm(found, initial={"request_key": uuid4()}))
    form = VisitForm(found, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form, UNUSABLE)
    try:
        done = visit(actor_in(request), found.pk, form.told(), request_key=form.cleaned_data["request_key"])
    except REFUSALS as error:
        return _page(request, found, form, CONFLICT if isinstance(error, PointRetired) else UNUSABLE, words_of_refusal(error))
    messages.success(request, words_of(done))
    return lead_on(request, reverse("round:today"))


@login_required
@require_POST
def person(request: HttpRequest, point_id: int) -> HttpResponse:
    """Whom one visits here; the look is written down with what it was for."""
    found = _point_or_404(request, point_id)
    host = host_of(actor_in(request), found.pk, f"{_('Visit')} {found.code}")
    return render(request, "patrol/person.html", {"host": host})


def _step(row: Any, sent: datetime, arrived: datetime) -> tuple[datetime, tuple[float, float], float]:
    """A step of a track: when it was made by the server's clock, degrees, accuracy in metres. Raises ValueError, ValidationError."""
    said, counted, longitude, latitude, accuracy = row
    place = PositionField().clean(f"{float(longitude)},{float(latitude)}")
    made = moment_of(MadeThen(_moment(said), sent, None if counted is None else timedelta(seconds=float(counted))), arrived)
    if place is None:
        raise ValueError(row)
    return made.at, place, max(0.0, float(accuracy))


def _moment(text: Any) -> datetime:
    """A moment of the phone's clock (ISO 8601 with its zone). Raises ValueError."""
    at = parse_datetime(str(text))
    if at is None or at.tzinfo is None:
        raise ValueError(text)
    return at


@login_required
@require_POST
def track(request: HttpRequest) -> HttpResponse:
    """Where the person walked since the last time, as a phone sends it: at once, or later where there was no network."""
    if len(request.body) > MOST_BODY:
        return HttpResponseBadRequest()
    arrived = timezone.now()
    try:
        told = json.loads(request.body)
        owner, sent = int(told["owner"]), _moment(told["sent"])
        steps = [_step(row, sent, arrived) for row in told["steps"]]
    except (ValueError, TypeError, IndexError, KeyError, OverflowError, ValidationError):
        return HttpResponseBadRequest()
    if owner != actor_in(request).user_id:
        return HttpResponse(status=SIGNED_OUT)
    return JsonResponse({"kept": keep_track(actor_in(request), steps)})
