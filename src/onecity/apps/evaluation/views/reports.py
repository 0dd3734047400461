"""Monthly reports: the list, making one, and its files."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onecity.apps.evaluation.actions import Refused, make_report
from onecity.apps.evaluation.queries.reports import report_for, reports_of
from onecity.apps.evaluation.reports.document import document
from onecity.apps.evaluation.reports.writing import FORMS
from onecity.core.accounts.scope import may
from onecity.core.shell.frame import actor_in
from onecity.core.tables import saved_as


@login_required
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Every kept report in reach, newest month first."""
    return _shown(request)


def _shown(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    actor = actor_in(request)
    context = {
        "reports": reports_of(actor),
        "may_make": may(actor, "evaluation.report"),
        "this_month": f"{timezone.localdate():%Y-%m}",
        "problem": problem,
    }
    return render(request, "evaluation/reports.html", context, status=status)


@login_required
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make the report of a month (`month`, as 2026-07)."""
    try:
        day = date.fromisoformat(f"{request.POST.get('month', '')[:7]}-01")
        make_report(actor_in(request), day)
    except Refused as refusal:
        return _shown(request, str(refusal), 422)
    except ValueError as error:
        raise Http404 from error
    return redirect("evaluation:reports")


@login_required
@require_GET
def report_file(request: HttpRequest, report_id: int, form: str) -> HttpResponse:
    """A kept report as a file in the reader's language. Raises Http404."""
    report = report_for(actor_in(request), report_id)
    if form not in FORMS:
        raise Http404
    name = f"onecity-{report.month:%Y-%m}.{form}"
    return HttpResponse(FORMS[form].write(document(report)), content_type=FORMS[form].content_type, headers=saved_as(name))
