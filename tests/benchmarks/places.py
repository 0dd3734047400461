"""Where a tile lies."""

import math


def tile_at(longitude: float, latitude: float, zoom: int) -> tuple[int, int]:
    """Column and row of the tile at a point in degrees (spherical Mercator)."""
    x = (longitude + 180) / 360
    y = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2
    return int(x * 2**zoom), int(y * 2**zoom)
