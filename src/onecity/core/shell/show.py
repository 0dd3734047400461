"""The show: the scenes of the hall one after the other on one screen, each in a frame of its own, so that the screen stays full."""

from collections.abc import Callable
from functools import wraps

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from onecity.core.accounts.errors import NotAllowed
from onecity.core.shell.frame import hall_scenes

STAYS = (10, 20, 40, 60, 120, 300)
"""Seconds a scene may stay, and a stop of its tour."""
DECLARED, MINUTE = 0, 60
View = Callable[..., HttpResponseBase]


def hall_scene(view: View) -> View:
    """A page that our own show may frame; no other site may."""

    @wraps(view)
    @xframe_options_sameorigin
    @csp_replace({"frame-ancestors": [SELF]})
    def framed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return framed


def _stay_words(seconds: int) -> str:
    if seconds == DECLARED:
        return _("as the scene says")
    if seconds < MINUTE:
        return _("%(seconds)d seconds") % {"seconds": seconds}
    return _("%(minutes)d min") % {"minutes": seconds // MINUTE}


def stay_in(request: HttpRequest) -> int:
    """The seconds an address asks for by `?stay=`; DECLARED for those that each scene declares."""
    asked = request.GET.get("stay", "")
    return int(asked) if asked in {str(one) for one in STAYS} else DECLARED


def declared_stay(request: HttpRequest) -> int:
    """The seconds that the scene at this address declares."""
    return next(one.stay for one in hall_scenes(request) if one.current)


def stays() -> list[tuple[int, str]]:
    """What whoever presents may choose from, with its words."""
    return [(one, _stay_words(one)) for one in (DECLARED, *STAYS)]


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The scenes open to who looks; `?scene=` begins with one, `?stay=` sets the seconds. Raises NotAllowed where none is open."""
    scenes = hall_scenes(request)
    if not scenes:
        raise NotAllowed("hall.show")
    stay = stay_in(request)
    first = next((at for at, one in enumerate(scenes) if one.key == request.GET.get("scene")), 0)
    setup = {
        "scenes": [{"key": one.key, "label": str(one.label), "url": one.url, "stay": one.stay} for one in scenes],
        "first": first,
        "stay": stay,
        "remote": reverse("shell:remote"),
        "next": _("{scene} in {seconds} s"),
        "held": _("Held; goes on in {seconds} s"),
        "place": _("{at} of {all}"),
    }
    return render(request, "shell/show.html", {"scenes": scenes, "first": first, "stay": stay, "stays": stays(), "setup": setup})
