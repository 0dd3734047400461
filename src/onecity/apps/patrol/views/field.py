"""On the phone: the round of the day, a check point, and where one walks."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecity.apps.patrol.actions import LONGEST_NOTE, Told, in_the_field, keep_track, person_of, visit
from onecity.apps.patrol.errors import BadVisit, PointRetired
from onecity.apps.patrol.jobs import plan_anew
from onecity.apps.patrol.models import CheckPoint
from onecity.apps.patrol.queries import day_of, visible_points
from onecity.core.accounts.scope import require
from onecity.core.cases.errors import ActNotAllowed, AnsweredByMessage, BadInput
from onecity.core.cases.forms import PhotosField, PositionField
from onecity.core.cases.messages import words_for
from onecity.core.cases.views.common import lead_on
from onecity.core.resources.queries import duty_of
from onecity.core.shell.frame import actor_in

ANSWERS = {"yes": True, "no": False}
MOST_BODY = 200_000


class VisitForm(forms.Form):
    """A visit; the answers of the checklist are read beside it."""

    request_key = forms.UUIDField(widget=forms.HiddenInput)
    position = PositionField(required=False)
    note = forms.CharField(required=False, max_length=LONGEST_NOTE, widget=forms.Textarea({"rows": 2}))
    photos = PhotosField()


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """What is to be visited today, in the order of the round; for a script only the list."""
    actor = actor_in(request)
    require(actor, "patrol.visit")
    duty = duty_of(actor)
    day = day_of(actor, duty.position if duty else None)
    response = render(request, "patrol/today_list.html" if "parts" in request.GET else "patrol/today.html", {"day": day})
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
    return redirect("patrol:today")


def _point_or_404(request: HttpRequest, point_id: int) -> CheckPoint:
    require(actor_in(request), "patrol.visit")
    found = visible_points(actor_in(request)).filter(pk=point_id).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, point: CheckPoint, form: VisitForm, status: int = 200, problem: str = "") -> HttpResponse:
    said = request.POST
    items = [{"item": item, "answer": said.get(f"item-{item.code}", "")} for item in point.checklist.items]
    earlier = point.visits.select_related("by")[:3]
    context = {"point": point, "form": form, "items": items, "earlier": earlier, "problem": problem}
    return render(request, "patrol/point.html", context, status=status)


def _told(request: HttpRequest, point: CheckPoint, given: dict[str, Any]) -> Told:
    said = {item.code: request.POST.get(f"item-{item.code}", "") for item in point.checklist.items}
    answers = {code: ANSWERS[word] for code, word in said.items() if word in ANSWERS}
    nobody = request.POST.get("outcome") == "nobody"
    return Told({} if nobody else answers, nobody, given["note"], given["position"], given["photos"])


@login_required
@require_http_methods(["GET", "POST"])
def point(request: HttpRequest, point_id: int) -> HttpResponse:
    """The checklist of a point; sending twice writes one visit."""
    found = _point_or_404(request, point_id)
    if request.method == "GET":
        return _page(request, found, VisitForm(initial={"request_key": uuid4()}))
    form = VisitForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form, 422)
    given = form.cleaned_data
    try:
        done = visit(actor_in(request), found.pk, _told(request, found, given), request_key=given["request_key"])
    except BadVisit as error:
        return _page(request, found, form, 422, " ".join(str(reason) for reason in error.fields.values()))
    except PointRetired:
        return _page(request, found, form, 409, _("This point is no longer visited."))
    except BadInput as error:
        return _page(request, found, form, 422, " ".join(str(reason) for reason in error.fields.values()))
    except (ActNotAllowed, AnsweredByMessage) as error:
        return _page(request, found, form, 422, words_for(error))
    made = [case.label for case in done.cases.all()]
    words = _("%(point)s: visited. Made of it: %(cases)s") if made else _("%(point)s: visited.")
    messages.success(request, words % {"point": found.name, "cases": ", ".join(made)})
    return lead_on(request, reverse("patrol:today"))


@login_required
@require_POST
def person(request: HttpRequest, point_id: int) -> HttpResponse:
    """Whom one visits here; the look is written down with what it was for."""
    found = _point_or_404(request, point_id)
    name = person_of(actor_in(request), found.pk, f"{_('Visit')} {found.code}")
    return render(request, "patrol/person.html", {"name": name})


def _moments(body: bytes) -> Iterator[tuple[datetime, tuple[float, float], float]]:
    """The points of a track: moment (ISO 8601 with its zone), longitude, latitude, accuracy in metres. Raises ValueError."""
    for row in json.loads(body):
        at = parse_datetime(str(row[0]))
        place = PositionField().clean(f"{float(row[1])},{float(row[2])}")
        if at is None or at.tzinfo is None or place is None:
            raise ValueError
        yield at, place, max(0.0, float(row[3]))


@login_required
@require_POST
def track(request: HttpRequest) -> HttpResponse:
    """Where the person walked since the last time, as their open page sends it."""
    if len(request.body) > MOST_BODY:
        return HttpResponseBadRequest()
    try:
        points = list(_moments(request.body))
    except (ValueError, TypeError, IndexError, KeyError, OverflowError, ValidationError):
        return HttpResponseBadRequest()
    return JsonResponse({"kept": keep_track(actor_in(request), points)})
