"""What can be wrong with a place."""


class GeoError(Exception):
    """Any fault of the geo app."""


class OutsideCity(GeoError):
    """No base grid covers the point. `hint` tells the reporter what is probably wrong, or is empty."""

    def __init__(self, longitude: float, latitude: float, hint: str = "") -> None:
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
