"""Photos on arrival: EXIF leaves, honest facts stay, pretenders are refused in words."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin

from onecity.core.cases.errors import BadPhoto
from onecity.core.cases.photos import LONG_SIDE, MAX_BYTES, read_photo
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


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """A picture as a file."""
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def colour_of(content: bytes) -> tuple[int, int, int]:
    """The colour in the middle of a stored picture."""
    image = Image.open(BytesIO(content))
    return image.convert("RGB").getpixel((image.width // 2, image.height // 2))


def near(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """Whether two colours are the same to the eye."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < 12


GREEN = (40, 160, 60)
KINDS = {
    "png": lambda: encoded(Image.new("RGB", (90, 60), GREEN), "PNG"),
    "webp": lambda: encoded(Image.new("RGB", (90, 60), GREEN), "WEBP"),
    "palette": lambda: encoded(Image.new("RGB", (90, 60), GREEN).quantize(8), "PNG"),
    "progressive": lambda: encoded(Image.new("RGB", (90, 60), GREEN), "JPEG", progressive=True),
    "cmyk": lambda: encoded(Image.new("RGB", (90, 60), GREEN).convert("CMYK"), "JPEG", quality=95),
    "two pictures": lambda: encoded(Image.new("RGB", (90, 60), GREEN), "MPO", save_all=True, append_images=[Image.new("RGB", (90, 60))]),
    "animated png": lambda: encoded(Image.new("RGB", (90, 60), GREEN), "PNG", save_all=True, append_images=[Image.new("RGB", (90, 60))]),
    "animated webp": lambda: encoded(Image.new("RGB", (90, 60), GREEN), "WEBP", save_all=True, append_images=[Image.new("RGB", (90, 60))]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_usual_kind_becomes_a_plain_jpeg_of_its_first_picture(kind: str) -> None:
    photo = read_photo("a", KINDS[kind]())
    assert (photo.width, photo.height) == (90, 60)
    stored = Image.open(BytesIO(photo.jpeg))
    assert (stored.format, stored.mode, getattr(stored, "n_frames", 1)) == ("JPEG", "RGB", 1)
    assert near(colour_of(photo.jpeg), GREEN)


def test_what_is_transparent_lies_on_white() -> None:
    for mode in ("RGBA", "LA"):
        clear = encoded(Image.new(mode, (60, 60), 0), "PNG")
        assert near(colour_of(read_photo("a.png", clear).jpeg), (255, 255, 255))


def test_sixteen_bits_are_read_as_brightness() -> None:
    grey = encoded(Image.new("I;16", (60, 60), 32768), "PNG")
    assert near(colour_of(read_photo("a.png", grey).jpeg), (128, 128, 128))


def placed(kind: str) -> bytes:
    """A picture of a kind with place, maker, comment and a colour profile inside."""
    exif = Image.open(BytesIO(jpeg_at(115.985, 36.456))).getexif()
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "lat 36.456 home of Wang")
    notes.add_itxt("XML:com.adobe.xmp", "<exif:GPSLatitude>36,27.36N</exif:GPSLatitude>")
    options = {"pnginfo": notes} if kind == "PNG" else {"xmp": b"<exif:GPSLatitude>36,27.36N</exif:GPSLatitude>"}
    if kind == "JPEG":
        options |= {"comment": b"lat 36.456 home of Wang"}
    return encoded(Image.new("RGB", (90, 60)), kind, exif=exif, icc_profile=b"profile of Wang's phone", **options)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_the_picture_is_kept(kind: str) -> None:
    photo = read_photo("a", placed(kind))
    assert photo.latitude == pytest.approx(36.456, abs=1e-5)
    for stored in (photo.jpeg, photo.thumbnail):
        assert not [trace for trace in (b"Exif", b"GPS", b"xmp", b"Wang", b"36.456", b"36,27", b"ICC_PROFILE") if trace in stored]


def test_what_hides_behind_a_picture_is_left_behind() -> None:
    photo = read_photo("a.jpg", jpeg() + b"PK\x03\x04<script>alert(1)</script><?php system($_GET[0]); ?>")
    assert b"script" not in photo.jpeg
    assert b"PK\x03\x04" not in photo.jpeg


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_stand_upright(orientation: int) -> None:
    image = Image.new("RGB", (80, 40), GREEN)
    image.paste((200, 30, 30), (0, 0, 40, 20))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    photo = read_photo("a.jpg", encoded(image, "JPEG", exif=exif, quality=95))
    assert (photo.width, photo.height) == ((80, 40) if orientation < 5 else (40, 80))
    corner = {1: (5, 5), 2: (-5, 5), 3: (-5, -5), 4: (5, -5), 5: (5, 5), 6: (-5, 5), 7: (-5, -5), 8: (5, -5)}[orientation]
    x, y = (place % side for place, side in zip(corner, (photo.width, photo.height), strict=True))
    assert near(Image.open(BytesIO(photo.jpeg)).getpixel((x, y)), (200, 30, 30))


def test_heic_is_refused_with_what_to_do() -> None:
    with pytest.raises(BadPhoto, match=r"HEIC"):
        read_photo("IMG_0001.HEIC", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200))


def test_a_file_named_otherwise_is_judged_by_its_bytes() -> None:
    assert read_photo("report.exe", jpeg()).width == 320


def test_the_same_picture_has_the_same_digest() -> None:
    assert read_photo("a.jpg", jpeg()).digest == read_photo("b.jpg", jpeg()).digest


def test_the_largest_picture_allowed_is_taken_and_reduced() -> None:
    photo = read_photo("a.png", encoded(Image.new("L", (10_000, 6_000)), "PNG"))
    assert max(photo.width, photo.height) == LONG_SIDE


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 255)), max_size=12), st.integers(0, 1500))
def test_a_damaged_file_is_a_photo_or_a_refusal_and_never_a_fault(changes: list[tuple[int, int]], cut: int) -> None:
    content = bytearray(jpeg_at(115.985, 36.456))
    for place, value in changes:
        content[place % len(content)] = value
    try:
        photo = read_photo("a.jpg", bytes(content[: len(content) - cut]))
    except BadPhoto:
        return
    assert Image.open(BytesIO(photo.jpeg)).format == "JPEG"
