"""Photos on arrival: checked, turned upright, re-encoded without EXIF, with what the camera said kept apart."""

import hashlib
import warnings
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from onecity.core.cases.errors import BadPhoto

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 60_000_000
LONG_SIDE, THUMBNAIL_SIDE = 2048, 480
FORMATS = ("JPEG", "PNG", "WEBP")


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


def _open(name: str, content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(content), formats=FORMATS)
            if image.width * image.height > MAX_PIXELS:
                raise BadPhoto(name, _("The picture has too many pixels."))
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPhoto(name, _("The picture has too many pixels.")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise BadPhoto(name, _("This is not a photo (JPEG, PNG or WebP), or it arrived incomplete.")) from error
    return image


def _encoded(image: Image.Image, side: int, quality: int) -> tuple[bytes, int, int]:
    small = image.copy()
    small.thumbnail((side, side))
    out = BytesIO()
    small.convert("RGB").save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue(), small.width, small.height


def _taken_at(exif: Image.Exif) -> datetime | None:
    said = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    with suppress(ValueError, TypeError):
        return datetime.strptime(str(said), "%Y:%m:%d %H:%M:%S").replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
    return None


def _degrees(parts: Any, reference: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if reference == negative else value


def _position(exif: Image.Exif) -> tuple[float, float] | tuple[None, None]:
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    with suppress(KeyError, ValueError, TypeError, ZeroDivisionError):
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps.get(ExifTags.GPS.GPSLongitudeRef), "W")
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps.get(ExifTags.GPS.GPSLatitudeRef), "S")
        if -180 <= longitude <= 180 and -90 <= latitude <= 90:
            return longitude, latitude
    return None, None


def read_photo(name: str, content: bytes) -> Photo:
    """Check and re-encode one uploaded photo. Raises BadPhoto with a reason the sender understands."""
    if len(content) > MAX_BYTES:
        raise BadPhoto(name, _("The file is larger than %(size)d MB.") % {"size": MAX_BYTES // 1024 // 1024})
    image = _open(name, content)
    exif = image.getexif()
    longitude, latitude = _position(exif)
    upright = ImageOps.exif_transpose(image)
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
