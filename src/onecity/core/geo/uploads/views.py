"""The pages on which a city loads its own map files: upload, what it holds, check, progress, result."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecity.core.accounts.scope import Actor
from onecity.core.geo.errors import UnreadableFile, WrongMoment
from onecity.core.geo.loading.fields import FIELDS
from onecity.core.geo.models import LayerLoad
from onecity.core.geo.models.layer_load import LoadState
from onecity.core.geo.uploads import actions, presenting
from onecity.core.geo.uploads.queries import layer_loads
from onecity.core.shell.frame import actor_in
from onecity.core.tables import saved_as

LISTED = 100


def _load(request: HttpRequest, load_id: int) -> LayerLoad:
    found = layer_loads(actor_in(request)).filter(pk=load_id).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "POST"])
def layers(request: HttpRequest) -> HttpResponse:
    """The map files so far, and the upload of another."""
    loads = layer_loads(actor_in(request))[:LISTED]
    problem = ""
    if request.method == "POST":
        try:
            return _uploaded(request)
        except UnreadableFile as error:
            problem = str(error)
    megabytes = actions.MOST_BYTES // actions.MEGABYTE
    context = {"loads": loads, "problem": problem, "kinds": presenting.kinds_of(request.POST.get("kind", "")), "most_megabytes": megabytes}
    return render(request, "geo/layers/list.html", context, status=422 if problem else 200)


def _uploaded(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        raise UnreadableFile(_("Choose a file."))
    return redirect("geo:layer", actions.upload(actor_in(request), file, request.POST.get("kind", "")).pk)


@login_required
@require_GET
def layer(request: HttpRequest, load_id: int) -> HttpResponse:
    """One map file, wherever it stands."""
    return render(request, "geo/layers/layer.html", presenting.page_of(_load(request, load_id)))


@login_required
@require_GET
def progress(request: HttpRequest, load_id: int) -> HttpResponse:
    """The part of the page that moves; once the worker is done the whole page is loaded anew."""
    load = _load(request, load_id)
    response = render(request, "geo/layers/progress.html", {"load": load})
    if not load.busy:
        response.headers["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def describe(request: HttpRequest, load_id: int) -> HttpResponse:
    """Say what the file holds, and which of its layers is meant."""
    kind, layer = request.POST.get("kind", ""), request.POST.get("layer", "")
    return _acted(request, load_id, lambda actor, key: actions.describe(actor, key, kind, layer))


@login_required
@require_POST
def check(request: HttpRequest, load_id: int) -> HttpResponse:
    """Name coordinates and columns, and begin the check."""
    fields = FIELDS.get(_load(request, load_id).kind, ())
    mapping = {field.key: request.POST.get(f"column-{field.key}", "") for field in fields}
    system = request.POST.get("system", "")
    return _acted(request, load_id, lambda actor, key: actions.check(actor, key, system, mapping))


@login_required
@require_POST
def start(request: HttpRequest, load_id: int) -> HttpResponse:
    """Load the good rows."""
    return _acted(request, load_id, actions.start)


@login_required
@require_POST
def cancel(request: HttpRequest, load_id: int) -> HttpResponse:
    """Stop."""
    return _acted(request, load_id, actions.cancel)


@login_required
@require_POST
def discard(request: HttpRequest, load_id: int) -> HttpResponse:
    """Forget a file that was not loaded."""
    name = _load(request, load_id).name
    try:
        actions.discard(actor_in(request), load_id)
    except WrongMoment as error:
        return _too_late(request, load_id, error)
    messages.success(request, _("“%(name)s” is discarded.") % {"name": name})
    return redirect("geo:layers")


def _acted(request: HttpRequest, load_id: int, act: Callable[[Actor, int], LayerLoad]) -> HttpResponse:
    """Do an act and show the file; an act that came too late is told and changes nothing."""
    try:
        act(actor_in(request), load_id)
    except LayerLoad.DoesNotExist as error:
        raise Http404 from error
    except WrongMoment as error:
        return _too_late(request, load_id, error)
    except (UnreadableFile, FileNotFoundError, ValueError) as error:
        messages.warning(request, str(error) if isinstance(error, UnreadableFile) else _("The file is no longer kept. Send it again."))
    return redirect("geo:layer", load_id)


def _too_late(request: HttpRequest, load_id: int, error: WrongMoment) -> HttpResponse:
    messages.warning(request, _("The file has moved on: %(state)s.") % {"state": LoadState(error.state).label})
    return redirect("geo:layer", load_id)


@login_required
@require_GET
def problems(request: HttpRequest, load_id: int) -> HttpResponse:
    """The rows left out, with the reasons."""
    load = _load(request, load_id)
    name = _("%(name)s - left out.csv") % {"name": load.name.rpartition(".")[0] or load.name}
    return HttpResponse(presenting.problem_file(load), content_type="text/csv; charset=utf-8", headers=saved_as(name))
