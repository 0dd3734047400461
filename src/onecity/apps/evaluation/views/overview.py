"""The overview: who is late, since when, and why."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from onecity.apps.evaluation.exports import ranking_table
from onecity.apps.evaluation.filters import query_of
from onecity.apps.evaluation.presenting.choices import address, choices
from onecity.apps.evaluation.presenting.figures import headline
from onecity.apps.evaluation.presenting.names import names_of
from onecity.apps.evaluation.presenting.ranking import Ranking, heads, ranking
from onecity.apps.evaluation.presenting.side import Side
from onecity.apps.evaluation.presenting.side import side as side_of
from onecity.apps.evaluation.queries.assessing import Assessment
from onecity.apps.evaluation.remembering import assessment, detailed
from onecity.apps.evaluation.selection import DIMENSIONS
from onecity.apps.evaluation.views.common import Asked, asked
from onecity.core.cases.grids_today import untold
from onecity.core.tables import download, kind_of, stamped

CAUSES = ("category", "township", "source")


def _found(one: Asked, anew: bool = False) -> Assessment:
    return assessment(one.question, one.reach, one.terms, anew)


def _side(one: Asked, dimension: str, anew: bool = False) -> Side:
    chosen = one.question.by
    key = dict(one.question.within).get(chosen)
    name = names_of(chosen, [key])[key] if key is not None else ""
    found = detailed(one.question, one.reach, one.terms, dimension, anew)
    return side_of(found, one.question, name, dimension)


def _cause(one: Asked, wanted: str = "") -> str:
    """By what lateness is told apart beside the ranking: as wanted, else the first that the ranking is not told by."""
    fitting = [code for code in CAUSES if code != one.question.by]
    return wanted if wanted in fitting else fitting[0]


def _causes_of(one: Asked, dimension: str) -> dict[str, Any]:
    """By what lateness may be told apart beside the ranking, and the address that tells it."""
    labels = [(code, DIMENSIONS[code].label) for code in CAUSES if code != one.question.by]
    url = f"{reverse('evaluation:side')}?{query_of(one.question)}"
    return {"side_url": url, "cause_choices": labels, "cause_label": DIMENSIONS[dimension].label}


def _first(found: Ranking) -> str | int | None:
    """Who stands beside the ranking at first: the one with most that was late."""
    return max(found.ranked, key=lambda rank: rank.late.count).key if found.ranked else None


def _untold(one: Asked) -> int:
    """How many cases are told under the successor with most ground instead of by their place, where grids of today are asked for."""
    if one.question.by != "grid_today":
        return 0
    selection = one.question.selection(one.reach, one.terms.rules, timezone.now())
    return untold(selection.since, selection.until)


@login_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Headline figures, the ranking, and one key of it in detail; `?anew` counts again."""
    one = asked(request)
    anew = "anew" in request.GET
    found = _found(one, anew)
    listed = ranking(found, one.question, one.terms, None)
    first = _first(listed)
    beside = replace(one, question=one.question.of(one.question.by, first)) if first is not None else one
    context: dict[str, Any] = {
        "question": one.question,
        "query": query_of(one.question),
        "found": found,
        "figures": headline(found.whole, one.question),
        "listed": listed,
        "heads": heads(one.question),
        "chosen": first,
        "side": _side(beside, CAUSES[0], anew) if found.whole.counts["handle_due"] else None,
        **_causes_of(beside, _cause(one)),
        "dimension": DIMENSIONS[one.question.by],
        "terms": one.terms,
        "untold": _untold(one),
        **choices(one.question),
    }
    return render(request, "evaluation/overview.html", context)


@login_required
@require_GET
def side(request: HttpRequest) -> HttpResponse:
    """One key of the ranking in detail."""
    one = asked(request)
    dimension = _cause(one, request.GET.get("causes", ""))
    context = {"side": _side(one, dimension), "only_url": address(one.question), **_causes_of(one, dimension)}
    return render(request, "evaluation/side.html", context)


@login_required
@require_GET
def export(request: HttpRequest, format: str) -> HttpResponseBase:
    """The ranking as a file, with every measure and rate. Raises Http404 for an unknown format."""
    one, kind = asked(request), kind_of(format)
    return download(ranking_table(one.actor, one.question, _found(one)), kind, stamped("evaluation"))
