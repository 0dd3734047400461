"""Reading the label of an object: by the camera, from a photo, or by its number."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from onecity.apps.grid.views.common import in_the_field
from onecity.core.accounts.scope import Actor
from onecity.core.cases.assets.queries import FIELD, asset_numbered
from onecity.core.cases.forms import MOST_ASSET
from onecity.core.cases.models import Asset
from onecity.core.shell.frame import actor_in


def report_address(asset: Asset) -> str:
    """Where a report about an object begins."""
    return f"{reverse('grid:report')}?{urlencode({'asset': asset.label})}"


def _numbered(actor: Actor, number: str) -> Asset | None:
    return asset_numbered(actor, number[:MOST_ASSET].replace("\0", ""), FIELD)


@in_the_field
@require_GET
def scan(request: HttpRequest) -> HttpResponse:
    """The page that reads labels; with a typed number, on to the report of that object."""
    number = request.GET.get("number", "").strip()
    asset = _numbered(actor_in(request), number) if number else None
    if asset and not asset.retired:
        return redirect(report_address(asset))
    problem = ""
    if asset:
        problem = _("%(code)s stands there no longer: it is “%(state)s”.") % {"code": asset.code, "state": asset.get_state_display()}
    elif number:
        problem = _("No object of your area has the number %(number)s.") % {"number": number[:MOST_ASSET]}
    return render(request, "grid/scan.html", {"number": number, "problem": problem, "tab": "today"})
