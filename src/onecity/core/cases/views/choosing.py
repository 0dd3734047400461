"""Answers to somebody who chooses a category, an organisation or a place by typing."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onecity.core.cases.queries.choices import categories_in, find_categories, find_organisations, find_regions
from onecity.core.cases.views.common import actor_in
from onecity.core.geo.search import find_places

LONGEST_WORDS, MOST_PLACES = 40, 8
FIELDS = {
    "lead": "radio",
    "organisation": "radio",
    "assisting": "checkbox",
    "category": "radio",
    "categories": "checkbox",
    "region": "radio",
    "regions": "checkbox",
}
NAMES = {"categories": "category", "regions": "region"}
"""Fields of several answers that are sent under the name of one."""


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS]


def _field(request: HttpRequest, usual: str) -> dict[str, str]:
    name = request.GET.get("field", usual)
    name = name if name in FIELDS else usual
    return {"field": NAMES.get(name, name), "kind": FIELDS[name], "words": _words(request)}


@require_GET
def categories(request: HttpRequest) -> HttpResponse:
    """Categories by words, or under a heading (?group=). The code list is public."""
    group = request.GET.get("group", "")
    if group.isascii() and group.isdigit():
        found = list(categories_in(int(group[:18])))
    else:
        found = list(find_categories(_words(request))) if _words(request) else []
    return render(request, "cases/found_categories.html", {"found": found, **_field(request, "category")})


@login_required
@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    """Organisations by words; ?region= puts those of the place first."""
    words = _words(request)
    found = find_organisations(words, request.GET.get("region", "")[:12]) if words else []
    return render(request, "cases/found_organisations.html", {"found": found, **_field(request, "lead")})


@login_required
@require_GET
def regions(request: HttpRequest) -> HttpResponse:
    """Regions of the reader's area by words; without words its counties."""
    found = find_regions(actor_in(request), _words(request))
    return render(request, "cases/found_regions.html", {"found": found, **_field(request, "region")})


@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Regions, roads and places by words, with their coordinates; names are public."""
    words = _words(request)
    hits = find_places(actor_in(request), words, MOST_PLACES) if words else []
    return render(request, "cases/found_places.html", {"hits": hits, "words": words})
