"""Photos on arrival: EXIF leaves, honest facts stay, pretenders are refused in words."""

from io import BytesIO

import pytest
from PIL import Image

from onecity.core.cases.errors import BadPhoto
from onecity.core.cases.photos import MAX_BYTES, read_photo
from tests.pictures import jpeg, jpeg_at, png_bomb


def test_place_and_time_are_read_and_removed() -> None:
    photo = read_photo("a.jpg", jpeg_at(115.985, 36.456))
    assert photo.longitude == pytest.approx(115.985, abs=1e-5)
    assert photo.latitude == pytest.approx(36.456, abs=1e-5)
    assert photo.taken_at is not None
    assert photo.taken_at.hour == 10
    for stored in (photo.jpeg, photo.thumbnail):
        assert not dict(Image.open(BytesIO(stored)).getexif())
        assert b"Phone" not in stored


def test_large_photos_are_made_smaller() -> None:
    photo = read_photo("a.jpg", jpeg(4000, 3000))
    assert (photo.width, photo.height) == (2048, 1536)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<script>alert(1)</script>",
        b"GIF89a" + bytes(100),
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"PK\x03\x04" + bytes(200),
        jpeg()[: len(jpeg()) // 2],
        png_bomb(),
        bytes(MAX_BYTES + 1),
    ],
    ids=["empty", "script", "gif", "svg", "zip", "half", "bomb", "30 MB"],
)
def test_pretenders_are_refused_with_the_name_of_the_file(content: bytes) -> None:
    with pytest.raises(BadPhoto) as refused:
        read_photo("evil.jpg", content)
    assert refused.value.filename == "evil.jpg"
    assert refused.value.reason
