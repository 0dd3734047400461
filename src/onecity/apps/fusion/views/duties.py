"""The one list of duties: its lines, what may be one duty, the steps so far, and one duty with its members."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from onecity.apps.fusion.duties import actions
from onecity.apps.fusion.errors import Refused
from onecity.apps.fusion.exports import duty_table
from onecity.apps.fusion.filters import sought_in
from onecity.apps.fusion.models import DutyStep, OldSystem
from onecity.apps.fusion.permission import may_keep
from onecity.apps.fusion.presenting.duties import headline, heads, ways
from onecity.apps.fusion.presenting.heads import duty_questions, tabs
from onecity.apps.fusion.queries.duties import ORDERS, Line, line_for, lines, proposed, steps
from onecity.apps.fusion.queries.rows import PAGE
from onecity.apps.fusion.queries.runs import finished_run
from onecity.core.accounts.scope import Actor
from onecity.core.shell.frame import actor_in
from onecity.core.tables import download, kind_of, stamped


def _framed(actor: Actor, current: str) -> tuple[list[Line], dict[str, Any]]:
    """All lines, and what the three lists share."""
    found = lines(actor)
    pairs = proposed(found)
    return found, {
        "tabs": tabs("duties", finished_run(actor)),
        "figures": headline(found, len(pairs)),
        "ways": ways(current, len(found), len(pairs), DutyStep.objects.count()),
        "pairs": pairs,
        "may_keep": may_keep(actor),
        "synthetic": any(member.synthetic for one in found for member in one.members),
    }


@login_required
@require_GET
def duties(request: HttpRequest) -> HttpResponse:
    """The one list."""
    actor, sought = actor_in(request), sought_in(request.GET)
    _all, context = _framed(actor, "duties")
    found, end = lines(actor, sought), sought.after + PAGE
    context |= {
        "rows": found[sought.after : end],
        "next_key": str(end) if end < len(found) else "",
        "sought": sought,
        "query": sought.query(),
        "questions": duty_questions(sought, OldSystem.objects.all()),
        "heads": heads(),
        "order": sought.order if sought.order in ORDERS else ORDERS[0],
    }
    return render(request, "fusion/duties.html", context)


@login_required
@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """Pairs that may be one duty, the likeliest first."""
    _all, context = _framed(actor_in(request), "duty-proposals")
    return render(request, "fusion/duty_proposals.html", context | {"shown": context["pairs"][:PAGE]})


@login_required
@require_GET
def step_list(request: HttpRequest) -> HttpResponse:
    """The steps so far, the newest first."""
    actor = actor_in(request)
    _all, context = _framed(actor, "duty-steps")
    return render(request, "fusion/duty_steps.html", context | {"steps": steps(actor)})


@login_required
@require_GET
def duty(request: HttpRequest, duty_id: int) -> HttpResponse:
    """One duty with its members. Raises Http404 where it is not on the list."""
    actor = actor_in(request)
    found = line_for(actor, duty_id)
    if found is None:
        raise Http404
    own = [one for one in steps(actor) if duty_id in (one.target_id, one.source_id)]
    others = sorted((one.duty for one in lines(actor) if one.duty.pk != duty_id), key=lambda one: one.title)
    shares = [(member, found.hours.before[member.system_id]) for member in found.members]
    context = {
        "tabs": tabs("duties", finished_run(actor)),
        "line": found,
        "shares": shares,
        "others": others,
        "steps": own,
        "may_keep": may_keep(actor),
    }
    return render(request, "fusion/duty.html", context)


@login_required
@require_GET
def export(request: HttpRequest, format: str) -> HttpResponseBase:
    """The list as a file. Raises Http404 for an unknown format."""
    kind = kind_of(format)
    return download(duty_table(lines(actor_in(request), sought_in(request.GET))), kind, stamped("duties"))


def _done(request: HttpRequest, act: Callable[[], DutyStep], back: str, *keys: int) -> HttpResponse:
    """Do a step and go back; one that cannot be done is told."""
    try:
        act()
    except ObjectDoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.warning(request, refusal.reason)
    return redirect(back, *keys)


@login_required
@require_POST
def merge(request: HttpRequest, duty_id: int) -> HttpResponse:
    """`answer` one: the duty `other` goes into this one; two: they stay two."""
    other, act = request.POST.get("other", ""), {"one": actions.merge, "two": actions.refuse}.get(request.POST.get("answer", ""))
    if act is None or not (other.isascii() and other.isdigit()):
        return HttpResponseBadRequest()
    back = ("fusion:duty", duty_id) if request.POST.get("back") == "duty" else ("fusion:duty-proposals",)
    return _done(request, lambda: act(actor_in(request), duty_id, int(other)), *back)


@login_required
@require_POST
def rename(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Call a duty otherwise."""
    return _done(request, lambda: actions.rename(actor_in(request), duty_id, request.POST.get("title", "")), "fusion:duty", duty_id)


@login_required
@require_POST
def part(request: HttpRequest, old_duty_id: int) -> HttpResponse:
    """Take a member out."""
    return _done(request, lambda: actions.part(actor_in(request), old_duty_id), "fusion:duty-steps")


@login_required
@require_POST
def undo(request: HttpRequest, step_id: int) -> HttpResponse:
    """Take a step back."""
    return _done(request, lambda: actions.undo(actor_in(request), step_id), "fusion:duty-steps")
