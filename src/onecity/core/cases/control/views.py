"""The page of control areas."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onecity.core.cases.control.actions import announce, end_now
from onecity.core.cases.control.forms import ControlForm
from onecity.core.cases.errors import BadInput
from onecity.core.cases.models import Category, ControlArea
from onecity.core.cases.queries.control import control_areas, control_outlines
from onecity.core.cases.views.common import actor_in
from onecity.core.geo.models import Region
from onecity.core.geo.queries import region_names, regions_in_scope

LISTED = 100


def _chosen(form: ControlForm) -> dict[str, object]:
    """Regions and categories already chosen, for the pickers."""
    keys = [key for key in form["category"].value() or () if str(key).isdigit()]
    codes = [str(code) for code in form["region"].value() or ()]
    return {
        "regions": list(Region.objects.filter(code__in=codes).defer("geom", "centre")),
        "categories": list(Category.objects.filter(pk__in=keys)),
    }


def _page(request: HttpRequest, form: ControlForm, status: int = 200) -> HttpResponse:
    actor, now = actor_in(request), timezone.now()
    areas = list(control_areas(actor)[:LISTED])
    names = region_names({code for area in areas for code in area.regions}, get_language() or "")
    context = {
        "form": form,
        "areas": [(area, [names.get(code, code) for code in area.regions]) for area in areas],
        "outlines": control_outlines(actor, now),
        "bounds": ",".join(str(degrees) for degrees in settings.CITY.bounds),
        "now": now,
        **_chosen(form),
    }
    return render(request, "cases/control.html", context, status=status)


def _submit(request: HttpRequest, form: ControlForm) -> HttpResponse:
    if form.is_valid():
        try:
            area = announce(actor_in(request), form.announcement())
        except BadInput as error:
            for field, problem in error.fields.items():
                form.add_error(field, problem)
        else:
            messages.success(request, _("Announced: %(name)s") % {"name": area.name})
            return redirect("cases:control")
    return _page(request, form, 422)


@login_required
@require_http_methods(["GET", "POST"])
def control(request: HttpRequest) -> HttpResponse:
    """What is announced and how many reports it answered; announcing something new."""
    regions = regions_in_scope(actor_in(request))
    if request.method == "POST":
        return _submit(request, ControlForm(regions, request.POST))
    return _page(request, ControlForm(regions))


@login_required
@require_POST
def end(request: HttpRequest, area_id: int) -> HttpResponse:
    """End an announcement now."""
    try:
        area = end_now(actor_in(request), area_id)
    except ControlArea.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("Ended: %(name)s") % {"name": area.name})
    return redirect("cases:control")
