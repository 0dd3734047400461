"""One's own phones: told from now on, listed, taken off."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from onecity.core.notices.push.devices import BadSubscription, Subscription, add_device, devices_of, drop_device
from onecity.core.shell.frame import actor_in


class SubscriptionForm(forms.Form):
    """What a browser says of its subscription."""

    endpoint = forms.CharField(max_length=600)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)


@login_required
@never_cache
@require_GET
def devices(request: HttpRequest) -> HttpResponse:
    """The phones that are told."""
    return render(request, "notices/devices.html", {"devices": devices_of(actor_in(request))})


@login_required
@require_POST
def add(request: HttpRequest) -> JsonResponse:
    """Tell this browser from now on."""
    form = SubscriptionForm(request.POST)
    try:
        if not form.is_valid():
            raise BadSubscription
        given = Subscription(**form.cleaned_data)
        device = add_device(actor_in(request).user_id or 0, given, request.headers.get("User-Agent", ""), get_language() or "")
    except BadSubscription:
        return JsonResponse(
            {"words": _("This browser uses a push service that this city does not know; messages are on this page as always.")}, status=422
        )
    return JsonResponse({"device": device.pk}, status=201)


@login_required
@require_POST
def drop(request: HttpRequest, device_id: int) -> HttpResponse:
    """Tell one of one's own phones no longer. 404 for somebody else's."""
    if not drop_device(actor_in(request), device_id):
        raise Http404
    messages.success(request, _("That phone is told no longer."))
    onward = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(onward, None)
    return redirect(onward if onward and inside else "notices:devices")
