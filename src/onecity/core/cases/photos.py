"""Photos on arrival: checked, turned upright, re-encoded without EXIF, with what the camera said kept apart."""

import hashlib
import struct
import warnings
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, UnidentifiedImageError

from onecity.core.cases.errors import BadPhoto

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 60_000_000
LONG_SIDE, THUMBNAIL_SIDE = 2048, 480
FORMATS = ("JPEG", "PNG", "WEBP")
SCALED_MODES = frozenset({"RGB", "L", "CMYK", "YCbCr"})
SIXTEEN_BITS = frozenset({"I", "I;16", "I;16B", "I;16L"})
TURNS: dict[int, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF orientation → what turns the picture upright."""

DAMAGED = (KeyError, ValueError, TypeError, ZeroDivisionError, OverflowError, SyntaxError, OSError, struct.error)
"""What reading the notes of a camera raises where they are damaged."""


@dataclass(frozen=True)
class Photo:
    """A checked photo: JPEG bytes without metadata. Longitude and latitude in degrees WGS 84, as the camera said."""

    jpeg: bytes
    thumbnail: bytes
    width: int
    height: int
    digest: str
    taken_at: datetime | None
    longitude: float | None
    latitude: float | None

    @property
    def file_names(self) -> tuple[str, str]:
        """What the files of picture and thumbnail are called: by their digest."""
        return f"{self.digest[:32]}.jpg", f"{self.digest[:32]}-s.jpg"


def _open(name: str, content: bytes) -> tuple[Image.Image, Image.Exif]:
    """The picture, upright, without transparency, its long side at most LONG_SIDE; and what the camera wrote.

    It is made small before anything else: of a picture of the most pixels allowed only one copy is ever held.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(content), formats=FORMATS)
            if image.width * image.height > MAX_PIXELS:
                raise BadPhoto(name, _("The picture has too many pixels."))
            exif = _exif_of(image)
            small = _small(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPhoto(name, _("The picture has too many pixels.")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error) as error:
        raise BadPhoto(name, _unreadable(content)) from error
    return _upright(small, exif), exif


def _unreadable(content: bytes) -> str:
    if content[4:8] == b"ftyp":
        return _("Pictures of this kind (HEIC, AVIF) cannot be read here: send it as JPEG. Phones do so with “most compatible”.")
    return _("This is not a photo (JPEG, PNG or WebP), or it arrived incomplete.")


def _exif_of(image: Image.Image) -> Image.Exif:
    """What the camera wrote; nothing where that is damaged, which spoils no picture."""
    try:
        return image.getexif()
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, struct.error):
        return Image.Exif()


def _small(image: Image.Image) -> Image.Image:
    """The first frame, reduced, on white where it is transparent."""
    if image.mode in SCALED_MODES:
        image.thumbnail((LONG_SIDE, LONG_SIDE))
    if image.mode in SIXTEEN_BITS:
        image = image.point(lambda value: value / 256).convert("L")
    if not image.has_transparency_data:
        image = image.convert("RGB")
    image.thumbnail((LONG_SIDE, LONG_SIDE))
    return _on_white(image) if image.has_transparency_data else image


def _on_white(image: Image.Image) -> Image.Image:
    clear = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")


def _upright(image: Image.Image, exif: Image.Exif) -> Image.Image:
    turn = TURNS.get(exif.get(ExifTags.Base.Orientation, 1))
    return image if turn is None else image.transpose(turn)


def _encoded(image: Image.Image, side: int, quality: int) -> tuple[bytes, int, int]:
    """JPEG bytes without anything but the picture, and its size."""
    small = image.copy()
    small.info = {}
    small.thumbnail((side, side))
    out = BytesIO()
    small.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue(), small.width, small.height


def _taken_at(exif: Image.Exif) -> datetime | None:
    with suppress(*DAMAGED):
        said = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
        return datetime.strptime(str(said), "%Y:%m:%d %H:%M:%S").replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
    return None


def _degrees(parts: Any, reference: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if reference == negative else value


def _position(exif: Image.Exif) -> tuple[float, float] | tuple[None, None]:
    with suppress(*DAMAGED):
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps.get(ExifTags.GPS.GPSLongitudeRef), "W")
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps.get(ExifTags.GPS.GPSLatitudeRef), "S")
        if -180 <= longitude <= 180 and -90 <= latitude <= 90:
            return longitude, latitude
    return None, None


def read_photo(name: str, content: bytes) -> Photo:
    """Check and re-encode one uploaded photo. Raises BadPhoto with a reason the sender understands."""
    if len(content) > MAX_BYTES:
        raise BadPhoto(name, _("The file is larger than %(size)d MB.") % {"size": MAX_BYTES // 1024 // 1024})
    upright, exif = _open(name, content)
    longitude, latitude = _position(exif)
    jpeg, width, height = _encoded(upright, LONG_SIDE, 85)
    thumbnail, _width, _height = _encoded(upright, THUMBNAIL_SIDE, 80)
    digest = hashlib.sha256(jpeg).hexdigest()
    return Photo(jpeg, thumbnail, width, height, digest, _taken_at(exif), longitude, latitude)


def read_uploads(uploads: list[Any]) -> list[Photo]:
    """Read what a form sent; sizes are checked before a byte is read. Raises BadPhoto."""
    photos = []
    for upload in uploads:
        name = upload.name or "?"
        if (upload.size or 0) > MAX_BYTES:
            raise BadPhoto(name, _("The file is larger than %(size)d MB.") % {"size": MAX_BYTES // 1024 // 1024})
        photos.append(read_photo(name, upload.read()))
    return photos
