"""Addresses of the map files, below those of the map, and the two pages that are theirs alone."""

from django.http import HttpRequest, HttpResponse

from onecity.core.geo.uploads import actions
from onecity.core.geo.uploads.course import LAYERS
from onecity.core.rowfiles.views import Pages

pages = Pages(LAYERS)


def describe(request: HttpRequest, key: int) -> HttpResponse:
    """Say what the file holds, and which of its layers is meant."""
    kind, layer = request.POST.get("kind", ""), request.POST.get("layer", "")
    return pages.done(request, key, lambda actor, key: actions.describe(actor, key, kind, layer))


def take_back(request: HttpRequest, key: int) -> HttpResponse:
    """Take back what a load did."""
    return pages.done(request, key, actions.take_back)


urlpatterns = [
    *pages.addresses(),
    pages.address("<int:key>/describe", "_describe", describe),
    pages.address("<int:key>/undo", "_undo", take_back),
]
