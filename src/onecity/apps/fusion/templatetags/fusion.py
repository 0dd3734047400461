"""`{% load fusion %}`: measures of the fusion as people read them."""

from math import log2, sqrt

from django import template

from onecity.apps.fusion.presenting.numbers import ground_words
from onecity.apps.fusion.presenting.numbers import percent as percent_words

register = template.Library()
NEAREST, FARTHEST, AT_100_METRES = 17.0, 11.0, 16.0


@register.filter
def ground(square_metres: float) -> str:
    """An area with its unit."""
    return ground_words(square_metres)


@register.filter
def percent(share: float | None) -> str:
    """A share in per cent without the sign; a dash where it is not known."""
    return percent_words(share)


@register.filter
def closeness(square_metres: float) -> str:
    """The zoom level at which a piece of this area fills about a fifth of a map."""
    return f"{min(max(AT_100_METRES - log2(max(sqrt(square_metres), 1) / 100), FARTHEST), NEAREST):.1f}"


@register.filter
def of(names: dict[str, str], code: str) -> str:
    """The name of a code, or the code where it has none any more."""
    return names.get(code, code)
