"""MP3, as many recorders of phones write. What stands before the sound (ID3v2) is left out."""

from onecity.core.cases.voices.recording import NotWhole, Recording

TYPE = "audio/mpeg"
TAG, TAG_HEAD = b"ID3", 10
SYNC = 0xFFE0
LAYER_THREE, LAYER_BITS = 0x02, 0x06


def matches(content: bytes) -> bool:
    """Whether it begins as MP3 does: a tag, or the head of a frame of layer III."""
    return content.startswith(TAG) or _is_frame(content)


def _is_frame(content: bytes) -> bool:
    head = int.from_bytes(content[:2])
    return head & SYNC == SYNC and head & LAYER_BITS == LAYER_THREE


def _tag_size(content: bytes) -> int:
    """The length of the tag, written seven bits a byte."""
    size = 0
    for byte in content[6:TAG_HEAD]:
        size = size << 7 | byte & 0x7F
    return size + TAG_HEAD


def read(content: bytes) -> Recording:
    """The sound without its tag; how long it is, no header tells. Raises NotWhole."""
    sound = content[_tag_size(content) :] if content.startswith(TAG) else content
    if not _is_frame(sound):
        raise NotWhole
    return Recording(sound, None)
