"""The presenter: notes and remote control of the show beside the wall, in a second window or on a telephone."""

import json
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.scope import may, require
from onecity.core.shell.actions import WRITE, NoteMovedOn, write_note
from onecity.core.shell.frame import Scene, actor_in, hall_scenes
from onecity.core.shell.live import publish
from onecity.core.shell.models import LONGEST_NOTE
from onecity.core.shell.queries import history_of, notes_of

LONGEST_MESSAGE = 1000
Scalar = str | int | float | bool


class NoteForm(forms.Form):
    """The words beside a scene, and which note was read before."""

    words = forms.CharField(
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        label=gettext_lazy("What is said beside this scene"),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


def _scenes(request: HttpRequest) -> list[Scene]:
    scenes = hall_scenes(request)
    if not scenes:
        raise NotAllowed("hall.show")
    return scenes


def _spoken(request: HttpRequest) -> dict[str, Any]:
    scenes = _scenes(request)
    notes = notes_of(one.key for one in scenes)
    return {"scenes": [(one, notes.get(one.key)) for one in scenes], "may_write": may(actor_in(request), WRITE)}


@login_required
@require_GET
def presenter(request: HttpRequest) -> HttpResponse:
    """The scenes with what is said beside them, and the buttons that lead the wall. Raises NotAllowed where no scene is open."""
    spoken = _spoken(request)
    setup = {
        "scenes": [{"key": one.key, "label": str(one.label)} for one, _note in spoken["scenes"]],
        "show": reverse("shell:show"),
        "remote": reverse("shell:remote"),
        "notes": reverse("shell:notes"),
        "next": _("{scene} in {seconds} s"),
        "held": _("Held; goes on in {seconds} s"),
        "paused": _("Paused"),
        "place": _("{at} of {all}"),
        "none": _("No wall is open. Open it here, or sign in at the wall and open the show there."),
    }
    return render(request, "shell/presenter.html", {**spoken, "setup": setup})


@login_required
@require_GET
def notes(request: HttpRequest) -> HttpResponse:
    """What is said beside the scenes, alone, for an open presenter that follows."""
    return render(request, "shell/presenter_notes.html", _spoken(request))


@login_required
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, scene: str) -> HttpResponse:
    """Write what is said beside a scene. Raises NotAllowed, Http404 for a scene that is not open."""
    actor = actor_in(request)
    require(actor, WRITE)
    shown = next((one for one in hall_scenes(request) if one.key == scene), None)
    if shown is None:
        raise Http404
    newest = notes_of([scene]).get(scene)
    form = NoteForm(request.POST or None, initial={"words": newest.words if newest else "", "seen": newest.pk if newest else 0})
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            write_note(actor, scene, form.cleaned_data["words"].replace("\0", "").strip(), form.cleaned_data["seen"])
            return redirect(f"{reverse('shell:presenter')}?scene={scene}")
        except NoteMovedOn as moved:
            theirs = moved.newest
            form = NoteForm(initial={"words": form.cleaned_data["words"], "seen": theirs.pk})
    status = HTTPStatus.CONFLICT if theirs else HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"scene": shown, "form": form, "theirs": theirs, "history": history_of(scene)}
    return render(request, "shell/scene_note.html", context, status=status)


def _message(body: bytes) -> dict[str, Scalar] | None:
    """What a wall or presenter says: a few plain values; None for anything else."""
    try:
        said = json.loads(body) if len(body) <= LONGEST_MESSAGE else None
    except ValueError:
        return None
    plain = isinstance(said, dict) and all(isinstance(value, str | int | float | bool) for value in said.values())
    return said if plain else None


@login_required
@require_POST
def remote(request: HttpRequest) -> HttpResponse:
    """Pass on what a wall and its presenter say to each other, to the same person's other windows and devices; nothing is kept."""
    _scenes(request)
    said = _message(request.body)
    if said is None:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    publish("show", {"user": actor_in(request).user_id, "said": said})
    return HttpResponse(status=HTTPStatus.NO_CONTENT)
