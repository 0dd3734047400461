"""Recordings made for tests: the least that each container is, byte by byte."""

import struct

SECOND_MS = 1000


def _size(length: int) -> bytes:
    """A length as EBML writes it, in eight bytes."""
    return bytes([1]) + length.to_bytes(7)


def _element(name: int, content: bytes) -> bytes:
    return name.to_bytes((name.bit_length() + 7) // 8) + _size(len(content)) + content


def webm(seconds: int = 3, codec: bytes = b"A_OPUS", sound: bytes = b"sound") -> bytes:
    """As browsers record it: segment and clusters do not know their length, a cluster a second."""
    unknown = b"\xff"
    header = _element(0x1A45DFA3, _element(0x4282, b"webm"))
    tracks = _element(0x1654AE6B, _element(0xAE, _element(0xD7, b"\x01") + _element(0x86, codec)))
    clusters = b"".join(
        b"\x1f\x43\xb6\x75" + unknown + _element(0xE7, (second * SECOND_MS).to_bytes(4)) + _element(0xA3, b"\x81\x00\x00\x80" + sound)
        for second in range(seconds + 1)
    )
    return header + b"\x18\x53\x80\x67" + unknown + tracks + clusters


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, name) + content


def mp4(seconds: int = 3, handler: bytes = b"soun", told: bytes = b"") -> bytes:
    """As iPhones record it; `told` is what the recorder says of itself."""
    header = _box(b"mvhd", bytes(4) + struct.pack(">IIII", 0, 0, SECOND_MS, seconds * SECOND_MS) + bytes(80))
    track = _box(b"trak", _box(b"mdia", _box(b"hdlr", bytes(8) + handler) + _box(b"stsd", b"mp4a")) + _told(told))
    return _box(b"ftyp", b"M4A ") + _box(b"moov", header + track + _told(told)) + _box(b"mdat", b"sound")


def _told(words: bytes) -> bytes:
    return _box(b"udta", words) if words else b""


def _page(place: int, body: bytes) -> bytes:
    return b"OggS" + bytes(2) + struct.pack("<q", place) + bytes(12) + bytes([1, len(body)]) + body


def ogg(seconds: int = 3) -> bytes:
    """As Firefox records it."""
    return _page(0, b"OpusHead" + bytes(11)) + _page(seconds * 48_000, b"sound")


def mp3(told: bytes = b"") -> bytes:
    """As recorders of phones write it."""
    tag = b"ID3\x04\x00\x00" + bytes([0, 0, len(told) >> 7, len(told) & 0x7F]) + told if told else b""
    return tag + b"\xff\xfb\x90\x00" + bytes(400)
