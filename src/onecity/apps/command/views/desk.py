"""My desk: what waits for me."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from onecity.apps.command.queries.desk import Waiting, done_today, waiting
from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.acts import ACTS
from onecity.core.cases.filters import filter_from
from onecity.core.cases.presenting.rows import rows_of
from onecity.core.cases.presenting.tickets import TicketLine, ticket_line
from onecity.core.cases.queries.lists import CaseFilter
from onecity.core.cases.queries.tickets import tickets_for
from onecity.core.cases.states import OPEN_STATES, State
from onecity.core.registry import Text
from onecity.core.shell.frame import actor_in
from onecity.core.shell.parts import Tab

MOST_TICKETS, FIRST_TICKETS = 200, 10


@dataclass(frozen=True)
class Asked:
    """Tickets for the reader: how many, whether they alone are shown, and those shown."""

    total: int
    alone: bool
    lines: list[TicketLine]


def _next_act(state: str) -> Text:
    """What moves a case on from a state: the first act that the state waits for."""
    return next((act.label for act in ACTS.values() if state in act.states and act.waits), "")


def _tabs(found: Waiting, given: CaseFilter, asked: Asked) -> list[Tab]:
    """One tab for each act that waits, after the one for all; tickets have their own."""
    here = reverse("command:desk")
    chosen = given.states[0] if len(given.states) == 1 else ""
    every = Tab(_("All"), here, found.total + asked.total, not chosen and not given.time and not asked.alone)
    acts = [
        Tab(_next_act(state), f"{here}?state={state}", found.states[state], chosen == state)
        for state in OPEN_STATES
        if state in found.states
    ]
    tickets = [Tab(_("Tickets"), f"{here}?tickets", asked.total, asked.alone)] if asked.total or asked.alone else []
    return [every, *tickets, *acts]


def _asked(request: HttpRequest, given: CaseFilter) -> Asked:
    """The tickets the reader must answer: all of them on their own tab, the first on that of everything."""
    rows, alone, now = list(tickets_for(actor_in(request))[:MOST_TICKETS]), "tickets" in request.GET, timezone.now()
    first = 0 if given.states or given.time or request.GET.get("after") else FIRST_TICKETS
    lines = [ticket_line(one, now) for one in rows[: MOST_TICKETS if alone else first]]
    return Asked(len(rows), alone, lines)


def _found(actor: Actor, given: CaseFilter, after: str) -> Waiting:
    try:
        return waiting(actor, given, after)
    except BadSignature:
        return waiting(actor, given)


def _context(request: HttpRequest) -> dict[str, Any]:
    asked = filter_from(request.GET)
    given = CaseFilter(view="mine", states=asked.states, time=asked.time, order="due")
    found = _found(actor_in(request), given, request.GET.get("after", ""))
    tickets = _asked(request, given)
    acts = {str(state): _next_act(state) for state in State}
    return {
        "found": found,
        "given": given,
        "tickets": tickets,
        "rows": [] if tickets.alone else [(row, acts[row.case.state]) for row in rows_of(found.page.rows)],
        "tabs": _tabs(found, given, tickets),
        "done": done_today(actor_in(request)),
        "now": timezone.now(),
    }


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the reader by remaining time, and what they did today; for a script only the parts that change."""
    require(actor_in(request), "command.desk")
    context = _context(request)
    context["done_total"] = sum(one.count for one in context["done"])
    response = render(request, "command/desk_parts.html" if "parts" in request.GET else "command/desk.html", context)
    response["Cache-Control"] = "no-store"
    return response
