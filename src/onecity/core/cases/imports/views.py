"""The pages of an import: upload, columns, check, progress, result."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecity.core.accounts.scope import Actor
from onecity.core.cases.errors import BadInput
from onecity.core.cases.imports import actions, presenting
from onecity.core.cases.imports.errors import UnreadableFile, WrongMoment
from onecity.core.cases.imports.files import MEGABYTE, MOST_BYTES, MOST_ROWS
from onecity.core.cases.imports.kinds import KINDS, ImportKind, kinds_for
from onecity.core.cases.imports.queries import own_imports
from onecity.core.cases.models import ImportRun
from onecity.core.cases.models.imports import RunState
from onecity.core.cases.views.common import actor_in
from onecity.core.tables import saved_as, sent

LISTED = 100


def _own(request: HttpRequest, run_id: int) -> ImportRun:
    run = own_imports(actor_in(request)).filter(pk=run_id).first()
    if run is None:
        raise Http404
    return run


@login_required
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The imports so far, and the upload of another file."""
    kinds = kinds_for(actor_in(request))
    chosen = _chosen(request, kinds)
    runs = [(run, KINDS[run.kind].label) for run in own_imports(actor_in(request))[:LISTED]]
    problem = ""
    if request.method == "POST":
        try:
            return _uploaded(request, chosen)
        except UnreadableFile as error:
            problem = str(error)
    context = {"runs": runs, "kinds": kinds, "chosen": chosen, "problem": problem}
    context |= {"most_megabytes": MOST_BYTES // MEGABYTE, "most_rows": MOST_ROWS}
    return render(request, "cases/imports/list.html", context, status=422 if problem else 200)


def _chosen(request: HttpRequest, kinds: Sequence[ImportKind]) -> ImportKind:
    """The kind asked for, or else the first the reader may import."""
    asked = request.POST.get("kind") or request.GET.get("kind", "")
    return next((kind for kind in kinds if kind.code == asked), kinds[0])


def _uploaded(request: HttpRequest, kind: ImportKind) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        raise UnreadableFile(_("Choose a file."))
    run = actions.upload(actor_in(request), file, kind.code)
    if run.state != RunState.UPLOADED:
        messages.info(request, _("This file was sent before: here is where it stands."))
    return redirect("cases:import_run", run.pk)


def _context(run: ImportRun) -> dict[str, Any]:
    kind = KINDS[run.kind]
    name, query = kind.shown_at
    return {
        "run": run,
        "kind": kind,
        "shown_at": f"{reverse(name)}{query}",
        "share": presenting.share_done(run),
        "found": presenting.found_by_field(run),
        "first_problems": presenting.first_problems(run),
        "choices": presenting.choices_of(run),
        "systems": presenting.systems_of(run),
    }


@login_required
@require_GET
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One import, wherever it stands."""
    return render(request, "cases/imports/run.html", _context(_own(request, run_id)))


@login_required
@require_GET
def progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """The part of the page that moves; once the worker is done the whole page is loaded anew."""
    one = _own(request, run_id)
    response = render(request, "cases/imports/progress.html", {"run": one, "share": presenting.share_done(one)})
    if not one.busy:
        response.headers["HX-Refresh"] = "true"
    return response


def _mapping(kind: ImportKind, answers: QueryDict) -> dict[str, int]:
    given = {field.key: answers.get(f"column-{field.key}", "") for field in kind.fields}
    return {key: int(column) for key, column in given.items() if column.isascii() and column.isdigit() and len(column) < 4}


@login_required
@require_POST
def check(request: HttpRequest, run_id: int) -> HttpResponse:
    """Name the columns and begin the check."""
    one = _own(request, run_id)
    mapping, system = _mapping(KINDS[one.kind], request.POST), request.POST.get("system", "")
    try:
        return _acted(request, run_id, lambda actor, key: actions.check(actor, key, mapping, system))
    except BadInput as error:
        answered = {"choices": presenting.choices_of(one, mapping, error.fields), "systems": presenting.systems_of(one, system)}
        return render(request, "cases/imports/run.html", _context(one) | answered | {"naming": True}, status=422)


@login_required
@require_POST
def start(request: HttpRequest, run_id: int) -> HttpResponse:
    """Take in the good rows, or go on."""
    return _acted(request, run_id, actions.start)


@login_required
@require_POST
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Stop."""
    return _acted(request, run_id, actions.cancel)


def _acted(request: HttpRequest, run_id: int, act: Callable[[Actor, int], ImportRun]) -> HttpResponse:
    """Do an act and show the import; an act that came too late is told and changes nothing."""
    try:
        act(actor_in(request), run_id)
    except ImportRun.DoesNotExist as error:
        raise Http404 from error
    except WrongMoment as error:
        messages.warning(request, _("The import has moved on: %(state)s.") % {"state": RunState(error.state).label})
    return redirect("cases:import_run", run_id)


@login_required
@require_GET
def problems(request: HttpRequest, run_id: int) -> StreamingHttpResponse:
    """The rows that were not taken, as a file to correct and send again."""
    one = _own(request, run_id)
    name = _("%(name)s - not taken.csv") % {"name": one.name.rpartition(".")[0] or one.name}
    return StreamingHttpResponse(sent(presenting.problem_file(one)), content_type="text/csv; charset=utf-8", headers=saved_as(name))
