"""The list of cases: filters, columns, pages."""

from typing import Any
from urllib.parse import quote
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from onecity.core.accounts.scope import Actor, may
from onecity.core.cases.acts import ACTS, Act
from onecity.core.cases.filters import filter_from, query_of
from onecity.core.cases.presenting import chips, columns
from onecity.core.cases.presenting.cells import table_rows
from onecity.core.cases.presenting.rows import rows_of
from onecity.core.cases.queries import CaseFilter, list_cases
from onecity.core.cases.queries.lists import COUNT_CAP, Page
from onecity.core.cases.request_kinds import request_kind_choices
from onecity.core.cases.states import Source, State, Urgency
from onecity.core.cases.views.common import actor_in
from onecity.core.geo.own_grids import own_grids

RESULTS = "case-results"
EXPORTS = (("xlsx", "Excel (xlsx)"), ("csv", "CSV"), ("geojson", "GeoJSON"))
BULK_ACTS = ("accept", "file", "dispatch", "sign", "close")


def _page(actor: Actor, given: CaseFilter, after: str) -> tuple[Page, str]:
    """A page and the cursor it begins at; a cursor that is not ours begins at the first row."""
    try:
        return list_cases(actor, given, after), after
    except BadSignature:
        return list_cases(actor, given), ""


def bulk_acts(actor: Actor) -> list[Act]:
    """The acts this person's posts allow on several cases at once."""
    return [ACTS[code] for code in BULK_ACTS if actor.has_role(*ACTS[code].roles)]


def _context(request: HttpRequest) -> dict[str, Any]:
    actor, given = actor_in(request), filter_from(request.GET)
    page, after = _page(actor, given, request.GET.get("after", ""))
    query = query_of(given)
    choice = columns.chosen(request.COOKIES.get(columns.COOKIE, ""))
    rows = rows_of(page.rows, f"list={quote(query.urlencode() or 'view=open')}", own_grids(actor))
    bulk = bulk_acts(actor)
    return {
        "given": given,
        "query": query.urlencode(),
        "order": query.get("order", ""),
        "days": {"since": query.get("since", ""), "until": query.get("until", "")},
        "rows": rows,
        "lines": table_rows(rows, choice.shown, bool(bulk)),
        "page": page,
        "after": after,
        "cap": COUNT_CAP,
        "chips": chips.chips_of(given, page.rows),
        "columns": choice,
        "heads": columns.heads_of(choice, given),
        "bulk": bulk,
        "request_key": uuid4(),
        **_exports(actor),
    }


def _exports(actor: Actor) -> dict[str, Any]:
    """Where the list is exported, for who may."""
    if not may(actor, "cases.export"):
        return {}
    return {"exports": [(label, reverse("cases:export", args=[kind])) for kind, label in EXPORTS]}


def _choices(given: CaseFilter) -> dict[str, Any]:
    return {
        "states": State.choices,
        "urgencies": Urgency.choices,
        "sources": Source.choices,
        "request_kinds": request_kind_choices(),
        "tabs": chips.view_tabs(given),
    }


@login_required
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Cases in the reader's sight by filter, a page at a time; for HTMX into `#case-results` only what changes."""
    context = _context(request)
    if request.headers.get("HX-Target") == RESULTS:
        response = render(request, "cases/results.html", context)
    else:
        response = render(request, "cases/list.html", context | _choices(context["given"]))
    response["Vary"] = "HX-Request, HX-Target, Cookie"
    return response


@login_required
@require_POST
def choose_columns(request: HttpRequest) -> HttpResponse:
    """Keep on this device which columns the list shows."""
    query = QueryDict(request.POST.get("query", ""))
    response = HttpResponseRedirect(f"{reverse('cases:list')}?{query_of(filter_from(query)).urlencode()}")
    response.set_cookie(
        columns.COOKIE, columns.kept(request.POST.getlist("column")), max_age=columns.KEPT_SECONDS, samesite="Lax", httponly=True
    )
    return response
