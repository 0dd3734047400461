"""Acts on runs: begin, stop, discard."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onecity.apps.fusion.errors import Refused
from onecity.apps.fusion.models import Run
from onecity.apps.fusion.runs import actions
from onecity.core.accounts.scope import Actor
from onecity.core.shell.frame import actor_in


def _done(request: HttpRequest, act: Callable[[Actor], object]) -> HttpResponse:
    """Do an act and show the overview; what cannot be done is said."""
    try:
        act(actor_in(request))
    except Run.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.warning(request, refusal.reason)
    return redirect("fusion:overview")


@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a run."""
    return _done(request, actions.start_run)


@login_required
@require_POST
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Stop a run."""
    return _done(request, lambda actor: actions.cancel_run(actor, run_id))


@login_required
@require_POST
def discard(request: HttpRequest, run_id: int) -> HttpResponse:
    """Do away with a run."""
    answer = _done(request, lambda actor: actions.discard_run(actor, run_id))
    if not Run.objects.filter(pk=run_id).exists():
        messages.success(request, _("The run is discarded."))
    return answer
