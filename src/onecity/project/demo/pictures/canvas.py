"""A drawing surface of 1024 × 768 units, drawn at twice the size so that edges come out smooth."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT, SCALE = 1024, 768, 2
QUALITY = 82
Colour = tuple[int, int, int]
Place = tuple[float, float]

_MARK = Path(__file__).parent / "mark.png"
_INSET_X, _INSET_Y = 66, 58
"""How far the mark stands from the edges: pages cut the picture to 3 : 2 (43 off the foot) or 6 : 5 (51 off the side)."""


@cache
def _mark() -> Image.Image:
    return Image.open(_MARK).convert("RGBA")


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """A colour between two; 0 gives the first, 1 the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


class Canvas:
    """Shapes in units of the picture, from the upper left corner."""

    def __init__(self, background: Colour) -> None:
        self._image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), background)
        self._draw = ImageDraw.Draw(self._image)

    def polygon(self, corners: Sequence[Place], fill: Colour) -> None:
        """A filled polygon."""
        self._draw.polygon([(x * SCALE, y * SCALE) for x, y in corners], fill=fill)

    def box(self, west: float, north: float, east: float, south: float, fill: Colour, radius: float = 0) -> None:
        """A filled box, with rounded corners if wished."""
        self._draw.rounded_rectangle((west * SCALE, north * SCALE, east * SCALE, south * SCALE), radius * SCALE, fill=fill)

    def oval(self, x: float, y: float, wide: float, high: float, fill: Colour) -> None:
        """A filled ellipse around a point; `wide` and `high` are its half axes."""
        self._draw.ellipse(((x - wide) * SCALE, (y - high) * SCALE, (x + wide) * SCALE, (y + high) * SCALE), fill=fill)

    def ring(self, x: float, y: float, wide: float, high: float, fill: Colour, thick: float) -> None:
        """The outline of an ellipse."""
        box = ((x - wide) * SCALE, (y - high) * SCALE, (x + wide) * SCALE, (y + high) * SCALE)
        self._draw.ellipse(box, outline=fill, width=round(thick * SCALE))

    def line(self, points: Sequence[Place], fill: Colour, thick: float) -> None:
        """A line through points."""
        self._draw.line([(x * SCALE, y * SCALE) for x, y in points], fill=fill, width=round(thick * SCALE), joint="curve")

    def fade(self, north: float, south: float, top: Colour, bottom: Colour) -> None:
        """A band across the picture that goes from one colour to another."""
        for y in range(round(north * SCALE), round(south * SCALE)):
            share = (y / SCALE - north) / max(1.0, south - north)
            self._draw.line([(0, y), (WIDTH * SCALE, y)], fill=mixed(top, bottom, share))

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float) -> None:
        """Soft light around a point; `strength` from 0 to 1."""
        mask = Image.new("L", (WIDTH // 4, HEIGHT // 4), 0)
        ImageDraw.Draw(mask).ellipse([(v / 4) for v in (x - radius, y - radius, x + radius, y + radius)], fill=round(255 * strength))
        soft = mask.filter(ImageFilter.GaussianBlur(radius / 10)).resize(self._image.size, Image.Resampling.BILINEAR)
        self._image.paste(Image.new("RGB", self._image.size, colour), (0, 0), soft)
        self._draw = ImageDraw.Draw(self._image)

    def jpeg(self) -> bytes:
        """The picture with its mark, as JPEG."""
        picture = self._image.reduce(SCALE)
        mark = _mark()
        picture.paste(mark, (WIDTH - mark.width - _INSET_X, HEIGHT - mark.height - _INSET_Y), mark)
        out = BytesIO()
        picture.save(out, "JPEG", quality=QUALITY, optimize=True)
        return out.getvalue()
