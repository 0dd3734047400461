"""One team: which entries on the lists are one person, and what is decided about pairs."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from onecity.apps.fusion.filters import sought_in
from onecity.apps.fusion.models import Likeness
from onecity.apps.fusion.models.team import LikenessState
from onecity.apps.fusion.permission import may_keep
from onecity.apps.fusion.presenting.heads import tabs
from onecity.apps.fusion.presenting.team import headline, state_tabs, told
from onecity.apps.fusion.queries.rows import page
from onecity.apps.fusion.queries.runs import finished_run, systems_held
from onecity.apps.fusion.queries.team import counts, likenesses, people
from onecity.apps.fusion.team import actions
from onecity.core.shell.frame import actor_in


@login_required
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """The persons behind the entries, and the pairs in one state."""
    actor, sought = actor_in(request), sought_in(request.GET)
    pairs, found = counts(actor), page(likenesses(actor, sought), sought)
    context = {
        "tabs": tabs("team", finished_run(actor)),
        "figures": headline(people(actor), pairs),
        "states": state_tabs(sought, pairs),
        "found": found,
        "rows": [told(one) for one in found.rows],
        "sought": sought,
        "may_keep": may_keep(actor),
        "synthetic": any(one.system.synthetic for one in systems_held(actor)),
    }
    return render(request, "fusion/team.html", context)


@login_required
@require_POST
def decide(request: HttpRequest, likeness_id: int) -> HttpResponse:
    """Answer about a pair (`answer`), and go on with the list it stood in."""
    state = request.POST.get("kind", "")
    try:
        actions.decide(actor_in(request), likeness_id, request.POST.get("answer", ""))
    except Likeness.DoesNotExist as error:
        raise Http404 from error
    except ValueError:
        return HttpResponseBadRequest()
    back = state if state in LikenessState.values else LikenessState.OPEN
    return redirect(f"{reverse('fusion:team')}?kind={back}")
