"""Intake: an operator takes a report by telephone or at the counter."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.gis.geos import Point
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onecity.core.accounts.scope import Actor
from onecity.core.cases.acts import ACTS
from onecity.core.cases.assets.queries import asset_numbered, cases_of_asset
from onecity.core.cases.duty.circumstances import Circumstances
from onecity.core.cases.forms import MOST_ASSET, MOST_EMAIL, IntakeForm
from onecity.core.cases.hotline import questions_of
from onecity.core.cases.knowledge.queries import suggested
from onecity.core.cases.models import Case, Category
from onecity.core.cases.presenting.likeness import told_near
from onecity.core.cases.presenting.routes import reason_for
from onecity.core.cases.presenting.rows import near_marks
from onecity.core.cases.queries.callers import cases_of_caller
from onecity.core.cases.queries.near import Told, near_open_cases
from onecity.core.cases.routing import line_for, list_in_force, route
from onecity.core.cases.states import OPEN_STATES, Source
from onecity.core.cases.suggesting.presenting import Assistance, assistance_for
from onecity.core.cases.suggesting.serving import LONGEST_TEXT
from onecity.core.cases.views.common import actor_in, from_htmx, lead_on
from onecity.core.cases.views.reporting import take_in, take_in_answered
from onecity.core.geo.errors import OutsideCity
from onecity.core.geo.queries import locate, parsed_point
from onecity.core.shell import errors

MOST_EARLIER = 5
INTAKE_ROLES = frozenset({"acceptor", "duty_officer"})


def _page(request: HttpRequest, form: IntakeForm, status: int = 200) -> HttpResponse:
    chosen = str(form["category"].value() or "")
    context = {
        "form": form,
        "category": Category.objects.filter(pk=chosen).first() if chosen.isdigit() else None,
        "bounds": ",".join(str(degrees) for degrees in settings.CITY.bounds),
        "may_accept": actor_in(request).has_role(*ACTS["accept"].roles),
        **_taken_today(actor_in(request)),
    }
    template = "cases/intake_form.html" if from_htmx(request) else "cases/intake.html"
    return render(request, template, context, status=status)


def _taken_today(actor: Actor) -> dict[str, int]:
    """What this operator took today, and how much of it was answered at once."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Case.objects.filter(reported_by_id=actor.user_id, reported_at__gte=midnight)
    return mine.aggregate(taken_today=Count("pk"), answered_today=Count("pk", filter=Q(answered_at_once=True)))


@login_required
@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """The form beside the map; a report taken leads to its case."""
    if INTAKE_ROLES.isdisjoint(actor_in(request).roles):
        return errors.denied(request)
    if request.method == "GET":
        return _page(request, IntakeForm(initial={"request_key": uuid4()}))
    form = IntakeForm(request.POST, request.FILES)
    case = _take(actor_in(request), form) if form.is_valid() else None
    return _page(request, form, 422) if case is None else _taken(request, case)


def _take(actor: Actor, form: IntakeForm) -> Case | None:
    if form.cleaned_data["answered"]:
        return take_in_answered(actor, form)
    return take_in(actor, form, form.cleaned_data["category"], Source.HOTLINE)


def _taken(request: HttpRequest, case: Case) -> HttpResponse:
    """Lead on to the next call where there is nothing more to do or the operator wants it, else to the case, one key from its next act."""
    address = reverse("cases:detail", args=[case.pk])
    if case.answered_at_once or "next" in request.POST:
        words = _("Answered at once: %(number)s") if case.answered_at_once else _("Taken in: %(number)s")
        messages.success(request, words % {"number": case.label})
        address = reverse("cases:intake")
    return lead_on(request, address)


def _located(request: HttpRequest) -> tuple[Point | None, dict[str, Any]]:
    """The point asked about (EPSG:4326) and where it lies, or what is wrong with it."""
    longitude, _comma, latitude = request.POST.get("point", "").partition(",")
    try:
        point = parsed_point(longitude, latitude)
        return point, {"located": locate(point)}
    except ValueError:
        return None, {}
    except OutsideCity as error:
        return None, {"problem": f"{_('The place lies outside the city.')} {error.hint}".strip()}


def _addressee(category: Category | None, region_code: str, point: Point) -> dict[str, Any]:
    """Who would get it, by the duty list in force."""
    if category is None:
        return {}
    now = timezone.now()
    line = line_for(list_in_force(timezone.localdate(now)), category.pk, region_code, Circumstances(now, point))
    return {"reason": reason_for(route(line, region_code), category, now)}


def _category(text: str) -> Category | None:
    return Category.objects.filter(pk=int(text)).first() if text.isascii() and text.isdigit() and len(text) < 19 else None


def _typed(request: HttpRequest, name: str, most: int) -> str:
    return request.POST.get(name, "")[:most].replace("\0", "")


def _repeats(actor: Actor, code: str) -> dict[str, Any]:
    """The object of a number, and what is open about it: likely the same matter, wherever the caller says it is."""
    repeats = cases_of_asset(actor, code).filter(state__in=OPEN_STATES)[:MOST_EARLIER]
    return {"asset_code": code.strip(), "asset": asset_numbered(actor, code), "repeats": list(repeats)}


def _sure_of(assistance: Assistance) -> Category | None:
    """The category suggested, where that is sure."""
    return assistance.candidates[0].category if assistance.sure and assistance.candidates else None


@login_required
@require_POST
def surroundings(request: HttpRequest) -> HttpResponse:
    """What is known as the operator types: suggestions, the grid of the place, who would get it, what is open near it, earlier calls.

    It changes nothing; it is a POST so that a caller's number never stands in an address.
    """
    actor = actor_in(request)
    if INTAKE_ROLES.isdisjoint(actor.roles):
        return errors.denied(request)
    repeats = _repeats(actor, _typed(request, "asset_code", MOST_ASSET))
    category = _category(request.POST.get("category", ""))
    text = request.POST.get("text", "")[:LONGEST_TEXT].replace("\0", "")
    assistance = assistance_for(text)
    point, context = _located(request)
    if point is not None and "located" in context:
        told = Told(text, category or _sure_of(assistance), timezone.now())
        repeated = {case.pk for case in repeats["repeats"]}
        near = [one for one in near_open_cases(actor, point, told=told) if one.case.pk not in repeated]
        context |= {"near": told_near(near), "near_marks": near_marks(near), **_addressee(category, context["located"].region_code, point)}
    located = context.get("located")
    context |= {
        "articles": suggested(actor, text, category or _sure_of(assistance), located.region_code if located else ""),
        "questions": questions_of(category) if category else (),
    }
    earlier = cases_of_caller(actor, _typed(request, "reporter_phone", 20), _typed(request, "reporter_email", MOST_EMAIL))
    return render(
        request,
        "cases/surroundings.html",
        context | repeats | {"help": assistance, "category": category, "earlier": earlier[:MOST_EARLIER]},
    )
