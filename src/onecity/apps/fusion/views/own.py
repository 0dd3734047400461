"""A department's own grids: the list of them, and one beside the base grids it is filled from."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from onecity.apps.fusion.exports import own_table
from onecity.apps.fusion.models import OldSystem
from onecity.apps.fusion.permission import OWN
from onecity.apps.fusion.presenting.comparing import around, compared
from onecity.apps.fusion.queries.owned import Filled, filled, filled_one, ordered, own_system, run_of
from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.presenting.rows import rows_of
from onecity.core.cases.queries import CaseFilter, list_cases
from onecity.core.geo.models import BaseGrid
from onecity.core.shell.frame import actor_in
from onecity.core.shell.parts import Column, Figure
from onecity.core.tables import download, kind_of, stamped

LONGEST_TEXT, SHOWN_CASES = 60, 10
HEADS = (
    Column(gettext_lazy("Our grid"), "code"),
    Column(gettext_lazy("Township"), "region"),
    Column(gettext_lazy("Base grids"), "grids", numeric=True),
    Column(gettext_lazy("Residents"), "people", numeric=True),
    Column(gettext_lazy("Households"), "households", numeric=True),
    Column(gettext_lazy("Open cases"), "open", numeric=True),
    Column(gettext_lazy("Late cases"), "late", numeric=True),
    Column(gettext_lazy("Cases of 12 months"), "year", numeric=True),
)


def _system(actor: Actor) -> OldSystem | None:
    require(actor, OWN)
    return own_system(actor)


def _asked(request: HttpRequest, rows: list[Filled]) -> list[Filled]:
    """The rows that have the words of `?q=` in their code, name or township, in the order of `?order=`."""
    words = request.GET.get("q", "")[:LONGEST_TEXT].split()
    found = [one for one in rows if all(word in one.words for word in words)]
    return ordered(found, request.GET.get("order", ""))


@login_required
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """The grids of the reader's department, each with its people and its cases in sight."""
    actor = actor_in(request)
    system = _system(actor)
    rows = filled(actor, system) if system else []
    context = {
        "system": system,
        "run": run_of(system) if system else None,
        "rows": _asked(request, rows),
        "any": bool(rows),
        "heads": HEADS,
        "order": request.GET.get("order", "-open"),
        "words": request.GET.get("q", "")[:LONGEST_TEXT],
        "query": request.GET.urlencode(),
    }
    return render(request, "fusion/own.html", context)


@login_required
@require_GET
def export(request: HttpRequest, format: str) -> StreamingHttpResponse:
    """The same list as a file. Raises Http404 without a system, or for an unknown format."""
    actor = actor_in(request)
    system = _system(actor)
    if system is None:
        raise Http404
    return download(own_table(system, _asked(request, filled(actor, system))), kind_of(format), stamped("our-grids"))


def _figures(one: Filled) -> list[Figure]:
    lists = one.lists
    return [
        Figure(_("Residents"), _number(one.people)),
        Figure(_("Households"), _number(one.households)),
        Figure(_("Base grids"), str(len(one.members))),
        Figure(_("Open cases"), str(one.open), url=lists["open"]),
        Figure(_("Late cases"), str(one.late), url=lists["late"], state="late" if one.late else ""),
        Figure(_("Cases of 12 months"), str(one.year), url=lists["year"]),
    ]


def _number(value: int | None) -> str:
    return _("not known") if value is None else number_format(value, use_l10n=True, force_grouping=True)


@login_required
@require_GET
def grid(request: HttpRequest, grid_id: int) -> HttpResponse:
    """One of the department's grids: where it lies, which base grids fill it, and its most pressing cases. Raises Http404."""
    actor = actor_in(request)
    system = _system(actor)
    if system is None:
        raise Http404
    one = filled_one(actor, system, grid_id)
    fit = one.fit
    assert fit is not None, "found by the key of its grid"
    pressing = list_cases(actor, CaseFilter(view="open", grids=tuple(one.members), order="due")).rows if one.members else []
    context: dict[str, Any] = {
        "fit": fit,
        "one": one,
        "figures": _figures(one),
        "base": BaseGrid.objects.filter(code__in=one.members).defer("geom").order_by("code"),
        "cases": rows_of(pressing[:SHOWN_CASES]),
        "shapes": compared(fit),
        "bounds": around(fit, with_base=True),
    }
    return render(request, "fusion/own_grid.html", context)
