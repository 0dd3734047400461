"""Voice notes, to who may see their case and to nobody else; in parts, which players of phones insist on."""

import re
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from onecity.core.cases.models import VoiceNote
from onecity.core.cases.queries.media import voice_in_sight
from onecity.core.cases.views.common import actor_in

KEPT_SECONDS = 24 * 3600
PARTIAL, NO_SUCH_PART = 206, 416
RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")


def _content(note: VoiceNote) -> bytes:
    try:
        with note.file.open("rb") as stored:
            return bytes(stored.read())
    except (FileNotFoundError, ValueError) as error:
        raise Http404 from error


def _part(content: bytes, asked: re.Match[str]) -> HttpResponse:
    """The part asked for, of a file that is small enough to be read whole."""
    first, size = int(asked[1]), len(content)
    last = min(int(asked[2] or size), size - 1)
    if first > last:
        return HttpResponse(status=NO_SUCH_PART, headers={"Content-Range": f"bytes */{size}"})
    return HttpResponse(content[first : last + 1], status=PARTIAL, headers={"Content-Range": f"bytes {first}-{last}/{size}"})


@login_required
@require_GET
def voice(request: HttpRequest, voice_id: int) -> HttpResponse:
    """A voice note of a case within sight."""
    note = voice_in_sight(actor_in(request), voice_id)
    if note is None:
        raise Http404
    content = _content(note)
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    response = _part(content, asked) if asked else HttpResponse(content)
    response["Content-Type"] = note.media_type
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    response["Content-Disposition"] = f'inline; filename="{note.pk}{Path(str(note.file)).suffix}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
