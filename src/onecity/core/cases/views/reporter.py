"""The reporter's name and number, for a stated purpose."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from onecity.core.cases.actions.looking import open_reporter
from onecity.core.cases.forms import PurposeForm
from onecity.core.cases.presenting.reporters import masked_reporter
from onecity.core.cases.views.common import actor_in, case_or_404


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def reporter(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask for the purpose (GET), show the reporter and write the look down (POST)."""
    actor = actor_in(request)
    case = case_or_404(actor, case_id)
    masked = masked_reporter(actor, case)
    if masked is None or not masked.may_ask:
        raise Http404
    form = PurposeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "cases/reporter_purpose.html", {"case": case, "form": form}, status=422 if form.is_bound else 200)
    opened = open_reporter(actor, case, form.cleaned_data["purpose"])
    return render(request, "cases/reporter_opened.html", {"case": case, "reporter": opened})
