"""Pictures made for tests: honest photos, photos with a place, and files that only pretend."""

import struct
import zlib
from io import BytesIO

from PIL import ExifTags, Image

Rational = tuple[float, float, float]


def jpeg(width: int = 320, height: int = 240, colour: tuple[int, int, int] = (90, 120, 90), exif: Image.Exif | None = None) -> bytes:
    """A plain JPEG."""
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG", exif=exif or Image.Exif())
    return out.getvalue()


def _degrees(value: float) -> Rational:
    minutes = (value - int(value)) * 60
    return float(int(value)), float(int(minutes)), round((minutes - int(minutes)) * 60, 4)


def jpeg_at(longitude: float, latitude: float) -> bytes:
    """A JPEG whose EXIF says where and when it was taken."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Phone"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:11:20 10:30:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: _degrees(latitude),
            ExifTags.GPS.GPSLongitudeRef: "E",
            ExifTags.GPS.GPSLongitude: _degrees(longitude),
        }
    )
    return jpeg(exif=exif)


def png_bomb(side: int = 30_000) -> bytes:
    """A small PNG that claims to be side × side pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
