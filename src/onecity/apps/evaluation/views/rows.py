"""What stands behind a figure: exactly the rows that were counted."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onecity.apps.evaluation.exports import rows_table
from onecity.apps.evaluation.filters import query_of
from onecity.apps.evaluation.measures import MEASURES, Measure
from onecity.apps.evaluation.presenting.choices import chips
from onecity.apps.evaluation.queries.behind import behind
from onecity.apps.evaluation.views.common import asked
from onecity.core.tables import download, kind_of, stamped


def _measure(code: str) -> Measure:
    """The measure of an address. Raises Http404."""
    if code not in MEASURES:
        raise Http404
    return MEASURES[code]


@login_required
@require_GET
def rows(request: HttpRequest, measure: str) -> HttpResponse:
    """A page of the rows, newest first, each with its case."""
    one, told = asked(request), _measure(measure)
    found = behind(measure, one.selection, request.GET.get("after", ""))
    context = {
        "measure": told,
        "found": found,
        "query": query_of(one.question),
        "question": one.question,
        "chips": chips(one.question),
    }
    return render(request, "evaluation/rows.html", context)


@login_required
@require_GET
def export(request: HttpRequest, measure: str, format: str) -> HttpResponseBase:
    """The rows as a file. Raises Http404 for an unknown measure or format."""
    one, told, kind = asked(request), _measure(measure), kind_of(format)
    return download(rows_table(one.actor, told, one.selection), kind, stamped(f"evaluation-{measure}"))
