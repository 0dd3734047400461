"""The page all others lead from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onecity.interop.linkage import queries
from onecity.interop.linkage.adapters.finding import adapters
from onecity.interop.linkage.views.common import actor_in, looking


@looking
def overview(request: HttpRequest) -> HttpResponse:
    """Subscriptions and systems outside, with their health."""
    actor = actor_in(request)
    kinds = [(name, kind.label) for name, kind in adapters().items()]
    context = {"subscriptions": queries.subscriptions(actor), "platforms": queries.platforms(actor), "kinds": kinds}
    return render(request, "linkage/overview.html", context)
