"""Systems outside: connected, changed, switched, and the cases handed over to them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from onecity.interop.linkage import queries
from onecity.interop.linkage.adapters.finding import adapters
from onecity.interop.linkage.adapters.interface import Adapter
from onecity.interop.linkage.errors import BadOrder
from onecity.interop.linkage.forms import PlatformForm
from onecity.interop.linkage.handing import actions
from onecity.interop.linkage.models import Platform
from onecity.interop.linkage.views.common import actor_in, asking, keeping, tell_problems


def _kind(name: str) -> type[Adapter]:
    if name not in adapters():
        raise Http404
    return adapters()[name]


def _one(request: HttpRequest, platform_id: int) -> Platform:
    return queries.platforms(actor_in(request)).get(pk=platform_id)


@keeping
def new(request: HttpRequest, adapter: str) -> HttpResponse:
    """The form of a new system of a kind."""
    kind = _kind(adapter)
    form = PlatformForm(adapter, kind, None, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("linkage:platform", actions.connect(actor_in(request), form.order()).pk)
        except BadOrder as error:
            tell_problems(form, error)
    context = {"form": form, "kind": kind.label}
    return render(request, "linkage/platform_form.html", context, status=422 if form.errors else 200)


@keeping
def platform(request: HttpRequest, platform_id: int) -> HttpResponse:
    """One system: its health, its settings, the cases handed over to it."""
    one = _one(request, platform_id)
    kind = _kind(one.adapter)
    form = PlatformForm(one.adapter, kind, one, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(actor_in(request), platform_id, form.order())
        except BadOrder as error:
            tell_problems(form, error)
        else:
            messages.success(request, _("Kept."))
            return redirect("linkage:platform", platform_id)
    context = {"platform": one, "form": form, "kind": kind.label, "handovers": queries.handovers_of(actor_in(request), one)}
    return render(request, "linkage/platform.html", context, status=422 if form.errors else 200)


@asking
def switch(request: HttpRequest, platform_id: int) -> HttpResponse:
    """Exchange with it, or no longer."""
    actions.switch(actor_in(request), platform_id, request.POST.get("active") == "1")
    return redirect("linkage:platform", platform_id)


@asking
def try_now(request: HttpRequest, handover_id: int) -> HttpResponse:
    """Exchange about a case at once."""
    handover = actions.try_now(actor_in(request), handover_id)
    messages.success(request, _("It is tried at once."))
    return redirect("linkage:platform", handover.platform_id)
