"""Measures as people read them."""

from django.utils.formats import number_format

SQUARE_KILOMETRE, HECTARE = 1_000_000.0, 10_000.0


def ground_words(square_metres: float) -> str:
    """An area with its unit: 12.4 km², 3.1 ha or 240 m²."""
    if square_metres >= SQUARE_KILOMETRE / 10:
        return f"{number_format(square_metres / SQUARE_KILOMETRE, 2)} km²"
    if square_metres >= HECTARE / 10:
        return f"{number_format(square_metres / HECTARE, 2)} ha"
    return f"{number_format(square_metres, 0)} m²"


def percent(share: float | None, decimals: int = 1) -> str:
    """A share in per cent without the sign; a dash where it is not known."""
    return "–" if share is None else number_format(100 * share, decimals)
