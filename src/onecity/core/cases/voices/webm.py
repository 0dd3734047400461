"""WebM, as most browsers record: elements of EBML (RFC 8794), of which those that hold others may not know their length."""

from collections.abc import Iterator

from onecity.core.cases.voices.recording import NotSound, NotWhole, Recording

TYPE, MAGIC = "audio/webm", b"\x1a\x45\xdf\xa3"
SEGMENT, INFO, TRACKS, TRACK, CLUSTER, GROUP = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0
SCALE, CODEC, TIME, SIMPLE_BLOCK, BLOCK = 0x2AD7B1, 0x86, 0xE7, 0xA3, 0xA1
ENTERED = frozenset({SEGMENT, INFO, TRACKS, TRACK, CLUSTER, GROUP})
USUAL_SCALE, SECOND = 1_000_000, 1e9
"""Nanoseconds."""
CODECS = frozenset({b"A_OPUS", b"A_VORBIS"})

Element = tuple[int, memoryview]


def matches(content: bytes) -> bool:
    """Whether it begins as WebM does."""
    return content.startswith(MAGIC) and b"webm" in content[:64]


def _number(content: memoryview, at: int, keep_mark: bool) -> tuple[int, int]:
    """A number of variable length and where it ends; -1 for a length that is not known."""
    first = content[at] if at < len(content) else 0
    length = 9 - first.bit_length()
    if not first or at + length > len(content):
        raise NotWhole
    value = int.from_bytes(content[at : at + length])
    bare = value & ((1 << 7 * length) - 1)
    unknown = bare == (1 << 7 * length) - 1
    return value if keep_mark else (-1 if unknown else bare), at + length


def _elements(content: memoryview) -> Iterator[Element]:
    """Every element in its order; of those that hold others, what they hold follows."""
    at = 0
    while at < len(content):
        name, at = _number(content, at, keep_mark=True)
        size, at = _number(content, at, keep_mark=False)
        if name in ENTERED:
            yield name, content[at:at]
            continue
        if size < 0 or at + size > len(content):
            raise NotWhole
        yield name, content[at : at + size]
        at += size


def _block_time(block: memoryview) -> int:
    _track, at = _number(block, 0, keep_mark=False)
    return int.from_bytes(block[at : at + 2], signed=True)


def read(content: bytes) -> Recording:
    """How long it is, by the time of its last block. Raises NotWhole, NotSound."""
    scale, cluster, last, codecs = USUAL_SCALE, 0, -1, set()
    for name, held in _elements(memoryview(content)):
        if name == CODEC:
            codecs.add(bytes(held).rstrip(b"\0"))
        elif name == SCALE:
            scale = int.from_bytes(held)
        elif name == TIME:
            cluster = int.from_bytes(held)
        elif name in (SIMPLE_BLOCK, BLOCK):
            last = max(last, cluster + _block_time(held))
    if last < 0:
        raise NotWhole
    if not codecs or codecs - CODECS:
        raise NotSound
    return Recording(content, last * scale / SECOND)
