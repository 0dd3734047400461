"""MP4 with AAC, as iPhones record: boxes (ISO/IEC 14496-12). What a recorder wrote beside the sound, often its place, is blanked."""

import struct
from collections.abc import Iterator

from onecity.core.cases.voices.recording import NotSound, NotWhole, Recording

TYPE = "audio/mp4"
HEAD, WIDE_HEAD = 8, 16
TOLD = (b"udta", b"meta", b"uuid")
"""Boxes in which recorders tell of themselves."""
CODECS = (b"mp4a", b"Opus")

Box = tuple[bytes, int, int, int]


def matches(content: bytes) -> bool:
    """Whether it begins as MP4 does."""
    return content[4:8] == b"ftyp"


def _boxes(content: bytes | bytearray, at: int, end: int) -> Iterator[Box]:
    """The boxes between two places: name, where the box begins, where its content begins, where it ends."""
    while at < end:
        if at + HEAD > end:
            raise NotWhole
        size, name = struct.unpack_from(">I4s", content, at)
        head = HEAD
        if size == 1 and at + WIDE_HEAD <= end:
            size, head = struct.unpack_from(">Q", content, at + HEAD)[0], WIDE_HEAD
        size = size or end - at
        if size < head or at + size > end:
            raise NotWhole
        yield name, at, at + head, at + size
        at += size


def _blank(content: bytearray, start: int, end: int) -> None:
    """Make a box one of free space, of the same size: nothing else moves."""
    content[start + 4 : start + 8] = b"free"
    content[start + HEAD : end] = bytes(end - start - HEAD)


def _blank_told(content: bytearray, start: int, end: int) -> None:
    for name, begins, inside, ends in _boxes(content, start, end):
        if name in TOLD:
            _blank(content, begins, ends)
        elif name == b"trak":
            _blank_told(content, inside, ends)


def _seconds(content: bytearray, start: int, end: int) -> float | None:
    """What the movie header says; recordings in pieces say nothing there."""
    header = next((box for box in _boxes(content, start, end) if box[0] == b"mvhd"), None)
    if header is None:
        raise NotWhole
    _name, _start, inside, ends = header
    form = ">QQIQ" if content[inside] else ">IIII"
    if inside + 4 + struct.calcsize(form) > ends:
        raise NotWhole
    _made, _changed, scale, length = struct.unpack_from(form, content, inside + 4)
    return length / scale if scale and length else None


def read(content: bytes) -> Recording:
    """How long it is, by its header. Raises NotWhole, NotSound."""
    kept = bytearray(content)
    boxes = list(_boxes(kept, 0, len(kept)))
    movie = next((box for box in boxes if box[0] == b"moov"), None)
    if movie is None or not any(name == b"mdat" for name, *_places in boxes):
        raise NotWhole
    _name, _start, inside, ends = movie
    header = bytes(kept[inside:ends])
    if b"vide" in header or not any(codec in header for codec in CODECS):
        raise NotSound
    for name, begins, _inside, closes in boxes:
        if name in TOLD:
            _blank(kept, begins, closes)
    _blank_told(kept, inside, ends)
    return Recording(bytes(kept), _seconds(kept, inside, ends))
