"""What the phone holds back: the page that lists it, and the door it comes in by."""

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from onecity.apps.grid.sending import SentForm
from onecity.apps.grid.views.common import in_the_field
from onecity.core.accounts.scope import may
from onecity.core.held import UNUSABLE, Refused
from onecity.core.shell.frame import actor_in

SIGNED_OUT, NOT_OPEN = 401, 403


@in_the_field
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What is not sent yet; the phone itself fills the page."""
    return render(request, "grid/queue.html", {"tab": "queue"})


@require_GET
def who(request: HttpRequest) -> JsonResponse:
    """Whose things the phone may send now, asked before anything large is sent; 0 for nobody."""
    response = JsonResponse({"owner": actor_in(request).user_id or 0, "token": get_token(request)})
    response["Cache-Control"] = "no-store"
    return response


def _no(status: int, words: str, **more: object) -> JsonResponse:
    return JsonResponse({"words": words, **more}, status=status)


def _not_open(request: HttpRequest, form: SentForm) -> JsonResponse | None:
    """Why nothing of this phone can be taken now: everything waits."""
    actor, given = actor_in(request), form.cleaned_data
    if actor.user_id != given["owner"]:
        return _no(SIGNED_OUT, _("This waits for the person who made it to sign in."))
    if not may(actor, given["kind"].permission):
        return _no(NOT_OPEN, _("You hold no post in the field now. What is here waits; ask whoever gives the posts."))
    return None


def _taken(request: HttpRequest, form: SentForm) -> JsonResponse:
    try:
        taken = form.cleaned_data["kind"].accept(form.thing(request, timezone.now()))
    except Refused as refusal:
        return _no(refusal.status, refusal.words, fields=refusal.fields)
    return JsonResponse({"words": taken.words, "url": taken.url})


@require_POST
def take(request: HttpRequest) -> JsonResponse:
    """One thing the phone held back: taken once, or refused in words, or not now."""
    form = SentForm(request.POST)
    if not form.is_valid():
        return _no(UNUSABLE, _("This cannot be read: reload the app, then try again."))
    return _not_open(request, form) or _taken(request, form)
