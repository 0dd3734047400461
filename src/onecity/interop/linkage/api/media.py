"""Photos and voice notes of a case, as programs list and fetch them."""

from collections.abc import Callable
from typing import Any

from django.http import FileResponse

from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Attachment, Case, VoiceNote
from onecity.core.cases.presenting.changes import w3
from onecity.core.cases.queries.media import photo_in_sight, voice_in_sight
from onecity.interop.linkage.errors import NoSuchMedia

Address = Callable[[str, int], str]
"""Kind and key of a file → its address."""


def _record(one: Attachment | VoiceNote, kind: str, address: Address, **more: Any) -> dict[str, Any]:
    told = {"kind": kind, "media_type": one.media_type, "sequence": one.sequence, "added_at": w3(one.added_at)}
    return told | {"url": address(kind, one.pk), "shows": None, "seconds": None} | more


def media_of(case: Case, address: Address) -> list[dict[str, Any]]:
    """What was photographed and said of a case, in the order it came."""
    photos = [_record(one, "photo", address, shows=one.shows) for one in case.photos.order_by("pk")]
    voices = [_record(one, "voice", address, seconds=one.seconds) for one in case.voices.order_by("pk")]
    return sorted((*photos, *voices), key=lambda record: record["sequence"])


KINDS: dict[str, Callable[[Actor, int], Attachment | VoiceNote | None]] = {"photo": photo_in_sight, "voice": voice_in_sight}


def fetched(actor: Actor, kind: str, key: int) -> FileResponse:
    """A file as stored. Raises NoSuchMedia where it is not within the scope of the key, or no longer there."""
    found = KINDS[kind](actor, key) if kind in KINDS else None
    if found is None:
        raise NoSuchMedia
    try:
        return FileResponse(found.file.open("rb"), content_type=found.media_type)
    except FileNotFoundError as error:
        raise NoSuchMedia from error
