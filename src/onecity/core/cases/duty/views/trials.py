"""The dry run of a draft: start, progress, result, the moved cases as a file."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecity.core.accounts.scope import Actor, may, require
from onecity.core.cases.duty.errors import ListIsFixed
from onecity.core.cases.duty.permission import EDIT
from onecity.core.cases.duty.trials import actions, presenting
from onecity.core.cases.duty.views.common import day_in, frame_of, list_or_404
from onecity.core.cases.errors import BadInput
from onecity.core.cases.exports import PURPOSE
from onecity.core.cases.models import DutyList, DutyTrial
from onecity.core.cases.views.common import actor_in
from onecity.core.ledger.actions import record_lookup
from onecity.core.tables import download, kind_of

YEAR = timedelta(days=365)


def _trial(duty_list: DutyList) -> DutyTrial | None:
    return DutyTrial.objects.filter(duty_list=duty_list).select_related("base", "duty_list").first()


def _page(request: HttpRequest, duty_list: DutyList, problems: dict[str, str] | None = None) -> HttpResponse:
    actor, one, today = actor_in(request), _trial(duty_list), timezone.localdate()
    context = {
        "trial": one,
        "share": presenting.share_done(one) if one else 0,
        "loads": presenting.loads_of(one) if one else [],
        "moves": presenting.moves_of(actor, one)[: presenting.FIRST_MOVES] if one and not one.busy else [],
        "streams": presenting.streams_of(one) if one else [],
        "fresh": one is not None and one.edition == duty_list.edition,
        "since": one.since if one else today - YEAR,
        "until": one.until if one else today,
        "problems": problems or {},
    }
    return render(request, "cases/duty/trial.html", frame_of(request, duty_list) | context, status=422 if problems else 200)


@login_required
@require_http_methods(["GET", "POST"])
def trial(request: HttpRequest, list_id: int) -> HttpResponse:
    """The dry run of a draft; POST starts one."""
    duty_list = list_or_404(request, list_id)
    if duty_list.published or not may(actor_in(request), EDIT):
        return redirect("cases:duty_lines", list_id)
    if request.method == "GET":
        return _page(request, duty_list)
    try:
        actions.start_trial(actor_in(request), list_id, day_in(request.POST.get("since", "")), day_in(request.POST.get("until", "")))
    except BadInput as error:
        return _page(request, duty_list, error.fields)
    except ListIsFixed:
        return redirect("cases:duty_lines", list_id)
    return redirect("cases:duty_trial", list_id)


def _own(request: HttpRequest, trial_id: int) -> DutyTrial:
    actor: Actor = actor_in(request)
    require(actor, EDIT)
    one = DutyTrial.objects.select_related("duty_list", "base").filter(pk=trial_id).first()
    if one is None:
        raise Http404
    return one


@login_required
@require_GET
def progress(request: HttpRequest, trial_id: int) -> HttpResponse:
    """The part of the page that moves; once the worker is done the whole page is loaded anew."""
    one = _own(request, trial_id)
    response = render(request, "cases/duty/trial_progress.html", {"trial": one, "share": presenting.share_done(one)})
    if not one.busy:
        response.headers["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def cancel(request: HttpRequest, trial_id: int) -> HttpResponse:
    """Stop it."""
    one = _own(request, trial_id)
    actions.cancel_trial(actor_in(request), trial_id)
    return redirect("cases:duty_trial", one.duty_list_id)


@login_required
@require_GET
def moves(request: HttpRequest, trial_id: int, format: str) -> StreamingHttpResponse:
    """The moved cases in the reader's sight as a file."""
    one, kind = _own(request, trial_id), kind_of(format)
    record_lookup(actor_in(request), "cases.export", f"trial {one.pk}", PURPOSE)
    return download(presenting.moves_table(actor_in(request), one), kind, f"dry-run-{one.duty_list.version}")
