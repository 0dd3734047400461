"""Voice notes on arrival: known by their bytes, whole, sound only, at most two minutes, without what the recorder said of itself."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from onecity.core.cases.errors import BadVoice
from onecity.core.cases.voices.reading import read_voice
from tests.voices import mp3, mp4, ogg, webm

MADE: tuple[Callable[[], bytes], ...] = (webm, mp4, ogg, mp3)


@pytest.mark.parametrize(
    ("content", "media_type", "seconds"),
    [(webm(), "audio/webm", 3), (mp4(), "audio/mp4", 3), (ogg(), "audio/ogg", 3), (mp3(), "audio/mpeg", None)],
    ids=["webm", "mp4", "ogg", "mp3"],
)
def test_each_container_is_known_by_its_bytes_and_tells_its_length(content: bytes, media_type: str, seconds: float | None) -> None:
    voice = read_voice("whatever.jpg", content)
    assert (voice.media_type, voice.seconds, voice.content) == (media_type, seconds, content)
    assert voice.file_name.startswith(voice.digest[:32])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no voice note"),
        (b"<script>alert(1)</script>", "no voice note"),
        (b"\xff\xd8\xff\xe0" + bytes(90), "no voice note"),
        (webm()[:-3], "incomplete"),
        (webm(0)[:40], "incomplete"),
        (mp4()[:-3], "incomplete"),
        (ogg()[:-3], "incomplete"),
        (webm(codec=b"V_VP8"), "film"),
        (mp4(handler=b"vide"), "film"),
        (webm(126), "2 minutes"),
        (mp4(126), "2 minutes"),
        (ogg(126), "2 minutes"),
    ],
    ids=[
        "empty",
        "page",
        "photo",
        "webm cut",
        "webm head",
        "mp4 cut",
        "ogg cut",
        "webm film",
        "mp4 film",
        "webm long",
        "mp4 long",
        "ogg long",
    ],
)
def test_what_is_no_voice_note_is_refused_with_the_name_of_the_file(content: bytes, told: str) -> None:
    with override("en"), pytest.raises(BadVoice) as refused:
        read_voice("note.webm", content)
    assert refused.value.filename == "note.webm"
    assert told in refused.value.reason


def test_what_the_recorder_wrote_beside_the_sound_is_left_out() -> None:
    place = b"+36.4500+115.9200/"
    assert place in mp4(told=place)
    blanked = read_voice("a.m4a", mp4(told=place)).content
    assert place not in blanked
    assert len(blanked) == len(mp4(told=place))
    assert read_voice("a.mp3", mp3(told=place)).content == mp3()


@given(
    made=st.sampled_from(MADE), cut=st.integers(0, 10_000), changed=st.dictionaries(st.integers(0, 10_000), st.integers(0, 255), max_size=8)
)
def test_damaged_recordings_are_read_or_refused_never_more(made: Callable[[], bytes], cut: int, changed: dict[int, int]) -> None:
    content = bytearray(made())
    for at, byte in changed.items():
        content[at % len(content)] = byte
    with suppress(BadVoice):
        assert read_voice("a", bytes(content[: max(1, cut % (len(content) + 1))])).content
