"""One case: its page, and the same as a drawer."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from onecity.core.accounts.scope import Actor
from onecity.core.cases.filters import filter_from
from onecity.core.cases.models import Case
from onecity.core.cases.presenting.view import Asked, case_view
from onecity.core.cases.queries.neighbours import neighbours_of
from onecity.core.cases.states import State
from onecity.core.cases.views.common import actor_in, case_or_404

TEMPLATES = {"page": "cases/page.html", "drawer": "cases/drawer.html"}


def asked_in(request: HttpRequest, face: str) -> Asked:
    """How the reader of a request looks at a case."""
    return Asked(face, request.GET.get("history") == "people", request.GET.get("list", "")[:1000])


def _beside(actor: Actor, case: Case, listed: str) -> dict[str, Any]:
    """Addresses of the case before and after in the list the reader came from."""
    if not listed:
        return {}
    neighbours = neighbours_of(actor, filter_from(QueryDict(listed)), case)
    tail = QueryDict(mutable=True)
    tail["list"] = listed
    address = {
        side: f"{reverse('cases:detail', args=[key])}?{tail.urlencode()}" if key else ""
        for side, key in (("previous", neighbours.previous), ("next", neighbours.next))
    }
    return {**address, "back": f"{reverse('cases:list')}?{listed}"}


def shown(request: HttpRequest, case: Case, face: str) -> HttpResponse:
    """The inner part of the page or drawer of a case."""
    asked = asked_in(request, face)
    return render(request, TEMPLATES[face], case_view(actor_in(request), case, asked) | _beside_if_page(request, case, asked))


def _beside_if_page(request: HttpRequest, case: Case, asked: Asked) -> dict[str, Any]:
    return _beside(actor_in(request), case, asked.listed) if asked.face == "page" else {}


@login_required
@require_GET
def detail(request: HttpRequest, case_id: int) -> HttpResponse:
    """The page of a case; for HTMX only its inner part, and the drawer where that is the target."""
    case = case_or_404(actor_in(request), case_id)
    if request.headers.get("HX-Target") == "drawer":
        return shown(request, case, "drawer")
    asked = asked_in(request, "page")
    context = case_view(actor_in(request), case, asked) | _beside_if_page(request, case, asked)
    whole = request.headers.get("HX-Request") != "true"
    context["map_words"] = {str(state): str(state.label) for state in State}
    response = render(request, "cases/detail.html" if whole else TEMPLATES["page"], context)
    response["Vary"] = "HX-Request, HX-Target, Cookie"
    return response


@login_required
@require_GET
def drawer(request: HttpRequest, case_id: int) -> HttpResponse:
    """The case as a drawer of another page."""
    return shown(request, case_or_404(actor_in(request), case_id), "drawer")
