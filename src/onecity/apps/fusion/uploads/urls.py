"""Addresses of the files of old grids, and the one page that is theirs alone."""

from django.http import HttpRequest, HttpResponse

from onecity.apps.fusion.uploads import actions
from onecity.apps.fusion.uploads.course import FILES
from onecity.core.rowfiles.views import Pages

pages = Pages(FILES)


def take_back(request: HttpRequest, key: int) -> HttpResponse:
    """Take back the grids that came with a file."""
    return pages.done(request, key, actions.take_back)


urlpatterns = [*pages.addresses(), pages.address("<int:key>/undo", "_undo", take_back)]
