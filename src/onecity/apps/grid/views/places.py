"""The grids a person walks, and what is in each: households, check points, assets, places, open cases."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from onecity.apps.grid.queries import MOST_GRIDS, cases_in_grid, own_grids
from onecity.apps.grid.views.common import in_the_field
from onecity.core.geo.grids import visible_grid
from onecity.core.registry import FieldPlace, FieldPlaces, field_places
from onecity.core.shell.frame import actor_in

MOST_OF_A_KIND, LONGEST_WORDS = 100, 60


@dataclass(frozen=True)
class Shown:
    """A place and where a report about it begins."""

    place: FieldPlace
    report: str


@dataclass(frozen=True)
class Group:
    """Places of one kind, as the page shows them."""

    of: FieldPlaces
    rows: list[Shown]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.of.total - len(self.rows)


def _words(request: HttpRequest) -> list[str]:
    return request.GET.get("q", "").replace("\0", "")[:LONGEST_WORDS].split()


def _shown(place: FieldPlace) -> Shown:
    here = {"point": f"{place.longitude:.6f},{place.latitude:.6f}"}
    return Shown(place, f"{reverse('grid:report')}?{urlencode(place.about or here)}")


@in_the_field
@require_GET
def grids(request: HttpRequest) -> HttpResponse:
    """One's own grids, the nearest first where the person was last seen; the only one is opened at once."""
    words = _words(request)
    found = own_grids(actor_in(request), words)
    if len(found.rows) == 1 and not words:
        return redirect("grid:grid", found.rows[0].grid.code)
    context = {"found": found, "words": " ".join(words), "most": MOST_GRIDS, "tab": "today"}
    return render(request, "grid/grids.html", context)


@in_the_field
@require_GET
def grid(request: HttpRequest, code: str) -> HttpResponse:
    """A grid: its people, what is open, and everything one comes past, searched within."""
    actor, words = actor_in(request), _words(request)
    found = visible_grid(actor, code.replace("\0", ""))
    if found is None:
        raise Http404
    told = [places for tell in field_places() for places in tell(actor, found, words, MOST_OF_A_KIND)]
    groups = [Group(places, [_shown(one) for one in places.places]) for places in told if places.total]
    context = {"grid": found, "groups": groups, "cases": cases_in_grid(actor, found, words), "words": " ".join(words), "tab": "today"}
    return render(request, "grid/grid.html", context)
