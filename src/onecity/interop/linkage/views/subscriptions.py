"""Subscriptions: made, changed, paused, tried, and the log of what was sent."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from onecity.core.registry import Text
from onecity.interop.linkage import queries
from onecity.interop.linkage.errors import BadOrder
from onecity.interop.linkage.forms import SubscriptionForm, initial_of
from onecity.interop.linkage.models import DeliveryState, Subscription
from onecity.interop.linkage.views.common import actor_in, asking, keeping, looking, tell_problems
from onecity.interop.linkage.webhooks import actions
from onecity.interop.linkage.wording import ERRORS, shown_body


def _one(request: HttpRequest, subscription_id: int) -> Subscription:
    return queries.subscriptions(actor_in(request)).get(pk=subscription_id)


@never_cache
@keeping
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new subscription; its secret is shown in the one answer that follows."""
    form = SubscriptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            subscription, secret = actions.subscribe(actor_in(request), form.order())
        except BadOrder as error:
            tell_problems(form, error)
        else:
            return _page(request, queries.subscriptions(actor_in(request)).get(pk=subscription.pk), secret=secret)
    return render(request, "linkage/subscription_form.html", {"form": form}, status=422 if form.errors else 200)


@keeping
def change(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """The form of a subscription that is there."""
    subscription = _one(request, subscription_id)
    form = SubscriptionForm(request.POST or None, initial=initial_of(subscription))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(actor_in(request), subscription_id, form.order())
        except BadOrder as error:
            tell_problems(form, error)
        else:
            return redirect("linkage:subscription", subscription_id)
    context = {"form": form, "subscription": subscription}
    return render(request, "linkage/subscription_form.html", context, status=422 if form.errors else 200)


def _page(request: HttpRequest, subscription: Subscription, secret: str = "", problem: str = "") -> HttpResponse:
    state, after = request.GET.get("state", ""), request.GET.get("after", "")
    log = queries.log_of(actor_in(request), subscription, state, int(after) if after.isdecimal() and len(after) < 19 else None)
    context = {
        "subscription": subscription,
        "log": log,
        "states": DeliveryState.choices,
        "state": state,
        "secret": secret,
        "problem": problem,
        "errors": ERRORS,
    }
    return render(request, "linkage/subscription.html", context, status=422 if problem else 200)


@looking
def subscription(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """One subscription: its health, what can be done with it, its log."""
    return _page(request, _one(request, subscription_id))


@never_cache
@asking
def renew(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """A new secret, shown in this one answer."""
    _subscription, secret = actions.renew_secret(actor_in(request), subscription_id)
    return _page(request, _one(request, subscription_id), secret=secret)


@asking
def replay(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """Send again from a moment in the city's time."""
    try:
        since = parse_datetime(request.POST.get("since", ""))
    except ValueError:
        since = None
    if since is None:
        return _page(request, _one(request, subscription_id), problem=_("Give day and time."))
    actions.replay(actor_in(request), subscription_id, timezone.make_aware(since) if timezone.is_naive(since) else since)
    messages.success(request, _("Everything since then is sent again."))
    return redirect("linkage:subscription", subscription_id)


def _acting(act: Callable[..., object], said: Text) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, subscription_id: int) -> HttpResponse:
        act(actor_in(request), subscription_id)
        messages.success(request, str(said))
        return redirect("linkage:subscription", subscription_id)

    return asking(view)  # type: ignore[return-value]


ACTS = {
    "pause": _acting(actions.pause, gettext_lazy("Paused; nothing is lost.")),
    "resume": _acting(actions.resume, gettext_lazy("Sending goes on.")),
    "end": _acting(actions.end, gettext_lazy("Ended.")),
    "test": _acting(actions.send_test, gettext_lazy("A test message is under way; it appears in the log.")),
}


@looking
def delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """One delivery: what was sent and what came back."""
    one = queries.delivery(actor_in(request), delivery_id)
    return render(request, "linkage/delivery.html", {"delivery": one, "body": shown_body(one.body), "errors": ERRORS})


@asking
def resend(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Send one delivery again."""
    actions.resend(actor_in(request), delivery_id)
    messages.success(request, _("It is sent again."))
    return redirect("linkage:delivery", delivery_id)
