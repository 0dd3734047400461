"""At the desk: one check point, recorded and changed."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from onecity.apps.patrol.actions import NewPoint, keep_point
from onecity.apps.patrol.actions.points import LONGEST_DAYS
from onecity.apps.patrol.checklists import checklists
from onecity.apps.patrol.errors import BadPoint
from onecity.apps.patrol.models import CheckPoint
from onecity.apps.patrol.queries import keepers, visible_points, visits_of_point
from onecity.core.accounts.scope import Actor, may, require
from onecity.core.cases.forms import PHONE, PositionField
from onecity.core.shell.frame import actor_in

NO_PLACE = gettext_lazy("Say where it is: click it on the map or search for it.")


class PointForm(forms.Form):
    """A check point as somebody at a desk records it; of a known one the number stays."""

    code = forms.CharField(label=gettext_lazy("Point number"), max_length=20)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of check"))
    name_zh = forms.CharField(label=pgettext_lazy("of an object", "Name"), max_length=60)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=120, required=False)
    days = forms.IntegerField(label=gettext_lazy("Every … days"), min_value=1, max_value=LONGEST_DAYS)
    due_on = forms.DateField(label=gettext_lazy("Due by"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    keeper = forms.TypedChoiceField(label=gettext_lazy("Keeper"), coerce=int, empty_value=None, required=False)
    person = forms.CharField(label=gettext_lazy("Whom one visits"), max_length=40, required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=20, required=False, validators=[PHONE], widget=forms.TelInput())
    point = PositionField(error_messages={"required": NO_PLACE})

    def __init__(self, actor: Actor, known: CheckPoint | None, given: QueryDict | None = None) -> None:
        super().__init__(given, initial=_initial(known))
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(one.code, one.name) for one in checklists().values()]
        people = [(one.pk, one.get_full_name()) for one in keepers(actor)]
        if known and known.keeper and known.keeper_id not in dict(people):
            people.insert(0, (known.keeper.pk, known.keeper.get_full_name()))
        fields["keeper"].choices = [("", _("Anybody in the field of its region")), *people]
        if known:
            fields["code"].disabled = True
            fields["person"].help_text = _("What is known stays unless you write a new one.")

    def told(self) -> NewPoint:
        """What was given."""
        said = self.cleaned_data
        longitude, latitude = said["point"]
        return NewPoint(
            code=said["code"],
            kind=said["kind"],
            name_zh=said["name_zh"],
            name_en=said["name_en"] or said["name_zh"],
            longitude=longitude,
            latitude=latitude,
            days=said["days"],
            due_on=said["due_on"],
            person=said["person"],
            phone=said["phone"],
            keeper_id=said["keeper"],
        )


def _initial(known: CheckPoint | None) -> dict[str, Any]:
    if known is None:
        return {"due_on": timezone.localdate(), "days": 30}
    fields = {name: getattr(known, name) for name in ("code", "kind", "name_zh", "name_en", "days", "due_on")}
    return fields | {"keeper": known.keeper_id, "point": f"{known.point.x:.6f},{known.point.y:.6f}"}


def _one(actor: Actor, point_id: int) -> CheckPoint:
    found = visible_points(actor).select_related("keeper", "grid").defer("grid__geom").filter(pk=point_id).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def page(request: HttpRequest, point_id: int) -> HttpResponse:
    """One check point with its checklist and visits: a page, or the drawer of the map."""
    actor = actor_in(request)
    require(actor, "patrol.watch")
    found = _one(actor, point_id)
    context = {
        "point": found,
        "visits": visits_of_point(found),
        "may_keep": may(actor, "patrol.keep", found.region_code),
        "today": timezone.localdate(),
        "tab": "points",
    }
    drawn = "point_drawer" if request.headers.get("HX-Target") == "drawer" else "point_page"
    return render(request, f"patrol/{drawn}.html", context)


@login_required
@require_http_methods(("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Record a check point."""
    return _kept(request, None)


@login_required
@require_http_methods(("GET", "POST"))
def edit(request: HttpRequest, point_id: int) -> HttpResponse:
    """Change a check point."""
    return _kept(request, _one(actor_in(request), point_id))


def _kept(request: HttpRequest, known: CheckPoint | None) -> HttpResponse:
    actor = actor_in(request)
    require(actor, "patrol.keep", known.region_code if known else "")
    form = PointForm(actor, known, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            point = keep_point(actor, form.told(), known.pk if known else None)
        except BadPoint as bad:
            for name, reason in bad.fields.items():
                form.add_error(name, str(reason))
        else:
            messages.success(request, _("Check point %(code)s is kept.") % {"code": point.code})
            return redirect("patrol:point_page", point.pk)
    bounds = ",".join(str(degrees) for degrees in settings.CITY.bounds)
    context = {"form": form, "known": known, "bounds": bounds, "tab": "points"}
    return render(request, "patrol/point_form.html", context, status=422 if form.errors else 200)
