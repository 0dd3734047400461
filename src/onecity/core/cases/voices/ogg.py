"""Ogg with Opus, as Firefox records: pages (RFC 3533)."""

import struct

from onecity.core.cases.voices.recording import NotSound, NotWhole, Recording

TYPE, MAGIC = "audio/ogg", b"OggS"
HEAD, SEGMENTS_AT, PLACE_AT = 27, 26, 6
OPUS, RATE = b"OpusHead", 48_000
NO_PLACE = -1


def matches(content: bytes) -> bool:
    """Whether it begins as Ogg does."""
    return content.startswith(MAGIC)


def read(content: bytes) -> Recording:
    """How long it is, by the place of its last page. Raises NotWhole, NotSound."""
    if OPUS not in content[: HEAD + 64]:
        raise NotSound
    at, samples = 0, 0
    while at < len(content):
        body = at + HEAD + (content[at + SEGMENTS_AT] if at + HEAD <= len(content) else 0)
        if content[at : at + 4] != MAGIC or body > len(content):
            raise NotWhole
        (place,) = struct.unpack_from("<q", content, at + PLACE_AT)
        samples = max(samples, place if place != NO_PLACE else 0)
        at = body + sum(content[at + HEAD : body])
    if at != len(content):
        raise NotWhole
    return Recording(content, samples / RATE)
