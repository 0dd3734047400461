"""One uploaded voice note, checked; the first container whose bytes it has reads it."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from onecity.core.cases.errors import BadVoice
from onecity.core.cases.voices import mp3, mp4, ogg, webm
from onecity.core.cases.voices.recording import NotSound, NotWhole, Recording

MAX_BYTES, BEGINNING = 5 * 1024 * 1024, 128
MOST = timedelta(minutes=2)
LEEWAY = timedelta(seconds=5)
"""A recorder stops a little after it is told."""
CONTAINERS = {webm: "webm", mp4: "m4a", ogg: "ogg", mp3: "mp3"}
"""Readers of containers → how the files are called. Each tells its media type."""
ACCEPTED = ",".join(("audio/*", *(reader.TYPE for reader in CONTAINERS)))


@dataclass(frozen=True)
class Voice:
    """A checked voice note, as it may be kept and played."""

    content: bytes
    media_type: str
    ending: str
    digest: str
    seconds: float | None

    @property
    def file_name(self) -> str:
        """What its file is called: by its digest."""
        return f"{self.digest[:32]}.{self.ending}"


def _recording(name: str, content: bytes) -> tuple[Any, Recording]:
    reader = next((one for one in CONTAINERS if one.matches(content)), None)
    if reader is None:
        raise BadVoice(name, _("This is no voice note that can be played here (WebM, MP4, Ogg or MP3)."))
    try:
        return reader, reader.read(content)
    except NotWhole as error:
        raise BadVoice(name, _("The voice note arrived incomplete: record it again.")) from error
    except NotSound as error:
        raise BadVoice(name, _("This is a film, or sound of a kind that cannot be played here.")) from error


def read_voice(name: str, content: bytes) -> Voice:
    """Check one voice note. Raises BadVoice with a reason the sender understands."""
    reader, recording = _recording(name, content)
    if recording.seconds is not None and recording.seconds > (MOST + LEEWAY).total_seconds():
        raise BadVoice(name, _("A voice note may last %(minutes)d minutes.") % {"minutes": MOST // timedelta(minutes=1)})
    digest = hashlib.sha256(recording.content).hexdigest()
    return Voice(recording.content, reader.TYPE, CONTAINERS[reader], digest, recording.seconds)


def sounds(upload: Any) -> bool:
    """Whether an upload begins as a voice note does; it is left as it was."""
    beginning = upload.read(BEGINNING)
    upload.seek(0)
    return any(reader.matches(beginning) for reader in CONTAINERS)


def words_or_spoken(text: str, voice: Voice | None) -> str:
    """The words given; where there are none but a voice note, that they were spoken."""
    return text or (_("Told in the voice note.") if voice else "")


def read_upload(upload: Any) -> Voice:
    """Read what a form sent; the size is checked before a byte is read. Raises BadVoice."""
    name = upload.name or "?"
    if (upload.size or 0) > MAX_BYTES:
        raise BadVoice(name, _("The file is larger than %(size)d MB.") % {"size": MAX_BYTES // 1024 // 1024})
    return read_voice(name, upload.read())
