"""Web-map tiles (EPSG:3857, XYZ numbering)."""

from math import asinh, pi, radians, tan


def tile_at(zoom: int, longitude: float, latitude: float) -> tuple[int, int]:
    """Column and row of the tile that holds a point (degrees, WGS 84)."""
    side = 2**zoom
    x = int((longitude + 180) / 360 * side)
    y = int((1 - asinh(tan(radians(latitude))) / pi) / 2 * side)
    return min(max(x, 0), side - 1), min(max(y, 0), side - 1)
