"""What can be wrong with a place or with a city's own map data."""

from dataclasses import dataclass

from django.utils.functional import Promise


class GeoError(Exception):
    """Any fault of the geo app."""


class OutsideCity(GeoError):
    """No base grid covers the point. `hint` tells the reporter what is probably wrong, or is empty."""

    def __init__(self, longitude: float, latitude: float, hint: str | Promise = "") -> None:
        super().__init__(longitude, latitude, hint)
        self.longitude = longitude
        self.latitude = latitude
        self.hint = hint


class NoClearPlace(GeoError):
    """An address that does not name one place: why, and the candidates in words."""

    def __init__(self, reason: str, candidates: tuple[str, ...]) -> None:
        super().__init__(reason, candidates)
        self.reason = reason
        self.candidates = candidates


class UnreadableFile(GeoError):
    """A file that no driver opens, or whose coordinate system is unknown. Raised before any row is read."""


class WrongMoment(GeoError):
    """What was asked does not fit where a map file stands now."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


@dataclass(frozen=True)
class BadRow:
    """One row of a loaded file that was left out: counted from 1, the field at fault and the reason in words."""

    row: int
    field: str
    reason: str
