"""What is suggested for a text, and the pages on which stewards look after the versions."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from onecity.core.cases.models import SuggestionModel
from onecity.core.cases.suggesting import actions, presenting, queries
from onecity.core.cases.suggesting.dangers import danger_table
from onecity.core.cases.suggesting.errors import NotToBeTaken
from onecity.core.cases.suggesting.serving import LONGEST_TEXT
from onecity.core.cases.views.common import actor_in

FACES = {"desk": "cases/suggesting/suggested.html", "public": "cases/suggesting/suggested_public.html"}
SHOWN_CHANGES, SHOWN_MOVEMENTS = 60, 20


@require_POST
def suggest(request: HttpRequest) -> HttpResponse:
    """What a text is about, as a part of a form. Public, as the code list is; it keeps nothing. A POST: texts never stand in addresses."""
    if not request.user.is_authenticated and not ratelimit.consume(request, action="suggest"):
        return HttpResponse(status=204)
    face = request.POST.get("face", "")
    text = request.POST.get("text", "")[:LONGEST_TEXT].replace("\0", "")
    context = {"help": presenting.assistance_for(text)}
    return render(request, FACES.get(face, FACES["public"]), context)


@login_required
@require_GET
def versions(request: HttpRequest) -> HttpResponse:
    """Every version, who took which, and the table of dangerous words."""
    every = list(queries.versions(actor_in(request)))
    context = {
        "versions": every,
        "fitting": any(one.state == "fitting" for one in every),
        "in_force": next((one for one in every if one.state == "in_force"), None),
        "takings": queries.takings(),
        "dangers": danger_table(get_language() or ""),
    }
    return render(request, "cases/suggesting/versions.html", context)


@login_required
@require_GET
def version(request: HttpRequest, version_id: int) -> HttpResponse:
    """One version beside the one that was in force: figures, confusions, and which texts they see differently."""
    actor = actor_in(request)
    try:
        one = queries.version_for(actor, version_id)
    except SuggestionModel.DoesNotExist as error:
        raise Http404 from error
    context = {
        "version": one,
        "figures": presenting.figures_of(one),
        "material": presenting.material_of(one),
        "confusions": presenting.confusions_of(one),
        "changes": presenting.changes_of(queries.changed_texts(actor, one, SHOWN_CHANGES)),
        "movements": presenting.movements_of(one, SHOWN_MOVEMENTS),
        "tally": presenting.tally_of(one),
        "curve": presenting.curve_of(one),
        "sure_from": round(100 * one.figures.get("sure_from", 0)),
        "may_take": one.state in actions.TAKABLE,
    }
    return render(request, "cases/suggesting/version.html", context)


@login_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Ask for a new version."""
    if actions.ask(actor_in(request)) is None:
        messages.info(request, _("A version is being fitted already."))
    return redirect("cases:suggestion")


@login_required
@require_POST
def take(request: HttpRequest, version_id: int) -> HttpResponse:
    """Put a version in force."""
    try:
        actions.take(actor_in(request), version_id)
    except SuggestionModel.DoesNotExist as error:
        raise Http404 from error
    except NotToBeTaken:
        messages.warning(request, _("Somebody was first: this version is not there to be taken."))
    else:
        messages.success(request, _("Version %(version)d is in force.") % {"version": version_id})
    return redirect("cases:suggestion")
