"""The list of assets, the sheet of labels, and where a label leads."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from onecity.core.accounts.scope import may
from onecity.core.cases.assets.actions import change_state
from onecity.core.cases.assets.exports import asset_table
from onecity.core.cases.assets.labels import qr_svg
from onecity.core.cases.assets.queries import KEEP, AssetFilter, asset_of_label, cases_of_asset, filtered_assets, visible_assets
from onecity.core.cases.filters import grid_code
from onecity.core.cases.forms import PublicReportForm
from onecity.core.cases.models import Asset, Category
from onecity.core.cases.models.asset import RETIRED, AssetState
from onecity.core.cases.states import OPEN_STATES
from onecity.core.cases.views.common import actor_in
from onecity.core.cases.views.public import report_page
from onecity.core.geo.queries import grid_name
from onecity.core.tables import download, kind_of, stamped

PAGE_ROWS, MOST_LABELS, MOST_CASES = 50, 60, 10


def _filter(request: HttpRequest) -> AssetFilter:
    state, category = request.GET.get("state", ""), request.GET.get("category", "")
    key = int(category) if category.isascii() and category.isdigit() and len(category) < 19 else None
    words = request.GET.get("words", "").replace("\0", "").strip()[:60]
    return AssetFilter(words, state if state in AssetState.values else "", key, grid_code(request.GET.get("grid", "")))


@login_required
@require_GET
def assets(request: HttpRequest) -> HttpResponse:
    """Assets of the reader's regions by words, state and category."""
    actor, given = actor_in(request), _filter(request)
    page = Paginator(filtered_assets(actor, given), PAGE_ROWS).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "given": given,
        "grid": grid_name(given.grid) if given.grid else "",
        "page": page,
        "query": query.urlencode(),
        "states": AssetState.choices,
        "categories": Category.objects.filter(pk__in=Asset.objects.values("category_id")),
        "may_keep": may(actor, KEEP),
        "most_labels": MOST_LABELS,
    }
    return render(request, "cases/assets/list.html", context)


@login_required
@require_GET
def export(request: HttpRequest, format: str) -> StreamingHttpResponse:
    """The list as a file."""
    kind = kind_of(format)
    return download(asset_table(actor_in(request), _filter(request)), kind, stamped("assets"))


@login_required
@require_GET
def labels(request: HttpRequest) -> HttpResponse:
    """A sheet of labels for the first assets of a filter, to be printed."""
    found = filtered_assets(actor_in(request), _filter(request)).exclude(state__in=RETIRED)[:MOST_LABELS]
    drawn = [(asset, qr_svg(request.build_absolute_uri(reverse("cases:label", args=[asset.label])))) for asset in found]
    return render(request, "cases/assets/labels.html", {"labels": drawn})


@login_required
@require_GET
def asset(request: HttpRequest, asset_id: int) -> HttpResponse:
    """One asset and the cases about it in the reader's sight: a page, or the drawer of the map."""
    actor = actor_in(request)
    found = visible_assets(actor).filter(pk=asset_id).first()
    if found is None:
        raise Http404
    cases = cases_of_asset(actor, found.code)
    context = {
        "asset": found,
        "open": cases.filter(state__in=OPEN_STATES)[:MOST_CASES],
        "ended": cases.exclude(state__in=OPEN_STATES)[:MOST_CASES],
        "may_keep": may(actor, KEEP, found.region_code),
        "states": AssetState.choices,
    }
    drawn = "drawer" if request.headers.get("HX-Target") == "drawer" else "asset"
    return render(request, f"cases/assets/{drawn}.html", context)


@login_required
@require_POST
def state(request: HttpRequest, asset_id: int) -> HttpResponse:
    """Say how an asset stands."""
    said = request.POST.get("state", "")
    if said not in AssetState.values:
        raise Http404
    try:
        asset = change_state(actor_in(request), asset_id, AssetState(said))
    except Asset.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("%(code)s: %(state)s") % {"code": asset.code, "state": asset.get_state_display()})
    return redirect("cases:assets")


@never_cache
@require_GET
def label(request: HttpRequest, label: str) -> HttpResponse:
    """Where a label leads: the public form with object, place and category filled in, or what is wrong with the label."""
    asset = asset_of_label(label)
    if asset is None or asset.retired:
        return render(request, "cases/assets/no_label.html", {"asset": asset}, status=410 if asset else 404)
    initial = {
        "request_key": uuid4(),
        "asset": asset.label,
        "category": asset.category_id,
        "place": asset.place,
        "point": f"{asset.point.x:.6f},{asset.point.y:.6f}",
    }
    return report_page(request, PublicReportForm(initial=initial, needs_category=False))
