"""The versions: which is in force, which are drafts, and what happens to each."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecity.core.accounts.scope import may
from onecity.core.cases.duty import queries
from onecity.core.cases.duty.actions import versions
from onecity.core.cases.duty.checking import check
from onecity.core.cases.duty.comparing import cell_differences, compare
from onecity.core.cases.duty.errors import ListIsFixed
from onecity.core.cases.duty.faults import REASONS
from onecity.core.cases.duty.files import list_table
from onecity.core.cases.duty.names import Names
from onecity.core.cases.duty.permission import EDIT
from onecity.core.cases.duty.views.common import day_in, frame_of, key_in, list_or_404, text_in
from onecity.core.cases.errors import BadInput
from onecity.core.cases.models import DutyList
from onecity.core.cases.models.duty import Dispatching
from onecity.core.cases.routing import Fault
from onecity.core.cases.views.common import actor_in
from onecity.core.tables import download, kind_of

LISTED = 50


def _index(request: HttpRequest, problems: dict[str, str] | None = None) -> HttpResponse:
    actor = actor_in(request)
    lists = list(queries.duty_lists(actor)[:LISTED])
    context = {
        "lists": lists,
        "in_force": queries.in_force_now(),
        "fault_count": queries.faults(actor).count(),
        "editable": may(actor, EDIT),
        "problems": problems or {},
    }
    return render(request, "cases/duty/index.html", context, status=422 if problems else 200)


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All versions in sight."""
    return _index(request)


@login_required
@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """Begin a draft as a copy of a version."""
    try:
        draft = versions.copy_list(actor_in(request), key_in(request.POST.get("source", "")) or 0, request.POST.get("version", ""))
    except DutyList.DoesNotExist as error:
        raise Http404 from error
    except BadInput as error:
        return _index(request, error.fields)
    return redirect("cases:duty_lines", draft.pk)


@login_required
@require_POST
def details(request: HttpRequest, list_id: int) -> HttpResponse:
    """Name a draft and say how its cases are dispatched."""
    list_or_404(request, list_id)
    given = {name: text_in(request.POST.get(name, ""), 200) for name in ("version", "source", "dispatching")}
    try:
        versions.set_details(actor_in(request), list_id, **given)
        messages.success(request, _("Kept."))
    except BadInput as error:
        messages.error(request, str(error))
    except ListIsFixed as error:
        messages.error(request, fixed_words(error))
    return redirect("cases:duty_publish", list_id)


def fixed_words(error: ListIsFixed) -> str:
    """That a published version stays as it is, and what to do."""
    return _("Version %(version)s is published and never changes; copy it to a draft.") % {"version": error.version}


@login_required
@require_POST
def discard(request: HttpRequest, list_id: int) -> HttpResponse:
    """Throw a draft away."""
    list_or_404(request, list_id)
    try:
        versions.discard(actor_in(request), list_id)
    except ListIsFixed as error:
        messages.error(request, fixed_words(error))
    return redirect("cases:duty")


@login_required
@require_GET
def findings(request: HttpRequest, list_id: int) -> HttpResponse:
    """What is wrong with a version; each finding leads to its line."""
    duty_list = list_or_404(request, list_id)
    return render(request, "cases/duty/findings.html", frame_of(request, duty_list) | {"findings": check(duty_list)})


@login_required
@require_GET
def comparison(request: HttpRequest, list_id: int) -> HttpResponse:
    """What is different from another version: the one it was copied from, if none is named."""
    duty_list = list_or_404(request, list_id)
    others = queries.duty_lists(actor_in(request)).exclude(pk=list_id)
    wanted = key_in(request.GET.get("with", "")) or duty_list.based_on_id
    other = others.filter(pk=wanted or 0).first() or others.first()
    context = {"others": others[:LISTED], "other": other, "differences": compare(other, duty_list) if other else []}
    return render(request, "cases/duty/compare.html", frame_of(request, duty_list) | context)


@login_required
@require_GET
def changes(request: HttpRequest, list_id: int) -> HttpResponse:
    """Who changed what, when."""
    duty_list, names = list_or_404(request, list_id), Names()
    rows = [(one, cell_differences(one.before, one.after, names)) for one in queries.changes_of(duty_list)]
    return render(request, "cases/duty/changes.html", frame_of(request, duty_list) | {"rows": rows})


def _publishing(request: HttpRequest, duty_list: DutyList, problems: dict[str, str] | None = None) -> HttpResponse:
    found = check(duty_list)
    context: dict[str, Any] = {
        "findings": found,
        "stops": sum(one.stops for one in found),
        "trial": versions.trial_of(duty_list),
        "in_force": queries.in_force_now(),
        "ways": Dispatching.choices,
        "problems": problems or {},
        "valid_from": request.POST.get("valid_from", ""),
    }
    return render(request, "cases/duty/publish.html", frame_of(request, duty_list) | context, status=422 if problems else 200)


@login_required
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, list_id: int) -> HttpResponse:
    """Findings, dry run and the day from which it holds; POST publishes."""
    duty_list = list_or_404(request, list_id)
    if duty_list.published or not may(actor_in(request), EDIT):
        return redirect("cases:duty_lines", list_id)
    if request.method == "GET":
        return _publishing(request, duty_list)
    try:
        versions.publish_list(actor_in(request), list_id, day_in(request.POST.get("valid_from", "")), "seen" in request.POST)
    except BadInput as error:
        return _publishing(request, duty_list, error.fields)
    messages.success(request, _("Published. It never changes from here on."))
    return redirect("cases:duty")


@login_required
@require_GET
def export(request: HttpRequest, list_id: int) -> StreamingHttpResponse:
    """A version as a workbook."""
    duty_list = list_or_404(request, list_id)
    return download(list_table(duty_list), kind_of("xlsx"), f"duty-list-{duty_list.version}")


@login_required
@require_GET
def faults(request: HttpRequest) -> HttpResponse:
    """Where lists named nobody."""
    rows = [(one, REASONS[Fault(one.reason)]) for one in queries.faults(actor_in(request))[:LISTED]]
    return render(request, "cases/duty/faults.html", {"rows": rows})
